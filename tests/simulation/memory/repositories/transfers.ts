import { fromTransfer, toSeller, toTransfer } from "../../../../worker/db/rows.ts";
import type { Currency } from "../../../../worker/domain/currency.ts";
import { batchIdOf } from "../../../../worker/domain/ids.ts";
import type { Transfer } from "../../../../worker/domain/payouts.ts";
import { plans } from "../../../../worker/domain/plans.ts";
import type { ProcessorName } from "../../../../worker/domain/processor-name.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { Row } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import { ordered } from "../order.ts";
import { notModelled, type Plain } from "../plain.ts";
import { isReviewed } from "./fraud.ts";
import { isHeld } from "./holds.ts";

const DAY_MS = 24 * 60 * 60_000;

type TransferRow = Row<"transfers">;

export function transfersIn(tables: Tables): Plain<Tx["transfers"]> {
  const { transfers, sellers, payments, sellerOrders, orders } = tables;
  const { ledgerTransactions, ledgerEntries, reconciliationDifferences } = tables;
  const one = (row: TransferRow | undefined) => row && toTransfer(row);
  const byId = (rows: readonly TransferRow[]) => ordered(rows, ({ id }) => [id]);
  const rowOf = (transfer: Transfer, at: Date) => ({
    ...fromTransfer(transfer),
    ...{ createdAt: at, updatedAt: at },
  });
  const inState = (state: TransferRow["state"], rail: ProcessorName, currency: Currency) =>
    transfers
      .where("inState", state)
      .filter((row) => row.rail === rail && row.currency === currency);
  const waiting = (rail: ProcessorName, currency: Currency) =>
    inState("blocked", rail, currency).filter(isUnderfunded);

  /** What is left of the charge is enough for all that is sent of it. */
  function isCovered({ id, capturedMinor }: Row<"payments">): boolean {
    const back = tables.refunds.where("ofPayment", id).filter(({ state }) => state !== "failed");
    const sent = transfers.where("ofPayment", id).filter(({ kind }) => kind === "sale");
    const sum = (rows: readonly { amountMinor: bigint }[]) =>
      rows.reduce((total, { amountMinor }) => total + amountMinor, 0n);
    const taken = tables.disputes
      .where("ofPayment", id)
      .reduce((total, one) => total + one.withdrawnMinor - one.returnedMinor, 0n);
    return capturedMinor !== null && capturedMinor - sum(back) - taken >= sum(sent);
  }
  function payable(transfer: TransferRow) {
    const seller = sellers.get(transfer.sellerId);
    const payment = payments.get(transfer.paymentId);
    const part = sellerOrders.get(transfer.sellerOrderId);
    const order = part && orders.get(part.orderId);
    if (!seller || !payment || !order) return [];
    return [
      {
        ...toTransfer(transfer),
        seller: toSeller(seller),
        chargeRef: transfer.kind === "sale" && isCovered(payment) ? payment.chargeRef : null,
        orderNumber: order.number,
        isPaidFor: isPaidFor(transfer, payment.capturedMinor),
      },
    ];
  }
  function isPaidFor({ kind, paymentId }: TransferRow, capturedMinor: bigint | null): boolean {
    if (kind !== "sale") return true;
    const sales = transfers.where("ofPayment", paymentId).filter((one) => one.kind === "sale");
    const minor = sales.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
    return capturedMinor !== null && capturedMinor >= minor;
  }
  function isNotReviewed({ sellerOrderId }: TransferRow): boolean {
    const part = sellerOrders.get(sellerOrderId);
    return part === undefined || !isReviewed(tables, part.orderId);
  }
  function isNotKnownAsSent({ id }: TransferRow): boolean {
    const told = reconciliationDifferences
      .all()
      .some(
        ({ subjectId, kind, state }) => subjectId === id && kind === "transfer" && state === "open",
      );
    if (told) return false;
    const posted = ledgerTransactions
      .where("ofSubject", id)
      .filter(({ kind }) => kind === "transfer" || kind === "transfer_returned");
    const entries = posted.flatMap((one) =>
      ledgerEntries
        .where("ofTransaction", one.id)
        .filter(({ account }) => account === `processor:${one.processor}`),
    );
    return entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) === 0n;
  }
  /** PayPal's refusal by name waits for an operator; the mirror of the seller's state does not know it. */
  function isPayable({ sellerId, processorRef }: TransferRow, rail: ProcessorName): boolean {
    const seller = sellers.get(sellerId);
    if (processorRef !== null || !seller) return false;
    return (rail === "stripe" ? seller.stripeTransfers : seller.paypalState) === "active";
  }

  return {
    add(added, at) {
      if (added.length > 0) transfers.insert(added.map((transfer) => rowOf(transfer, at)));
    },
    lock: (id) => one(transfers.get(id)),
    lockAll: (ids) => transfers.among(ids).map(toTransfer),
    lockOfPart: (id) => one(transfers.by("transfers_one_sale_per_part", id)),
    lockOfPayment: (id) => byId(transfers.where("ofPayment", uuid(id))).map(toTransfer),
    lockOfBatch: (id) => byId(transfers.where("ofBatch", uuid(id))).map(toTransfer),
    findByRef: (rail, ref) => one(transfers.by("transfers_processor_ref", rail, ref)),
    lockDue(rail, currency, limit) {
      const mayGo = (row: TransferRow) =>
        isNotKnownAsSent(row) && isNotReviewed(row) && !isHeld(tables, row);
      const due = ordered(inState("due", rail, currency).filter(mayGo), byDue);
      return due.slice(0, limit).flatMap(payable);
    },
    save(transfer, at) {
      const row = transfers.get(transfer.id);
      transfers.update(row ? [row] : [], { ...fromTransfer(transfer), updatedAt: at });
    },
    saveAll(saved, at) {
      if (saved.length === 0) return;
      transfers.insert(
        saved.map((transfer) => rowOf(transfer, at)),
        {
          on: "transfers_pkey",
          set: (_old, { state, dueAt, blockedReason, batchId, ...named }) => ({
            ...{ amountMinor: named.amountMinor, withheldMinor: named.withheldMinor },
            reversedMinor: named.reversedMinor,
            ...{ state, dueAt, blockedReason, batchId, updatedAt: at },
            ...{ processorRef: named.processorRef, pastRefs: named.pastRefs },
            adoptedAt: named.adoptedAt,
          }),
        },
      );
    },
    stop(rail, currency, reason, at) {
      transfers.update(inState("due", rail, currency), {
        ...{ state: "blocked", blockedReason: reason, updatedAt: at },
      });
    },
    fund({ rail, available: { minor, currency }, feeMinor, at }) {
      const queue = () =>
        ordered([...inState("due", rail, currency), ...waiting(rail, currency)], byDue);
      const blocked = {
        state: "blocked",
        blockedReason: "rail_underfunded",
        updatedAt: at,
      } as const;
      const { beyond } = covered(queue(), minor, feeMinor);
      transfers.update(
        beyond.filter(({ state }) => state === "due"),
        blocked,
      );
      const { within } = covered(queue(), minor, feeMinor);
      transfers.update(within.filter(isUnderfunded), dueAgain(at));
      return waiting(rail, currency).length;
    },
    retryUnderfunded({ rail, currency, limit, at }) {
      const next = ordered(waiting(rail, currency), ({ updatedAt, id }) => [updatedAt, id]);
      transfers.update(next.slice(0, limit), dueAgain(at));
    },
    release(now) {
      const due = transfers
        .where("inState", "held")
        .filter((row) => row.dueAt && row.dueAt <= now && isNotReviewed(row));
      return transfers.update(due, { state: "due", updatedAt: now }).length;
    },
    gather({ minimum: { defaultMinor, byCurrency }, since, at }) {
      const waits = transfers
        .where("inState", "blocked")
        .filter(({ blockedReason }) => blockedReason === "below_minimum");
      const all = [...transfers.where("inState", "due"), ...waits];
      const groups = Map.groupBy(
        all,
        ({ sellerId, rail, currency }) => `${sellerId} ${rail} ${currency}`,
      );
      const goes = ([...group]: readonly TransferRow[]) => {
        const least = group[0] && (byCurrency[group[0].currency] ?? defaultMinor);
        const minor = group.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        // Nobody subscribes in a run.
        const percent = BigInt(plans.starter.payoutMinimumPercent);
        return (
          minor * 100n >= (least ?? 0n) * percent ||
          group.some(({ dueAt }) => dueAt && dueAt <= since)
        );
      };
      const [going, staying] = [[], []] as [TransferRow[], TransferRow[]];
      for (const group of groups.values()) (goes(group) ? going : staying).push(...group);
      transfers.update(
        staying.filter(({ state }) => state === "due"),
        { state: "blocked", blockedReason: "below_minimum", updatedAt: at },
      );
      transfers.update(
        going.filter(({ state }) => state === "blocked"),
        dueAgain(at),
      );
    },
    unblock({ rail, reasons, sellerId, transferId, payableNow, at }) {
      const going = transfers
        .where("inState", "blocked")
        .filter(
          (row) =>
            row.rail === rail &&
            row.blockedReason !== null &&
            reasons.includes(row.blockedReason) &&
            (!sellerId || row.sellerId === uuid(sellerId)) &&
            (!transferId || row.id === uuid(transferId)) &&
            (!payableNow || isPayable(row, rail)),
        );
      return transfers.update(going, dueAgain(at)).length;
    },
    // Nobody works at a seller's desk in a run.
    holdApproved: notModelled,
  };
}

const byDue = ({ dueAt, id }: TransferRow) => [dueAt, id];
const isUnderfunded = ({ state, blockedReason }: TransferRow) =>
  state === "blocked" && blockedReason === "rail_underfunded";

/** The running sum with the fee of each decides: whoever is beyond it is beyond it with all after. */
function covered(queue: readonly TransferRow[], minor: bigint, feeMinor: bigint) {
  const within: TransferRow[] = [];
  const beyond: TransferRow[] = [];
  let needed = 0n;
  for (const row of queue) {
    needed += row.amountMinor + feeMinor;
    (needed > minor ? beyond : within).push(row);
  }
  return { within, beyond };
}

/** To be sent as if for the first time; under which name it was tried before is kept. */
export const dueAgain =
  (at: Date) =>
  ({ pastRefs, processorRef }: TransferRow) => ({
    ...{ state: "due" as const, blockedReason: null, batchId: null, processorRef: null },
    pastRefs: processorRef === null ? pastRefs : [...pastRefs, processorRef],
    updatedAt: at,
  });

export function batchesIn({ payoutBatches, installation }: Tables): Plain<Tx["batches"]> {
  const named = (row: Row<"payoutBatches"> | undefined) => row && { id: row.id, state: row.state };
  const numbered = () => payoutBatches.all().filter(({ number }) => number !== null);
  return {
    next(now) {
      const [here] = installation.all();
      const last = ordered(numbered(), ({ number }) => [number]).at(-1);
      const isYoung = last && now.getTime() - last.updatedAt.getTime() < 30 * DAY_MS;
      if (here === undefined || (last?.state === "sending" && isYoung)) return undefined;
      const wasRefused = last?.state === "denied" && last.processorRef === null;
      const number = (last?.number ?? 0) + (wasRefused ? 0 : 1);
      return { id: batchIdOf(here.id, number), number };
    },
    add({ id, number, total }, at) {
      const money = { totalMinor: total.minor, currency: total.currency };
      const times = { createdAt: at, updatedAt: at };
      payoutBatches.insert([{ id, number, ...money, state: "sending", ...times }], {
        on: "payout_batches_pkey",
        set: () => ({ ...money, state: "sending", updatedAt: at }),
        where: ({ state, processorRef }) => state === "denied" && processorRef === null,
      });
    },
    save(id, state, ref, at) {
      const row = payoutBatches.get(id);
      const isChange = row?.state !== state || (ref !== undefined && row.processorRef !== ref);
      payoutBatches.update(row && isChange ? [row] : [], {
        ...{ state, processorRef: ref, updatedAt: at },
      });
    },
    find: (id) => named(payoutBatches.get(id)),
    findByRef: (ref) => named(payoutBatches.by("payout_batches_processor_ref", ref)),
  };
}
