import { inspect, parseArgs } from "node:util";
import type { TrialBalance } from "../../worker/http/contract/operator.ts";
import { asOperator, payArtisans } from "./demo/payouts.ts";
import { print } from "./demo/print.ts";
import { askProcessors } from "./demo/processors.ts";
import { playPurchases } from "./demo/purchases.ts";
import { makeReport, type Report } from "./demo/report.ts";
import { askJson } from "./http.ts";
import { type LocalSystem, startLocalSystem } from "./system.ts";

/** Standard output is the report's alone, so that a machine can read it. */
const tell = (text: string) => process.stderr.write(`· ${text}\n`);

/**
 * `npm run demo [-- --json]`: buys in every way through a fresh system of its own, has everybody
 * paid, and proves to the cent where the money is. Ends with 0 only if all of it agrees.
 */
async function runFromCommandLine(): Promise<boolean> {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  tell("starting a fresh system");
  // Cron's work is done when the play asks for it, so that every run takes the same course.
  const system = await startLocalSystem({ ticker: false });
  const abandon = () => void system.close().then(() => process.exit(1));
  process.once("SIGTERM", abandon).once("SIGINT", abandon);
  try {
    const report = await play(system);
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : print(report));
    return report.ok;
  } finally {
    await system.close();
  }
}

async function play(system: LocalSystem): Promise<Report> {
  const purchases = await playPurchases(system, tell);
  tell("everything is shipped, and the holding time passes");
  const transfers = await payArtisans(system, purchases);
  tell("the books are compared with the processors'");
  const trialBalance = await askJson<TrialBalance>(
    `${system.apiUrl}/operator/ledger/trial-balance`,
    { headers: asOperator(system) },
  );
  const say = await askProcessors(system.sandbox, system.worldId);
  return makeReport({ purchases, transfers, trialBalance, say });
}

await runFromCommandLine().then(
  (ok) => process.exit(ok ? 0 : 1),
  (cause) => {
    process.stderr.write(`${inspect(cause)}\n`);
    process.exit(1);
  },
);
