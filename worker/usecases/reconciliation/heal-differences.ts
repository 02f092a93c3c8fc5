import type { Answer, EventSubject, LineSource } from "../../processors/processor.ts";
import { alertUnauthorized } from "../alert.ts";
import { applyDispute } from "../apply-dispute.ts";
import {
  applyBatch,
  applyPayment,
  applyRefund,
  applyTransfer,
  type Effect,
  orOfInvoice,
} from "../apply-subject.ts";
import type { Deps } from "../ports.ts";
import type { Difference, Finding, Run } from "../reconciliations.ts";
import { eachDifference } from "./look-up-effects.ts";
import type { Bite, Ended } from "./reconcile.ts";

/**
 * Runs the ordinary use case for each fact that was missed, with the processor's object as it is
 * now: the one that its webhook would have run. The ledger is never written in any other way, so a
 * worker that hears of the same fact at the same moment and this one have one effect between them.
 * What stays different waits for an operator, with what the processor shows and what we have.
 */
export async function healDifferences(deps: Deps, run: Run, bite: Bite): Promise<Ended> {
  if (run.rail === "paypal") await readUnfinishedBatches(deps, run, bite);
  const work = (one: Difference) => heal(deps, one);
  return eachDifference(deps, run, bite, { lacking: "here", next: "done", work });
}

/** Items have no names before their batch is read, and PayPal's report names none. */
async function readUnfinishedBatches(deps: Deps, run: Run, bite: Bite): Promise<void> {
  while (!bite.isOver()) {
    const ref = await deps.store.turns.unfinishedBatch(deps.now(), run.startedAt);
    if (ref === undefined) return;
    const sent = await deps.processors.paypal.payOut.readBatch(ref);
    if (sent.kind === "ok") await applyBatch(deps, ref, sent.value, undefined);
  }
}

/** Answers the code of a processor that did not answer. */
async function heal(deps: Deps, one: Difference): Promise<string | undefined> {
  const { reconciliations } = deps.store;
  // The amount and its fee are two effects of one fact: the first has often healed the second.
  if ((await reconciliations.review(one.id, {}, deps.now())) === "healed") return undefined;
  const source = await sourceOf(deps, one);
  if (source.kind !== "ok") return unanswered(deps, one, source);
  const { subjects, evidence } = source.value;
  let finding: Finding = subjects.length === 0 ? { note: "nothing_here_books_it" } : {};
  for (const subject of subjects) {
    const told = await appliers[subject.kind](deps, one, subject.ref);
    if (told.kind !== "ok" && told.kind !== "rejected") return unanswered(deps, one, told);
    finding = told.kind === "ok" ? told.value : { note: told.code };
  }
  const [ours] = await reconciliations.ours(one.rail, {
    id: one.subjectId,
    ref: subjects.at(-1)?.ref ?? null,
  });
  const all = { ...finding, evidence: { there: evidence, ...(ours && { ours: ours.row }) } };
  const subjectId = ours?.id ?? one.subjectId;
  const state = await reconciliations.review(one.id, { ...all, subjectId }, deps.now());
  const { rail, effectId, kind } = one;
  deps.log.info("reconciliation.healed", { rail, effectId, kind, state, note: finding.note });
  return undefined;
}

async function unanswered(deps: Deps, { rail }: Difference, answer: Answer<unknown>) {
  await alertUnauthorized(deps, rail, answer);
  return answer.kind === "ok" ? undefined : answer.code;
}

type Found = {
  readonly subjects: readonly EventSubject[];
  readonly evidence: LineSource["evidence"];
};

/** By what we know of it, and else by what the processor can say about its own line. */
async function sourceOf(deps: Deps, one: Difference): Promise<Answer<Found>> {
  const { rail, kind, effectId, sourceRef, occurredAt } = one;
  const lineRef = one.lineRef ?? effectId;
  const names = [lineRef, ...(sourceRef === null ? [] : [sourceRef])];
  const refs = await deps.store.reconciliations.transferRefs(rail, names);
  if (refs.length > 0) {
    const subjects = refs.map((ref) => ({ kind: "transfer", ref }) as const);
    return { kind: "ok", value: { subjects, evidence: {} } };
  }
  const line = { kind, effectId, lineRef, sourceRef: sourceRef ?? undefined, occurredAt };
  const source = await deps.processors[rail].statements.readSource(line);
  if (source.kind !== "ok") return source;
  const { subject, evidence } = source.value;
  return { kind: "ok", value: { subjects: subject ? [subject] : [], evidence } };
}

type Applier = (deps: Deps, one: Difference, ref: string) => Promise<Answer<Finding>>;
const noted = (note: string): Answer<Finding> => ({ kind: "ok", value: { note } });

/** The use case for the fact, and what a difference is that is left after it. */
const appliers: { [K in EventSubject["kind"]]: Applier } = {
  payment: async (deps, one, ref) => {
    const facts = await deps.processors[one.rail].payIn.readPayment(ref);
    if (facts.kind !== "ok") return facts;
    const told = await applyPayment(deps, one.rail, facts.value, undefined);
    const effect = await orOfInvoice(deps, one.rail, told, { ref }, undefined);
    const { capture, state } = facts.value;
    if (capture && capture.settledIn !== capture.amount.currency)
      return noted("settled_in_other_currency");
    return found(one, effect, state === "processing");
  },
  refund: async (deps, one, ref) => {
    const facts = await deps.processors[one.rail].payIn.readRefund(ref);
    if (facts.kind !== "ok") return facts;
    const told = await applyRefund(deps, one.rail, facts.value, undefined);
    const effect = await orOfInvoice(deps, one.rail, told, facts.value, undefined);
    return found(one, effect, facts.value.state === "pending");
  },
  dispute: async (deps, one, ref) => {
    const facts = await deps.processors[one.rail].payIn.readDispute(ref);
    if (facts.kind !== "ok") return facts;
    const told = await applyDispute(deps, one.rail, facts.value, undefined);
    const names = { chargeRef: facts.value.chargeRef };
    return found(one, await orOfInvoice(deps, one.rail, told, names, undefined), false);
  },
  transfer: async (deps, one, ref) => {
    const facts = await deps.processors[one.rail].payOut.readTransfer(ref);
    if (facts.kind !== "ok") return facts;
    const effect = await applyTransfer(deps, one.rail, facts.value, undefined);
    if (facts.value.state !== "returned" && one.kind === "transfer_returned")
      return noted("partly_returned");
    return found(one, effect, facts.value.state === "pending");
  },
  fraud_warning: async () => noted("nothing_here_books_it"),
  payout_batch: async () => noted("nothing_here_books_it"),
  payout: async () => noted("nothing_here_books_it"),
  seller_account: async () => noted("nothing_here_books_it"),
  saved_method: async () => noted("nothing_here_books_it"),
  subscription: async () => noted("nothing_here_books_it"),
  invoice: async () => noted("nothing_here_books_it"),
  billing_setup: async () => noted("nothing_here_books_it"),
  billing_customer: async () => noted("nothing_here_books_it"),
};

/** Money agrees by now, or is on its way to, or our row does not let it in. */
function found({ hereMinor }: Difference, effect: Effect, isPending: boolean): Answer<Finding> {
  if (effect.state !== "applied") return noted(effect.note);
  if (isPending) return { kind: "ok", value: { class: "timing", note: "pending_there" } };
  // With something posted it is an amount that differs, which the review sees by itself.
  if (hereMinor !== null) return { kind: "ok", value: {} };
  return { kind: "ok", value: { class: "state", note: "our_row_says_otherwise" } };
}
