import { type English, english, say } from "../../domain/english.ts";
import type { Waiting } from "../doctor-reads.ts";
import type { Deps } from "../ports.ts";
import { type CheckName, type Finding, fail, ok, span, warn } from "./finding.ts";

/** Cron takes up each minute what waits: a quarter of an hour is many tries. */
const LATE_MS = 15 * 60_000;

type Rule = {
  readonly check: CheckName;
  readonly subject: string;
  readonly waits: English;
  readonly none: English;
  /** Nothing may wait, or only what has not waited for long. */
  readonly isLateAtOnce: boolean;
  readonly advice: English;
};
const rules = {
  inbox: {
    ...{ check: "inbox", subject: "events" },
    waits: english(
      "{count, plural, one {# event waits} other {# events wait}}, the oldest for {age}",
    ),
    none: english("No event waits"),
    isLateAtOnce: false,
    advice: english(
      'Look for "repair.failed" in the log: cron says there why it cannot work on them.',
    ),
  },
  outbox: {
    ...{ check: "outbox", subject: "messages" },
    waits: english(
      "{count, plural, one {# message is not sent} other {# messages are not sent}}, the oldest for {age}",
    ),
    none: english("All messages are sent"),
    isLateAtOnce: false,
    advice: english('See whether cron runs, and look for "job.failed" of drain-outbox in the log.'),
  },
  operations: {
    ...{ check: "operations", subject: "calls" },
    waits: english(
      "{count, plural, one {# call waits} other {# calls wait}}, the oldest for {age}",
    ),
    none: english("No call waits for its answer"),
    isLateAtOnce: false,
    advice: english(
      'Look for "operation.answered" in the log; docs/runbook.md says what to do: Stuck operations.',
    ),
  },
  deadLetters: {
    ...{ check: "dead-letters", subject: "messages" },
    waits: english(
      "{count, plural, one {# message waits} other {# messages wait}}, the oldest for {age}",
    ),
    none: english("No message failed every try without being replayed"),
    isLateAtOnce: true,
    advice: english("Repair what made them fail and replay them: {call}."),
  },
} as const satisfies Record<"inbox" | "outbox" | "operations" | "deadLetters", Rule>;
/** What is called to have a dead letter sent again. */
const REPLAY = "POST /api/operator/dead-letters/{id}/replay";
/** What waits here, and for how long. */
export async function checkBacklog(deps: Deps): Promise<readonly Finding[]> {
  const now = deps.now();
  const backlog = await deps.store.doctor.backlog();
  return (Object.keys(rules) as (keyof typeof rules)[]).map((name) =>
    judge(now, rules[name], backlog[name]),
  );
}

function judge(
  now: Date,
  rule: (typeof rules)[keyof typeof rules],
  { count, oldestAt }: Waiting,
): Finding {
  const { check, subject, waits, none, isLateAtOnce, advice } = rule;
  const about = { check, subject };
  if (count === 0 || oldestAt === null) return ok(about, say(none, {}));
  const ageMs = now.getTime() - oldestAt.getTime();
  const evidence = say(waits, { count, age: span(ageMs) });
  return isLateAtOnce || ageMs > LATE_MS
    ? fail(about, evidence, say(advice, { call: REPLAY }))
    : ok(about, evidence);
}

/** What waits in the queues, as far as the runtime tells. */
export async function checkQueues(deps: Deps): Promise<readonly Finding[]> {
  const now = deps.now();
  const depths = await deps.queues.depths();
  return depths.map(({ name, waiting }) => {
    const about = { check: "queue", subject: name } as const;
    if (!waiting) return ok(about, say(english("This runtime does not tell how deep it is"), {}));
    const { count, oldestAt } = waiting;
    if (count === 0) return ok(about, say(english("Empty"), {}));
    if (oldestAt === null)
      return ok(
        about,
        say(english("{count, plural, one {# message} other {# messages}}"), { count }),
      );
    const ageMs = now.getTime() - oldestAt.getTime();
    const evidence = say(
      english("{count, plural, one {# message} other {# messages}}, the oldest {age} old"),
      { count, age: span(ageMs) },
    );
    return ageMs > LATE_MS ? warn(about, evidence, say(WAITED_FOR, {})) : ok(about, evidence);
  });
}
const WAITED_FOR = english('Look for "queue.retry" in the log: `reason` says what it waits for.');
