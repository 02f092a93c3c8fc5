import type { Currency } from "../domain/currency.ts";
import type { BatchId, OperationId } from "../domain/ids.ts";
import { type Money, sum } from "../domain/money.ts";
import { nextTryAfter, type TransferItem, toMoneyRow } from "../domain/operation.ts";
import { gatheredSince } from "../domain/payout-minimum.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import { destinationOf } from "../domain/rails.ts";
import { adoptSentTransfers } from "./adopt-sent-transfers.ts";
import { alertUnauthorized, raiseAlert } from "./alert.ts";
import { block } from "./apply-sent-transfers.ts";
import { onEveryRail } from "./in-turn.ts";
import type { Deps, PayableTransfer, Tx } from "./ports.ts";
import { repayDebts } from "./repay-debts.ts";
import { resumeOperation } from "./run-operation.ts";

/** One cron run opens at most this many transfers of a rail and currency; the next goes on. */
const TRANSFERS_PER_RUN_MAX = 10_000;
/**
 * Where an operation carries one transfer, so many are opened in one transaction: few enough that
 * whoever waits for one of these sellers waits for no longer than a moment.
 */
const OPENED_TOGETHER_MAX = 50;
/** Where funds are not known beforehand, each of these is a call that is refused while none are there. */
const UNDERFUNDED_PER_RUN_MAX = 100;

/** Opens an operation for every transfer that is due; the queue sends them. Safe to run twice. */
export async function sendDueTransfers(deps: Deps): Promise<number> {
  await deps.store.transact((tx) => tx.transfers.release(deps.now()));
  await unblockWhatMayPass(deps);
  const due = await deps.store.reads.dueRails(deps.now());
  return onEveryRail(async (rail) => {
    const currencies = due.filter((each) => each.rail === rail).map(({ currency }) => currency);
    if (currencies.length === 0 || !(await adoptSentTransfers(deps, rail))) return 0;
    let opened = 0;
    for (const currency of currencies) opened += await sendOnRail(deps, rail, currency);
    return opened;
  });
}

/**
 * Stopped rails that are open again, books that are in order again, sellers who can be paid again. Of
 * all that is due then, what an operator holds stays, and what is too little waits for more.
 */
async function unblockWhatMayPass(deps: Deps): Promise<void> {
  const at = deps.now();
  await deps.store.transact(async (tx) => {
    for (const rail of ["stripe", "paypal"] as const) {
      if (await tx.rails.isStopped(rail, "pay_out")) continue;
      await tx.transfers.unblock({ rail, reasons: ["rail_stopped"], at });
      await tx.transfers.unblock({ rail, reasons: ["books_in_doubt"], trustedNow: true, at });
      // Whatever became of the event that should have said it: who can be paid now, is.
      await tx.transfers.unblock({ rail, reasons: ["seller_not_payable"], payableNow: true, at });
    }
    await tx.holds.apply(at);
    const { payoutMinimum: minimum, plans } = deps.settings;
    const { graceDays } = plans;
    await tx.transfers.gather({ minimum, graceDays, since: gatheredSince(at), at });
  });
}

async function sendOnRail(deps: Deps, rail: ProcessorName, currency: Currency): Promise<number> {
  const { payOut } = deps.processors[rail];
  const stop = await deps.store.transact(async (tx) => {
    const reason = await stopOf(tx, rail, currency);
    if (reason) await tx.transfers.stop(rail, currency, reason, deps.now());
    return reason;
  });
  if (stop) return 0;
  const funds = await payOut.availableFunds(currency);
  if (funds.kind !== "ok") {
    await alertUnauthorized(deps, rail, funds);
    deps.log.warn("transfers.funds_unknown", { rail, currency, code: funds.code });
    return 0;
  }
  await chooseFunded(deps, rail, currency, funds.value);
  let opened = 0;
  while (opened < TRANSFERS_PER_RUN_MAX) {
    const step = await deps.store.transact((tx) => openNext(deps, tx, rail, currency));
    if (step.taken === 0) break;
    opened += step.opened;
    // The next batch has the next number, and PayPal's answer to this one says whether that is free.
    if (step.batch && (await resumeOperation(deps, step.batch)) !== "final") break;
  }
  return opened;
}

/** Why no money of this rail and currency may leave now. */
async function stopOf(tx: Tx, rail: ProcessorName, currency: Currency) {
  if (await tx.rails.isStopped(rail, "pay_out")) return "rail_stopped";
  return (await tx.invariants.stopsMoney(rail, currency)) ? "books_in_doubt" : undefined;
}

/** Whatever is due after this is covered, as far as anybody can tell before it is sent. */
async function chooseFunded(
  deps: Deps,
  rail: ProcessorName,
  currency: Currency,
  available: Money | undefined,
): Promise<void> {
  const at = deps.now();
  if (available === undefined) {
    const which = { rail, currency, limit: UNDERFUNDED_PER_RUN_MAX, at };
    return deps.store.transact((tx) => tx.transfers.retryUnderfunded(which));
  }
  const feeMinor = deps.processors[rail].payOut.transferFee(currency).minor;
  const waiting = await deps.store.transact((tx) =>
    tx.transfers.fund({ rail, available, feeMinor, at }),
  );
  if (waiting === 0) return;
  const facts = { availableMinor: `${available.minor}`, missing: waiting };
  await raiseAlert(deps, { kind: "rail_underfunded", subject: `${rail}:${currency}`, facts });
}

type Step = { taken: number; opened: number; batch?: OperationId };
const nothing: Step = { taken: 0, opened: 0 };

/** One batch, or several operations of one transfer each, less those whose seller cannot be paid. */
async function openNext(
  deps: Deps,
  tx: Tx,
  rail: ProcessorName,
  currency: Currency,
): Promise<Step> {
  const { payOut } = deps.processors[rail];
  // Asked again under the transaction's eyes: an operator or a check may just have stopped it.
  if (await stopOf(tx, rail, currency)) return nothing;
  const isBatch = payOut.transfersPerOperation > 1;
  const batch = isBatch ? await tx.batches.next(deps.now()) : undefined;
  if (isBatch && !batch) return nothing;
  const limit = isBatch ? payOut.transfersPerOperation : OPENED_TOGETHER_MAX;
  const due = await tx.transfers.lockDue(rail, currency, limit);
  const covered = due.filter(({ isPaidFor }) => isPaidFor);
  const beyond = due.filter(({ isPaidFor }) => !isPaidFor);
  const going = covered.filter((transfer) => destinationOf(transfer.seller, rail));
  const unpayable = covered.filter((transfer) => !destinationOf(transfer.seller, rail));
  await block(deps, tx, beyond.map(plain), "refused", "exceeds_charge");
  await block(deps, tx, unpayable.map(plain), "seller_not_payable", "");
  const owed = await repayDebts(deps, tx, currency, going);
  const step = { taken: due.length, opened: owed.length };
  if (owed.length === 0) return step;
  const [opened] = await open(deps, tx, rail, currency, owed, batch);
  return batch && opened ? { ...step, batch: opened } : step;
}

const plain = ({
  seller: _,
  chargeRef: __,
  orderNumber: ___,
  isPaidFor: ____,
  ...transfer
}: PayableTransfer) => transfer;

/** The intentions, in one transaction with the state that keeps anybody else from sending these. */
async function open(
  deps: Deps,
  tx: Tx,
  rail: ProcessorName,
  currency: Currency,
  going: readonly PayableTransfer[],
  batch: { id: BatchId; number: number } | undefined,
): Promise<readonly OperationId[]> {
  const now = deps.now();
  const batchId = batch?.id ?? null;
  const total: Money = { minor: sum(going.map(({ amount }) => amount.minor)), currency };
  if (batch) await tx.batches.add({ ...batch, total }, now);
  const sending = going.map((one) => ({ ...plain(one), state: "sending", batchId }) as const);
  await tx.transfers.saveAll(sending, now);

  const loads = batch ? [going] : going.map((one) => [one]);
  const operations = loads.map((load) => ({
    id: deps.newId<OperationId>(),
    intent: {
      ...({ kind: "send_transfers", processor: rail } as const),
      subjectId: batchId ?? load[0]!.id,
      params: { batchId, items: load.map(toItem) },
    },
  }));
  await tx.operations.openAll(operations, now, nextTryAfter(now, 0));
  const messages = operations.map(({ id: operationId }) => ({
    id: deps.newId(),
    message: { kind: "operation", operationId } as const,
  }));
  await tx.outbox.addAll(messages, now);
  return operations.map(({ id }) => id);
}

const toItem = (transfer: PayableTransfer): TransferItem => ({
  transferId: transfer.id,
  destination: destinationOf(transfer.seller, transfer.rail) ?? "",
  amount: toMoneyRow(transfer.amount),
  orderNumber: transfer.orderNumber,
  chargeRef: transfer.chargeRef,
});
