import { english, say } from "../../domain/english.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { Deps } from "../ports.ts";
import { checkBooks, checkDifferences, checkRails } from "./books.ts";
import { checkClock } from "./clocks.ts";
import { checkCron, type Schedule } from "./cron.ts";
import { checkMigrations, checkRole } from "./database.ts";
import { checkDeliveries, checkUndelivered } from "./deliveries.ts";
import { checkEndpoints } from "./endpoints.ts";
import { type CheckName, checkNames, type Finding, fail } from "./finding.ts";
import { checkBacklog, checkQueues } from "./machinery.ts";
import { checkModes, type Keys } from "./modes.ts";
import { checkPayouts } from "./payouts.ts";
import { checkPermissions } from "./permissions.ts";
import { checkSecrets } from "./secrets.ts";

/** What this deployment says of itself; no secret is in it. */
export type Deployment = Keys & {
  readonly publicUrl: string;
  readonly schedule: Schedule;
};

/** A check asks a processor once or twice, which takes seconds; all run side by side. */
const CHECK_MS_MAX = 15_000;

type Check = {
  readonly check: CheckName;
  readonly subject: string;
  run(): Promise<Finding | readonly Finding[]>;
};

/**
 * Looks at all that has to be right for webhooks to come and money to move, and says what to do
 * about what is not. Reads only. A check that throws or hangs is a finding of its own, and of no
 * other.
 */
export async function examine(
  deps: Deps,
  deployment: Deployment,
  checkMsMax = CHECK_MS_MAX,
): Promise<readonly Finding[]> {
  const checks = checksOf(deps, deployment);
  const found = await Promise.all(checks.map((check) => guarded(deps, check, checkMsMax)));
  const findings = found.flat();
  return checkNames.flatMap((name) => findings.filter(({ check }) => check === name));
}

function checksOf(deps: Deps, deployment: Deployment): Check[] {
  const onRail = (check: CheckName, run: (rail: ProcessorName) => ReturnType<Check["run"]>) =>
    (["stripe", "paypal"] as const).map((rail) => ({ check, subject: rail, run: () => run(rail) }));
  return [
    ...onRail("endpoint", (rail) => checkEndpoints(deps, deployment, rail)),
    { check: "secrets", subject: "endpoints", run: () => checkSecrets(deps) },
    { check: "deliveries", subject: "endpoints", run: () => checkDeliveries(deps) },
    ...onRail("undelivered", (rail) => checkUndelivered(deps, rail)),
    ...onRail("clock", (rail) => checkClock(deps, rail)),
    { check: "mode", subject: "keys", run: () => checkModes(deps, deployment) },
    ...onRail("permissions", (rail) => checkPermissions(deps, rail)),
    { check: "payouts", subject: "stripe", run: () => checkPayouts(deps) },
    { check: "queue", subject: "queues", run: () => checkQueues(deps) },
    { check: "inbox", subject: "backlog", run: () => checkBacklog(deps) },
    { check: "cron", subject: "jobs", run: () => checkCron(deps, deployment) },
    { check: "database-role", subject: "database", run: () => checkRole(deps) },
    { check: "migrations", subject: "database", run: () => checkMigrations(deps) },
    { check: "rails", subject: "switches", run: () => checkRails(deps) },
    ...onRail("differences", (rail) => checkDifferences(deps, rail)),
    { check: "books", subject: "invariants", run: () => checkBooks(deps) },
  ];
}

async function guarded(deps: Deps, { check, subject, run }: Check, msMax: number) {
  const about = { check, subject };
  try {
    return await Promise.race([run(), tooLong(msMax)]);
  } catch (error) {
    deps.log.error("doctor.check_failed", { check, subject, reason: String(error) });
    const evidence =
      error instanceof TooLong
        ? say(english("No answer within {seconds} s"), { seconds: msMax / 1000 })
        : say(english("The check itself broke; the log says why"), {});
    return fail(
      about,
      evidence,
      say(english('Look for "doctor.check_failed" in the log, and run the doctor again.'), {}),
    );
  }
}

class TooLong extends Error {}
const tooLong = (ms: number) =>
  new Promise<never>((_, reject) => {
    AbortSignal.timeout(ms).addEventListener("abort", () =>
      reject(new TooLong(`no answer within ${ms} ms`)),
    );
  });
