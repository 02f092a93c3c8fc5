import type { SellerOrderId } from "../../worker/domain/ids.ts";
import { sum } from "../../worker/domain/money.ts";
import type { Fault } from "../../worker/domain/refunds.ts";
import { refundOrder } from "../../worker/usecases/refund-order.ts";
import { drainOutbox } from "../../worker/usecases/self-repair.ts";
import type { Tables } from "../simulation/memory/engine/tables.ts";
import { unfinishedInMemory } from "../simulation/memory/oracles/rest.ts";
import type { Shop } from "./after-sales.support.ts";
import { accountsIn, liveShares, netOf, positionOf } from "./after-sales-books.support.ts";
import { endDispute } from "./after-sales-disputes.support.ts";
import { makeCalls, RAILS, tellAll, untold } from "./after-sales-hearing.support.ts";

/** A call leads to news and news to calls; each round is one of both. */
const ROUNDS_MAX = 20;

/** Disputes are decided, calls are answered, what is on its way arrives, and everything is heard. */
export async function comeToRest(shop: Shop, how: number): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round++) {
    for (const rail of RAILS) {
      const processor = shop.processors[rail];
      for (const dispute of processor.disputes) endDispute(processor, dispute, how);
      for (const refund of processor.refunds)
        if (refund.state === "pending") processor.succeed(refund);
      for (const one of processor.sent)
        if (one.state === "pending") processor.moveTransfer(one, "settled");
    }
    await tellAll(shop);
    await drainOutbox(shop.deps);
    await makeCalls(shop, shop.queue.splice(0), "done");
    await shop.settle();
    if (shop.queue.length === 0 && untold(shop).length === 0) return;
  }
  throw new Error("it does not come to rest");
}

/** Whatever is left of any order goes back to its buyer. */
export async function giveAllBack(shop: Shop, fault: Fault, how: number): Promise<void> {
  for (const { orderId, charge } of shop.sales) {
    const done = await refundOrder(shop.deps, {
      ...{ orderId, wish: { kind: "rest" }, fault, reason: "goodwill", restock: false },
      ...{ terms: undefined, request: {}, actor: "an operator" },
    });
    if (!done.ok && done.error.kind !== "nothing_left_to_refund")
      throw new Error(`what is left of ${charge.ref} does not go back: ${done.error.kind}`);
  }
  await shop.settle();
  shop.story.push(`all that is left goes back, by the fault of ${fault}`);
  await comeToRest(shop, how);
}

/** What is not over. Transfers may wait: for their time, or for a person. */
const OVER = [
  ...["no operation is open", "nothing is being taken back", "every batch is done"],
  "every refund of an order has come to its end",
];

/** Once everything went back: nobody has earned anything, and nobody has lost anything but by policy. */
export function wrongInTheEnd(shop: Shop): string[] {
  const unfinished = unfinishedInMemory(shop.database)
    .filter(({ rule }) => OVER.includes(rule))
    .map(({ rule, ids }) => `${rule}: ${ids.join(", ")}`);
  return shop.database.engine.aside((tables) => [
    ...unfinished,
    ...earned(tables),
    ...unlikeOrders(tables),
    ...unlikePolicy(shop, tables),
  ]);
}

function earned(tables: Tables): string[] {
  const commission = accountsIn(tables).get("platform:commission") ?? 0n;
  return commission === 0n ? [] : [`a commission of ${-commission} is left`];
}

function unlikeOrders(tables: Tables): string[] {
  const states = tables.orders
    .all()
    .filter(({ state }) => !/^(refunded|charged_back)$/.test(state));
  return states.map(({ id, state }) => `order ${id} is ${state}`);
}

/** Each part has given exactly what it was; of it a seller keeps what the platform bore for them. */
function unlikePolicy(shop: Shop, tables: Tables): string[] {
  const shares = Map.groupBy(liveShares(tables), ({ sellerOrderId }) => sellerOrderId);
  const of = (id: SellerOrderId) => shares.get(id) ?? [];
  const parts = tables.sellerOrders.all().flatMap(({ id, netMinor, commissionMinor }) => {
    const given = [sum(of(id).map(netOf)), sum(of(id).map((share) => share.commissionMinor))];
    const isExact = given[0] === netMinor && given[1] === commissionMinor;
    return isExact ? [] : [`part ${id} gave ${given} of ${netMinor},${commissionMinor}`];
  });
  const accounts = accountsIn(tables);
  const sellers = shop.sellers.flatMap(({ id }, n) => {
    const own = tables.sellerOrders.all().filter(({ sellerId }) => sellerId === id);
    const all = own.flatMap((part) => of(part.id));
    const kept = sum(all.map(({ lossMinor, feeMinor }) => lossMinor - feeMinor));
    const has = positionOf(shop, accounts, id) - sum(writtenOffOf(tables, id));
    return has === kept ? [] : [`artisan ${n} has ${has} in the end, and by policy ${kept}`];
  });
  return [...parts, ...sellers];
}

const writtenOffOf = ({ ledgerTransactions, ledgerEntries }: Tables, sellerId: string): bigint[] =>
  ledgerTransactions
    .where("ofSubject", sellerId)
    .filter(({ kind }) => kind === "debt_written_off")
    .flatMap(({ id }) => ledgerEntries.where("ofTransaction", id))
    .flatMap(({ account, amountMinor }) => (account === "platform:losses" ? [amountMinor] : []));

/** What everybody has, wherever it is, and what the platform has earned and spent. */
export const endOf = (shop: Shop): string[] =>
  shop.database.engine.aside((tables) => {
    const accounts = accountsIn(tables);
    const ours = [...accounts]
      .filter(([name]) => /^(platform|dispute|unapplied):/.test(name))
      .sort();
    return [
      ...shop.sellers.map(({ id }, n) => `artisan ${n}: ${positionOf(shop, accounts, id)}`),
      ...ours.flatMap(([name, minor]) => (minor === 0n ? [] : [`${name}: ${minor}`])),
      ...tables.orders.all().map(({ state }) => state),
      ...tables.disputes.all().map(({ state, lostMinor }) => `${state} ${lostMinor}`),
    ];
  });
