import { english, say } from "../../domain/english.ts";
import type { JobRow } from "../doctor-reads.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, span, warn } from "./finding.ts";

/** How often each job is to run, in milliseconds. */
export type Schedule = Readonly<Record<string, number>>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** For how long a job may not have ended well: a run may be missed, and one may be under way. */
export const silentAfter = (everyMs: number) => 2 * everyMs + 15 * MINUTE_MS;

/** When each of cron's jobs last did its work. */
export async function checkCron(
  deps: Deps,
  { schedule }: { readonly schedule: Schedule },
): Promise<readonly Finding[]> {
  const now = deps.now();
  const rows = new Map((await deps.store.doctor.jobs()).map((row) => [row.name, row]));
  return Object.entries(schedule).map(([name, everyMs]) =>
    judge(now, name, everyMs, rows.get(name)),
  );
}

function judge(now: Date, subject: string, everyMs: number, row: JobRow | undefined): Finding {
  const about = { check: "cron", subject } as const;
  const ago = (at: Date | null) => (at === null ? undefined : now.getTime() - at.getTime());
  const [succeededMs, failedMs] = [ago(row?.succeededAt ?? null), ago(row?.failedAt ?? null)];
  const hasFailed = failedMs !== undefined && (succeededMs === undefined || failedMs < succeededMs);
  const failure = hasFailed
    ? say(english("; it failed {ago} ago: {reason}"), {
        ...{ ago: span(failedMs), reason: row?.reason ?? "" },
      })
    : "";
  const check = say(
    english(
      'See that the Worker\'s Cron Triggers are those of wrangler.toml, and look for "job.failed" in the log.',
    ),
    {},
  );
  if (succeededMs === undefined) {
    const evidence = say(english("It has never ended well{failure}"), { failure });
    // What runs once a day has had no time to, in the first day of a deployment.
    return everyMs > HOUR_MS && !hasFailed
      ? warn(about, evidence, say(english("Run the doctor again tomorrow."), {}))
      : fail(about, evidence, check);
  }
  const evidence = say(
    english("It last ended well {ago} ago, and is to run every {every}{failure}"),
    { ago: span(succeededMs), every: span(everyMs), failure },
  );
  if (succeededMs > silentAfter(everyMs)) return fail(about, evidence, check);
  return hasFailed
    ? warn(about, evidence, say(english('Look for "job.failed" in the log.'), {}))
    : ok(about, evidence);
}
