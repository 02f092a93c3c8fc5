import type { Waiting } from "../doctor-reads.ts";
import type { Deps } from "../ports.ts";
import { type CheckName, type Finding, fail, ok, plural, span, warn } from "./finding.ts";

/** Cron takes up each minute what waits: a quarter of an hour is many tries. */
const LATE_MS = 15 * 60_000;

type Rule = {
  readonly check: CheckName;
  readonly subject: string;
  readonly one: string;
  readonly many: string;
  readonly none: string;
  /** Nothing may wait, or only what has not waited for long. */
  readonly isLateAtOnce: boolean;
  readonly advice: string;
};
const rules: Record<"inbox" | "outbox" | "operations" | "deadLetters", Rule> = {
  inbox: {
    ...{ check: "inbox", subject: "events", one: "event waits", many: "events wait" },
    none: "No event waits",
    isLateAtOnce: false,
    advice: 'Look for "repair.failed" in the log: cron says there why it cannot work on them.',
  },
  outbox: {
    ...{
      check: "outbox",
      subject: "messages",
      one: "message is not sent",
      many: "messages are not sent",
    },
    none: "All messages are sent",
    isLateAtOnce: false,
    advice: 'See whether cron runs, and look for "job.failed" of drain-outbox in the log.',
  },
  operations: {
    ...{ check: "operations", subject: "calls", one: "call waits", many: "calls wait" },
    none: "No call waits for its answer",
    isLateAtOnce: false,
    advice:
      'Look for "operation.answered" in the log; docs/runbook.md says what to do: Stuck operations.',
  },
  deadLetters: {
    ...{ check: "dead-letters", subject: "messages", one: "message waits", many: "messages wait" },
    none: "No message failed every try without being replayed",
    isLateAtOnce: true,
    advice:
      "Repair what made them fail and replay them: POST /api/operator/dead-letters/{id}/replay.",
  },
};
/** What waits here, and for how long. */
export async function checkBacklog(deps: Deps): Promise<readonly Finding[]> {
  const now = deps.now();
  const backlog = await deps.store.doctor.backlog();
  return (Object.keys(rules) as (keyof typeof rules)[]).map((name) =>
    judge(now, rules[name], backlog[name]),
  );
}

function judge(now: Date, rule: Rule, { count, oldestAt }: Waiting): Finding {
  const { check, subject, one, many, none, isLateAtOnce, advice } = rule;
  const about = { check, subject };
  if (count === 0 || oldestAt === null) return ok(about, none);
  const ageMs = now.getTime() - oldestAt.getTime();
  const evidence = `${plural(count, one, many)}, the oldest for ${span(ageMs)}`;
  return isLateAtOnce || ageMs > LATE_MS ? fail(about, evidence, advice) : ok(about, evidence);
}

/** What waits in the queues, as far as the runtime tells. */
export async function checkQueues(deps: Deps): Promise<readonly Finding[]> {
  const now = deps.now();
  const depths = await deps.queues.depths();
  return depths.map(({ name, waiting }) => {
    const about = { check: "queue", subject: name } as const;
    if (!waiting) return ok(about, "This runtime does not tell how deep it is");
    const { count, oldestAt } = waiting;
    if (count === 0) return ok(about, "Empty");
    const ageMs = oldestAt === null ? 0 : now.getTime() - oldestAt.getTime();
    const evidence = `${plural(count, "message")}${oldestAt === null ? "" : `, the oldest ${span(ageMs)} old`}`;
    return ageMs > LATE_MS
      ? warn(about, evidence, 'Look for "queue.retry" in the log: `reason` says what it waits for.')
      : ok(about, evidence);
  });
}
