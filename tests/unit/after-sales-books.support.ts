import { toTransfer } from "../../worker/db/rows.ts";
import { shareStep } from "../../worker/domain/currency.ts";
import type { SellerId, SellerOrderId } from "../../worker/domain/ids.ts";
import { sum } from "../../worker/domain/money.ts";
import { isUnsent } from "../../worker/domain/payouts.ts";
import type { ProcessorName } from "../../worker/domain/processor-name.ts";
import type { Row } from "../simulation/memory/engine/schema.ts";
import type { Tables } from "../simulation/memory/engine/tables.ts";
import { brokenInMemory } from "../simulation/memory/oracles/steps.ts";
import type { Shop } from "./after-sales.support.ts";

// What has to be true of the books after every step, whatever has been heard and whatever has not.

type Share = Row<"refundShares"> | Row<"disputeShares">;

/** Everything that is wrong now, in words; nothing, if the books are right. */
export function wrongIn(shop: Shop): string[] {
  const broken = brokenInMemory(shop.database).map(({ rule, ids }) => `${rule}: ${ids.join(", ")}`);
  return shop.database.engine.aside((tables) => {
    const accounts = accountsIn(tables);
    return [
      ...broken,
      ...unlikeProcessors(shop, tables),
      ...onTheWrongSide(accounts),
      ...unlikeSellers(shop, tables, accounts),
      ...unlikeTransfers(shop, tables, accounts),
      ...unlikeParts(shop, tables),
      ...unlikeFees(shop, tables),
      ...unlikeDisputes(tables, accounts),
    ];
  });
}

/** Debits above nothing, by account. */
export function accountsIn({ ledgerEntries }: Tables): ReadonlyMap<string, bigint> {
  const accounts = new Map<string, bigint>();
  for (const { account, amountMinor } of ledgerEntries.all())
    accounts.set(account, (accounts.get(account) ?? 0n) + amountMinor);
  return accounts;
}

/** The ledger has what it was told of, each once and to the unit, and nothing else. */
function unlikeProcessors({ processors }: Shop, { ledgerTransactions, ledgerEntries }: Tables) {
  const booked = new Map<string, bigint>();
  for (const { id, kind, externalId, processor } of ledgerTransactions.all()) {
    const own = ledgerEntries
      .where("ofTransaction", id)
      .filter(({ account }) => account === `processor:${processor}`);
    if (own.length === 0) continue;
    const name = `${processor} ${kind} ${externalId}`;
    booked.set(name, (booked.get(name) ?? 0n) + sum(own.map(({ amountMinor }) => amountMinor)));
  }
  const known = new Map<string, bigint>();
  for (const rail of ["stripe", "paypal"] as const)
    for (const name of processors[rail].told)
      known.set(`${rail} ${name}`, processors[rail].moves.get(name)?.minor ?? 0n);
  return [...new Set([...booked.keys(), ...known.keys()])].flatMap((name) =>
    booked.get(name) === known.get(name)
      ? []
      : [`${name}: the ledger has ${booked.get(name)}, what moved is ${known.get(name)}`],
  );
}

function onTheWrongSide(accounts: ReadonlyMap<string, bigint>): string[] {
  const isWrong = (name: string, minor: bigint) =>
    /:payable:|:held:|^unapplied/.test(name) ? minor > 0n : /:debt$/.test(name) && minor < 0n;
  return [...accounts].flatMap(([name, minor]) =>
    isWrong(name, minor) ? [`${name} is on the wrong side: ${minor}`] : [],
  );
}

/** What a seller has of their sales: at them, owed to them, held, and what they owe is taken off. */
export function positionOf(
  shop: Shop,
  accounts: ReadonlyMap<string, bigint>,
  sellerId: SellerId,
): bigint {
  const arrived = (["stripe", "paypal"] as const).map((rail) => arrivedAt(shop, rail, sellerId));
  const own = [...accounts].filter(([name]) => name.startsWith(`seller:${sellerId}:`));
  return sum(arrived) - sum(own.map(([, minor]) => minor));
}
function arrivedAt({ processors }: Shop, rail: ProcessorName, sellerId: SellerId): bigint {
  const { moves, told } = processors[rail];
  const own = [...told].flatMap((name) => moves.get(name) ?? []);
  return -sum(own.filter((move) => move.sellerId === sellerId).map(({ minor }) => minor));
}

/** What was sold is theirs, less what they have borne by the shares, and what was written off. */
function unlikeSellers(
  shop: Shop,
  tables: Tables,
  accounts: ReadonlyMap<string, bigint>,
): string[] {
  const borne = new Map<SellerId, bigint>();
  const partOf = (id: SellerOrderId) => tables.sellerOrders.get(id)!;
  for (const share of borneShares(shop, tables)) {
    const { sellerId } = partOf(share.sellerOrderId);
    borne.set(sellerId, (borne.get(sellerId) ?? 0n) + share.withheldMinor + share.debtMinor);
  }
  for (const [sellerId, minor] of writtenOff(tables))
    borne.set(sellerId, (borne.get(sellerId) ?? 0n) - minor);
  const sold = new Map<SellerId, bigint>();
  for (const { sellerId, netMinor } of tables.sellerOrders.all())
    sold.set(sellerId, (sold.get(sellerId) ?? 0n) + netMinor);
  return shop.sellers.flatMap(({ id }, n) => {
    const expected = (sold.get(id) ?? 0n) - (borne.get(id) ?? 0n);
    const found = positionOf(shop, accounts, id);
    return found === expected ? [] : [`artisan ${n} has ${found}, and should have ${expected}`];
  });
}

/** Whatever is owed to a seller has a transfer that will bring it, or is kept for a refund under way. */
function unlikeTransfers(
  { sellers }: Shop,
  tables: Tables,
  accounts: ReadonlyMap<string, bigint>,
): string[] {
  const coming = new Map<string, bigint>();
  const add = ({ sellerId, rail }: Row<"transfers">, minor: bigint) => {
    const name = `seller:${sellerId}:payable:${rail}`;
    coming.set(name, (coming.get(name) ?? 0n) + minor);
  };
  for (const transfer of tables.transfers.all())
    if (isUnsent(toTransfer(transfer)) || transfer.state === "sending")
      add(transfer, transfer.amountMinor);
  for (const { state, cause, causeId, transferId, amountMinor } of tables.withholdings.all()) {
    const refund = cause === "refund" ? tables.refunds.get(causeId) : undefined;
    const isUnderWay = refund?.state === "requested" || refund?.state === "pending";
    if (state === "held" && isUnderWay) add(tables.transfers.get(transferId)!, amountMinor);
  }
  return sellers.flatMap(({ id }, n) =>
    (["stripe", "paypal"] as const).flatMap((rail) => {
      const name = `seller:${id}:payable:${rail}`;
      const [owed, comes] = [-(accounts.get(name) ?? 0n), coming.get(name) ?? 0n];
      return owed === comes ? [] : [`artisan ${n} is owed ${owed} by ${rail}, and ${comes} come`];
    }),
  );
}

/** Of refunds whose money is known to have left, and of disputes that are lost. */
function borneShares({ processors }: Shop, tables: Tables): Share[] {
  const left = (["stripe", "paypal"] as const).flatMap((rail) =>
    processors[rail].refunds.filter(({ ref }) => {
      const { told } = processors[rail];
      return told.has(`refund ${ref}:out`) && !told.has(`refund_returned ${ref}:back`);
    }),
  );
  const taken = tables.disputeHolds.all().filter(({ state }) => state === "taken");
  return [
    ...left.flatMap(({ id }) => tables.refundShares.where("ofRefund", id)),
    ...taken.flatMap(({ id }) => tables.disputeShares.where("ofHold", id)),
  ];
}

function writtenOff({ ledgerTransactions, ledgerEntries }: Tables): [SellerId, bigint][] {
  return ledgerTransactions
    .all()
    .filter(({ kind }) => kind === "debt_written_off")
    .flatMap(({ id, subjectId }) =>
      ledgerEntries
        .where("ofTransaction", id)
        .filter(({ account }) => account === "platform:losses")
        .map(({ amountMinor }): [SellerId, bigint] => [subjectId as SellerId, amountMinor]),
    );
}

/** Whatever stands for money of an order that goes back, is gone, or may have to. */
export function liveShares(tables: Tables): Share[] {
  const refunds = tables.refunds.all().filter(({ state }) => state !== "failed");
  const holds = tables.disputeHolds.all().filter(({ state }) => state !== "released");
  return [
    ...refunds.flatMap(({ id }) => tables.refundShares.where("ofRefund", id)),
    ...holds.flatMap(({ id }) => tables.disputeShares.where("ofHold", id)),
  ];
}

/** No part gives more than it is, in any of its sums. */
function unlikeParts({ terms }: Shop, tables: Tables): string[] {
  const byPart = Map.groupBy(liveShares(tables), ({ sellerOrderId }) => sellerOrderId);
  return [...byPart].flatMap(([id, shares]) => {
    const part = tables.sellerOrders.get(id)!;
    const total = (of: (share: Share) => bigint) => sum(shares.map(of));
    const sums = {
      goods: [total(({ itemsMinor }) => itemsMinor), part.itemsMinor],
      shipping: [total(({ shippingMinor }) => shippingMinor), part.shippingMinor],
      commission: [total(({ commissionMinor }) => commissionMinor), part.commissionMinor],
      net: [total(netOf), part.netMinor],
    } as const;
    const where = `part ${id} in ${terms.currency}`;
    return Object.entries(sums).flatMap(([name, [given, sold]]) =>
      given > sold ? [`${where} gives back ${given} of ${sold} of its ${name}`] : [],
    );
  });
}
/** What is given back and is not the platform's commission. */
export const netOf = ({ itemsMinor, shippingMinor, commissionMinor }: Share) =>
  itemsMinor + shippingMinor - commissionMinor;

/** Nobody is charged more for refunds than their part of what the processor keeps of the payment. */
function unlikeFees({ sales, terms }: Shop, tables: Tables): string[] {
  const step = shareStep(terms.currency);
  return sales.flatMap(({ orderId, charge }) => {
    const live = tables.refunds
      .where("ofPayment", charge.paymentId)
      .filter(({ state }) => state !== "failed")
      .flatMap(({ id }) => tables.refundShares.where("ofRefund", id));
    return tables.sellerOrders.where("ofOrder", orderId).flatMap((part) => {
      const own = live.filter(({ sellerOrderId }) => sellerOrderId === part.id);
      const borne = sum(own.map((share) => share.feeMinor));
      const most = charge.feeMinor * (part.itemsMinor + part.shippingMinor);
      const isTooMuch = borne > (most / (charge.minor * step)) * step;
      return isTooMuch ? [`part ${part.id} bears ${borne} of a fee of ${charge.feeMinor}`] : [];
    });
  });
}

/** A dispute's account has what was taken and neither given back nor borne. */
function unlikeDisputes({ disputes }: Tables, accounts: ReadonlyMap<string, bigint>): string[] {
  return disputes.all().flatMap(({ id, processorRef, ...dispute }) => {
    const there = accounts.get(`dispute:${id}`) ?? 0n;
    const open = dispute.withdrawnMinor - dispute.returnedMinor - dispute.lostMinor;
    if (there !== open) return [`${processorRef} has ${there} on its account, and is ${open}`];
    if (dispute.closedAt !== null && there !== 0n)
      return [`${processorRef} is closed with ${there}`];
    return [];
  });
}
