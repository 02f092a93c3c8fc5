import type { TestProject } from "vitest/node";
import { migrate } from "../../drizzle/migrate.ts";
import { startSandbox } from "../sandbox/main.ts";
import { payPalJudge } from "../sandbox/paypal/description/index.ts";

const TEMPLATE = "flows_template";

/** One process of stand-ins and one migrated database for all tests; each test copies its own. */
export default async function setup(project: TestProject) {
  const sandbox = await startSandbox();
  process.stdout.write(`PayPal is judged by ${payPalJudge().name}\n`);
  const { line, postgres } = sandbox;
  const template = await postgres.createDatabase(TEMPLATE);
  await migrate(template.ownerUrl);
  project.provide("sandbox", {
    control: line.control,
    stripeUrl: line.stripe.url,
    paypalUrl: line.paypal.url,
    neonHttp: line.postgres.neonHttp,
    neonWebSocket: line.postgres.neonWebSocket,
    template: TEMPLATE,
  });
  return () => sandbox.close();
}
