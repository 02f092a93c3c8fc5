import type { Currency } from "../domain/currency.ts";
import type { BatchId, OperationId } from "../domain/ids.ts";
import { type Money, sum } from "../domain/money.ts";
import { nextTryAfter, type TransferItem, toMoneyRow } from "../domain/operation.ts";
import type { BlockReason } from "../domain/payouts.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import { destinationOf } from "../domain/rails.ts";
import { alertUnauthorized, raiseAlert } from "./alert.ts";
import { alertBlocked } from "./apply-transfer-facts.ts";
import type { Deps, PayableTransfer, Tx } from "./ports.ts";

/** One cron run opens at most this many transfers of a rail and currency; the next goes on. */
const TRANSFERS_PER_RUN_MAX = 1_000;

/** Opens an operation for every transfer that is due; the queue sends them. Safe to run twice. */
export async function sendDueTransfers(deps: Deps): Promise<number> {
  await deps.store.transact((tx) => tx.transfers.release(deps.now()));
  await unblockWhatMayPass(deps);
  let opened = 0;
  for (const { rail, currency } of await deps.store.reads.dueRails(deps.now()))
    opened += await sendOnRail(deps, rail, currency);
  return opened;
}

/** Underfunded and stopped rails are looked at anew each time: the check below blocks them again. */
async function unblockWhatMayPass(deps: Deps): Promise<void> {
  const at = deps.now();
  await deps.store.transact(async (tx) => {
    for (const rail of ["stripe", "paypal"] as const) {
      if (await tx.rails.isStopped(rail, "pay_out")) continue;
      await tx.transfers.unblock({ rail, reasons: ["rail_stopped", "rail_underfunded"], at });
      // Whatever became of the event that should have said it: who can be paid now, is.
      await tx.transfers.unblock({ rail, reasons: ["seller_not_payable"], payableNow: true, at });
    }
  });
}

async function sendOnRail(deps: Deps, rail: ProcessorName, currency: Currency): Promise<number> {
  const { payOut } = deps.processors[rail];
  const funds = await payOut.availableFunds(currency);
  if (funds.kind !== "ok") {
    await alertUnauthorized(deps, rail, funds);
    deps.log.warn("transfers.funds_unknown", { rail, currency, code: funds.code });
    return 0;
  }
  let left = funds.value?.minor;
  let opened = 0;
  while (opened < TRANSFERS_PER_RUN_MAX) {
    const step = await deps.store.transact((tx) => openOne(deps, tx, rail, currency, left));
    if (step.taken === 0) break;
    opened += step.opened;
    if (left !== undefined) left -= step.spentMinor;
    if (step.underfunded) {
      const facts = { availableMinor: `${left}`, missing: step.underfunded };
      await raiseAlert(deps, { kind: "rail_underfunded", subject: `${rail}:${currency}`, facts });
    }
  }
  return opened;
}

type Step = { taken: number; opened: number; spentMinor: bigint; underfunded: number };

/** One operation: as many due transfers as it carries, less those that cannot go now. */
async function openOne(
  deps: Deps,
  tx: Tx,
  rail: ProcessorName,
  currency: Currency,
  fundsMinor: bigint | undefined,
): Promise<Step> {
  const { payOut } = deps.processors[rail];
  const due = await tx.transfers.lockDue(rail, currency, payOut.transfersPerOperation);
  const stopped = await tx.rails.isStopped(rail, "pay_out");
  const feeMinor = fundsMinor === undefined ? 0n : payOut.transferFee(currency).minor;
  let spentMinor = 0n;
  let underfunded = 0;
  const going: PayableTransfer[] = [];
  for (const transfer of due) {
    const costMinor = transfer.amount.minor + feeMinor;
    const covered = fundsMinor === undefined || spentMinor + costMinor <= fundsMinor;
    const reason = blockReasonOf(transfer, stopped, covered);
    if (reason) {
      await block(deps, tx, transfer, reason);
      if (reason === "rail_underfunded") underfunded++;
      continue;
    }
    spentMinor += costMinor;
    going.push(transfer);
  }
  if (going.length > 0) await open(deps, tx, rail, currency, going);
  return { taken: due.length, opened: going.length, spentMinor, underfunded };
}

function blockReasonOf(
  transfer: PayableTransfer,
  stopped: boolean,
  covered: boolean,
): BlockReason | undefined {
  if (stopped) return "rail_stopped";
  if (!destinationOf(transfer.seller, transfer.rail)) return "seller_not_payable";
  return covered ? undefined : "rail_underfunded";
}

async function block(
  deps: Deps,
  tx: Tx,
  { seller: _, chargeRef: __, orderNumber: ___, ...transfer }: PayableTransfer,
  reason: BlockReason,
): Promise<void> {
  await tx.transfers.save({ ...transfer, state: "blocked", blockedReason: reason }, deps.now());
  // What ends by itself and for many at once is one alert of the rail, not one of each transfer.
  if (reason === "seller_not_payable") await alertBlocked(deps, tx, transfer, reason, undefined);
}

/** The intention, in one transaction with the state that keeps anybody else from sending these. */
async function open(
  deps: Deps,
  tx: Tx,
  rail: ProcessorName,
  currency: Currency,
  going: readonly PayableTransfer[],
): Promise<void> {
  const now = deps.now();
  const isBatch = deps.processors[rail].payOut.transfersPerOperation > 1;
  const batchId = isBatch ? deps.newId<BatchId>() : null;
  const total: Money = { minor: sum(going.map(({ amount }) => amount.minor)), currency };
  if (batchId) await tx.batches.add({ id: batchId, total }, now);
  for (const { seller: _, chargeRef: __, orderNumber: ___, ...transfer } of going)
    await tx.transfers.save({ ...transfer, state: "sending", batchId }, now);

  const operationId = deps.newId<OperationId>();
  const subjectId = batchId ?? going[0]!.id;
  const params = { batchId, items: going.map(toItem) };
  const intent = { kind: "send_transfers", subjectId, processor: rail, params } as const;
  await tx.operations.open(operationId, intent, now, nextTryAfter(now, 0));
  await tx.outbox.add(deps.newId(), { kind: "operation", operationId }, now);
}

const toItem = (transfer: PayableTransfer): TransferItem => ({
  transferId: transfer.id,
  destination: destinationOf(transfer.seller, transfer.rail) ?? "",
  amount: toMoneyRow(transfer.amount),
  orderNumber: transfer.orderNumber,
  chargeRef: transfer.chargeRef,
});
