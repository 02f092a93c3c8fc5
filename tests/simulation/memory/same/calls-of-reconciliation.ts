import {
  lineKindOf,
  lineKinds,
  type StatementLine,
} from "../../../../worker/domain/reconciliation.ts";
import type { Store } from "../../../../worker/usecases/ports.ts";
import type { Finding, Run } from "../../../../worker/usecases/reconciliations.ts";
import { type Chooses, type Pool, several } from "./pool.ts";

/** Mostly one of the ledger's own effects, often with its own sum. */
function line(p: Pool): StatementLine {
  const effect = p.row("ledgerTransactions");
  const entry = p
    .rows("ledgerEntries")
    .find(
      ({ transactionId, account }) =>
        transactionId === effect?.id && account === `processor:${effect.processor}`,
    );
  const isKnown = effect !== undefined && p.chance(80);
  return {
    effectId: isKnown ? effect.externalId : p.ref(),
    kind: isKnown && p.chance(95) ? lineKindOf(effect.kind) : p.oneOf(lineKinds),
    minor: entry && p.chance(75) ? entry.amountMinor : BigInt(p.pick(500) - 250),
    currency: isKnown && p.chance(95) ? effect.currency : p.currency(),
    ...{ lineRef: p.ref(), type: "charge", sourceRef: p.chance(50) ? p.ref() : undefined },
    ...{ occurredAt: p.about(), availableOn: p.chance(30) ? p.about() : undefined },
  };
}

/** One that is there, as it is there or as it was before. */
function run(p: Pool): Run {
  const row = p.row("reconciliationRuns");
  const [from, until] = window(p);
  if (!row)
    return {
      ...{ id: p.id<never>(), rail: p.rail(), from, until, state: "running", phase: "reading" },
      ...{ cursor: null, judgedUntil: null, lines: 0, trouble: null, requestedBy: "cron" },
      ...{ startedAt: p.now(), updatedAt: p.now(), endedAt: null },
    };
  const { fromAt, untilAt, leasedUntil: _, ...rest } = row;
  const isStale = p.chance(10);
  return {
    ...{ ...rest, from: fromAt, until: untilAt },
    ...(isStale ? { cursor: "elsewhere" } : {}),
    judgedUntil: p.chance(50) ? p.about() : rest.judgedUntil,
  };
}
function window(p: Pool): [Date, Date] {
  const [a, b] = [p.about(), p.about()];
  const later = new Date(Math.max(a.getTime(), b.getTime()) + 1);
  return [a < b ? a : b, later];
}
const progress = (p: Pool) =>
  p.oneOf([
    { phase: "matching", cursor: null, judgedUntil: p.about(), trouble: null },
    { phase: "looking_up" },
    { cursor: p.ref() },
    { state: "finished", endedAt: p.about() },
    {},
  ] as const);
const lease = (p: Pool) => ({ at: p.now(), until: p.about() });
const finding = (p: Pool): Finding =>
  p.oneOf<Finding>([
    {},
    { note: "pending_there", class: "timing" },
    { evidence: { there: { b: 1, aa: "x" } }, subjectId: p.idOf("payments") },
    { subjectId: p.idOf("transfers"), class: "state" },
  ]);

/** What the two books say of each other, in any order. */
export const callsOfReconciliation: Readonly<Record<string, Chooses<Store>>> = {
  "reconciliations.start": (p) => {
    const [from, until] = window(p);
    const begun = { ...run(p), id: p.id<never>(), rail: p.rail(), from, until } as const;
    const fresh = { ...begun, state: "running", endedAt: null } as const;
    return (store) => store.reconciliations.start(fresh);
  },
  "reconciliations.find": (p) => {
    const id = p.idOf("reconciliationRuns");
    return (store) => store.reconciliations.find(id);
  },
  "reconciliations.summaries": (p) => {
    const which = p.chance(50) ? { limit: 1000 } : { id: p.idOf("reconciliationRuns") };
    return (store) => store.reconciliations.summaries(which);
  },
  "reconciliations.seenUntil": (p) => {
    const rail = p.rail();
    return (store) => store.reconciliations.seenUntil(rail);
  },
  "reconciliations.claim": (p) => {
    const [rail, now, until] = [p.rail(), p.about(), p.about()];
    return (store) => store.reconciliations.claim(rail, now, until);
  },
  "reconciliations.release": (p) => {
    const id = p.idOf("reconciliationRuns");
    return (store) => store.reconciliations.release(id);
  },
  "reconciliations.turn": (p) => {
    const [id, at] = [p.idOf("reconciliationRuns"), p.about()];
    const [from, to] = p.oneOf([["running", "stopped"] as const, ["stopped", "running"] as const]);
    return (store) => store.reconciliations.turn(id, from, to, at);
  },
  "reconciliations.keepLines": (p) => {
    const [of, lines, to, leased] = [run(p), several(p, line), progress(p), lease(p)];
    return (store) => store.reconciliations.keepLines(of, lines, to, leased);
  },
  "reconciliations.match": (p) => {
    const [from, until] = window(p);
    const [of, to, leased] = [run(p), progress(p), lease(p)];
    return (store) => store.reconciliations.match(of, { from, until }, to, leased);
  },
  "reconciliations.move": (p) => {
    const [of, to, leased] = [run(p), progress(p), lease(p)];
    return (store) => store.reconciliations.move(of, to, leased);
  },
  "reconciliations.settle": (p) => {
    const [rail, at] = [p.rail(), p.about()];
    const id = p.chance(50) ? null : (p.row("reconciliationRuns")?.id ?? null);
    return (store) => store.reconciliations.settle(rail, id, at);
  },
  "reconciliations.addLines": (p) => {
    const [rail, lines, at] = [p.rail(), several(p, line), p.about()];
    return (store) => store.reconciliations.addLines(rail, lines, at);
  },
  "reconciliations.take": (p) => {
    const [of, lacking, at] = [run(p), p.oneOf(["there", "here"] as const), p.about()];
    return (store) => store.reconciliations.take(of, lacking, at);
  },
  "reconciliations.giveBack": (p) => {
    const chosen = several(p, () => p.idOf("reconciliationDifferences"));
    return (store) => store.reconciliations.giveBack(chosen);
  },
  "reconciliations.review": (p) => {
    const [id, found, at] = [p.idOf("reconciliationDifferences"), finding(p), p.about()];
    return (store) => store.reconciliations.review(id, found, at);
  },
  "reconciliations.close": (p) => {
    const [id, at] = [p.idOf("reconciliationDifferences"), p.about()];
    return (store) => store.reconciliations.close(id, "explained", "somebody", at);
  },
  "reconciliations.ours": (p) => {
    const id = p.oneOf([p.idOf("payments"), p.idOf("refunds"), p.idOf("transfers"), null]);
    const [rail, ref] = [p.rail(), p.chance(50) ? p.ref() : null];
    return (store) => store.reconciliations.ours(rail, { id, ref });
  },
  "reconciliations.transferRefs": (p) => {
    const effect = () => p.row("ledgerTransactions")?.externalId ?? "none";
    const [rail, ids] = [p.rail(), [...several(p, effect), effect()]];
    return (store) => store.reconciliations.transferRefs(rail, ids);
  },
  "reconciliations.differences": (p) => {
    const rail = p.chance(50) ? p.rail() : undefined;
    const state = p.oneOf(["open", "healed", "closed"] as const);
    return (store) => store.reconciliations.differences({ rail, state, limit: 1000 });
  },
  "reconciliations.countOpen": (p) => {
    const rail = p.rail();
    return (store) => store.reconciliations.countOpen(rail);
  },
  "reconciliations.explained": () => (store) => store.reconciliations.explained(),
};
