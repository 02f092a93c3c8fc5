import type { Store } from "../../../../worker/usecases/ports.ts";
import type { Tables } from "../engine/tables.ts";
import type { Plain } from "../plain.ts";

export const jobRunsOver = ({ jobRuns }: Tables): Plain<Store["jobRuns"]> => ({
  save(runs) {
    if (runs.length === 0) return;
    const rows = runs.map(({ name, startedAt, endedAt, outcome }) =>
      "worked" in outcome
        ? { ...{ name, startedAt }, succeededAt: endedAt, worked: outcome.worked }
        : { ...{ name, startedAt }, failedAt: endedAt, reason: outcome.failed },
    );
    jobRuns.insert(rows, {
      on: "job_runs_pkey",
      set: (old, { startedAt, succeededAt, worked, failedAt, reason }) => ({
        startedAt,
        succeededAt: succeededAt ?? old.succeededAt,
        worked: worked ?? old.worked,
        failedAt: failedAt ?? old.failedAt,
        reason: reason ?? old.reason,
      }),
    });
  },
  lastBefore: (names, at) =>
    jobRuns
      .all()
      .filter(
        ({ name, succeededAt }) => names.includes(name) && succeededAt !== null && succeededAt < at,
      )
      .map(({ name }) => name)
      .sort(),
});
