import type { ProcessorName } from "../domain/processor-name.ts";
import type { Answer } from "../processors/processor.ts";
import { alertUnauthorized } from "./alert.ts";
import { applyBatch, applyPayment, applyRefund, applyTransfer } from "./apply-subject.ts";
import { type List, onEachRail } from "./in-turn.ts";
import type { Deps } from "./ports.ts";

const MINUTE_MS = 60_000;
/** Long enough for the webhook that normally brings the news. */
const SILENCE_MS = 2 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Asks the processors about payments, refunds and transfers that they have been silent about. */
export const readSilent = (deps: Deps): Promise<number> =>
  onEachRail(deps, (rail) => [
    payments(deps, rail, "silentPayment", SILENCE_MS),
    payments(deps, rail, "paymentWithoutFee", HOUR_MS),
    refunds(deps, rail),
    transfers(deps, rail),
    ...(rail === "paypal" ? [batches(deps)] : []),
  ]);

function payments(
  deps: Deps,
  rail: ProcessorName,
  list: "silentPayment" | "paymentWithoutFee",
  silenceMs: number,
): List {
  const { payIn } = deps.processors[rail];
  return async () => {
    const ref = await deps.store.turns[list](rail, deps.now(), ago(deps, silenceMs));
    if (ref === undefined) return undefined;
    const work = async () => {
      const facts = await read(deps, rail, payIn.readPayment(ref));
      if (facts) await applyPayment(deps, rail, facts, undefined);
    };
    return { what: "payment", id: ref, work };
  };
}

function refunds(deps: Deps, rail: ProcessorName): List {
  const { payIn } = deps.processors[rail];
  return async () => {
    const ref = await deps.store.turns.pendingRefund(rail, deps.now(), ago(deps, HOUR_MS));
    if (ref === undefined) return undefined;
    const work = async () => {
      const facts = await read(deps, rail, payIn.readRefund(ref));
      if (facts) await applyRefund(deps, rail, facts, undefined);
    };
    return { what: "refund", id: ref, work };
  };
}

function transfers(deps: Deps, rail: ProcessorName): List {
  const { payOut } = deps.processors[rail];
  return async () => {
    const ref = await deps.store.turns.unsettledTransfer(rail, deps.now(), ago(deps, HOUR_MS));
    if (ref === undefined) return undefined;
    const work = async () => {
      const facts = await read(deps, rail, payOut.readTransfer(ref));
      if (facts) await applyTransfer(deps, rail, facts, undefined);
    };
    return { what: "transfer", id: ref, work };
  };
}

/** A batch is only ever read again, never sent again, however long it stays pending. */
function batches(deps: Deps): List {
  const { payOut } = deps.processors.paypal;
  return async () => {
    const ref = await deps.store.turns.unfinishedBatch(deps.now(), ago(deps, HOUR_MS));
    if (ref === undefined) return undefined;
    const work = async () => {
      const sent = await read(deps, "paypal", payOut.readBatch(ref));
      if (sent) await applyBatch(deps, ref, sent, undefined);
    };
    return { what: "batch", id: ref, work };
  };
}

async function read<T>(deps: Deps, rail: ProcessorName, asked: Promise<Answer<T>>) {
  const answer = await asked;
  if (answer.kind === "ok") return answer.value;
  await alertUnauthorized(deps, rail, answer);
  return undefined;
}

const ago = (deps: Deps, ms: number) => new Date(deps.now().getTime() - ms);
