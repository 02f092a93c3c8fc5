import type { OperationId } from "../domain/ids.ts";
import type { Operation, OperationKind } from "../domain/operation.ts";
import { assert } from "../domain/result.ts";
import { type Answer, codes, type Processor } from "../processors/processor.ts";
import { alertUnauthorized, raiseAlert } from "./alert.ts";
import { recordTracking } from "./operations/add-tracking.ts";
import { recordAnswered } from "./operations/answer-dispute.ts";
import { recordCapture } from "./operations/capture-payment.ts";
import {
  recordChangedSubscription,
  recordCreatedSubscription,
} from "./operations/change-subscription.ts";
import { recordClose } from "./operations/close-payment.ts";
import { recordCreatedPayment } from "./operations/create-payment.ts";
import { recordFinishedSetup } from "./operations/finish-setup.ts";
import { recordOpenedSetup } from "./operations/open-setup.ts";
import { recordRefund } from "./operations/refund-payment.ts";
import { recordRemovedMethod } from "./operations/remove-method.ts";
import { recordReversal } from "./operations/reverse-transfer.ts";
import { recordTransfers } from "./operations/send-transfers.ts";
import type { Deps } from "./ports.ts";

type Runner<K extends OperationKind> = {
  send(processor: Processor, operation: Operation<K>): Promise<Answer<unknown>>;
  record(deps: Deps, operation: Operation<K>, answer: Answer<never>): Promise<void>;
};
/** How each kind of outgoing call is made, and where its answer goes. */
const runners: { [K in OperationKind]: Runner<K> } = {
  create_payment: {
    send: ({ payIn }, operation) => payIn.createPayment(operation),
    record: recordCreatedPayment,
  },
  capture_payment: {
    send: ({ payIn }, operation) => payIn.capturePayment(operation),
    record: recordCapture,
  },
  close_payment: {
    send: ({ payIn }, operation) => payIn.closePayment(operation),
    record: recordClose,
  },
  refund_payment: {
    send: ({ payIn }, operation) => payIn.refundPayment(operation),
    record: recordRefund,
  },
  send_transfers: {
    send: ({ payOut }, operation) => payOut.sendTransfers(operation),
    record: recordTransfers,
  },
  reverse_transfer: {
    send: ({ payOut }, operation) => payOut.reverseTransfer(operation),
    record: recordReversal,
  },
  submit_evidence: {
    send: ({ payIn }, operation) => payIn.submitEvidence(operation),
    record: recordAnswered,
  },
  accept_dispute: {
    send: ({ payIn }, operation) => payIn.acceptDispute(operation),
    record: recordAnswered,
  },
  open_setup: {
    send: ({ vault }, operation) => vault.openSetup(operation),
    record: recordOpenedSetup,
  },
  finish_setup: {
    send: ({ vault }, operation) => vault.finishSetup(operation),
    record: recordFinishedSetup,
  },
  remove_method: {
    send: ({ vault }, operation) => vault.removeMethod(operation),
    record: recordRemovedMethod,
  },
  add_tracking: {
    send({ payIn }, operation) {
      assert(payIn.addTracking !== undefined, "who keeps no parcels is told of none");
      return payIn.addTracking(operation);
    },
    record: recordTracking,
  },
  create_subscription: {
    send: ({ billing }, operation) => billed(billing).createSubscription(operation),
    record: recordCreatedSubscription,
  },
  change_subscription: {
    send: ({ billing }, operation) => billed(billing).changeSubscription(operation),
    record: recordChangedSubscription,
  },
};

function billed(billing: Processor["billing"]) {
  assert(billing !== undefined, "who has no subscriptions is asked for none");
  return billing;
}

/** Some hours of growing delays: by then it is no passing fault, and an operator should look. */
const STUCK_TRIES_MIN = 8;

/** Longer than a call to a processor takes, its own retries included. */
const LEASE_MS = 45_000;

/** "under_way": the processor says that another call with the same key is being worked on. */
export type Ran = "final" | "unanswered" | "under_way" | "closed";

/**
 * Sends an open operation and records its answer. Safe to run twice at once and after any crash:
 * the key is the row's id, so the processor does it once, and the first recorded answer stays.
 */
export async function runOperation(deps: Deps, id: OperationId): Promise<Ran> {
  const ran = await begin(deps, id, false);
  assert(
    ran !== "leased" && ran !== "kept_back",
    "who cannot wait takes money in, and is not told to",
  );
  return ran;
}

/**
 * Likewise for those who can wait, a message and cron: "leased" while somebody else sends it,
 * "kept_back" while no money may leave; cron sends that once it may.
 */
export const resumeOperation = (deps: Deps, id: OperationId): Promise<Ran | Waits> =>
  begin(deps, id, true);
type Waits = "leased" | "kept_back";

async function begin(deps: Deps, id: OperationId, canWait: boolean): Promise<Ran | Waits> {
  const now = deps.now();
  const until = new Date(now.getTime() + LEASE_MS);
  // Counted before it is sent, so that a crash in here delays the next try and is not forgotten.
  const operation = await deps.store.operations.begin(id, { now, until, canWait });
  if (operation === "leased" || operation === "kept_back") return operation;
  if (!operation) return "closed";
  return send(deps, operation, runners[operation.kind] as Runner<OperationKind>);
}

async function send(deps: Deps, operation: Operation, runner: Runner<OperationKind>): Promise<Ran> {
  const { id: operationId, kind, processor, subjectId } = operation;
  // Between two transactions, never inside one. A crash before or after this line leaves the
  // operation open; the same key then brings the same answer.
  const answer = await runner.send(deps.processors[processor], operation);
  const code = "code" in answer ? answer.code : undefined;
  const paymentId = "paymentId" in operation.params ? operation.params.paymentId : undefined;
  const about = { operationId, kind, processor, subjectId, paymentId };
  const facts = { ...about, answer: answer.kind, code };
  deps.log.info("operation.answered", facts);
  await alertUnauthorized(deps, processor, answer);
  await runner.record(deps, operation, answer as Answer<never>);
  if (answer.kind === "ok" || answer.kind === "rejected") return "final";
  await deps.store.operations.unlease(operationId);
  if (operation.tries >= STUCK_TRIES_MIN) {
    const stuck = { kind, processor, tries: operation.tries, code: answer.code };
    await raiseAlert(deps, { kind: "operation_stuck", subject: operationId, facts: stuck });
  }
  return answer.code === codes.inProgress ? "under_way" : "unanswered";
}
