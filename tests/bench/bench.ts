import { inspect, parseArgs } from "node:util";
import { inRoot } from "../local/folders.ts";
import { type LocalSystem, startLocalSystem } from "../local/system.ts";
import { workerVariables } from "../local/variables.ts";
import { bundle } from "./bundle.ts";
import { type CheckoutCounts, countCheckouts } from "./checkout-counts.ts";
import { stockBenchGoods } from "./goods.ts";
import { measureStandIns, printStandIns, type StandInNumbers } from "./stand-ins.ts";
import { measure } from "./throughput.ts";
import { countWebhook, type Delivery, holdWebhooks, takeDelivery } from "./webhook-counts.ts";
import { wranglerVars } from "./workerd.ts";

type Result = {
  checkout: Omit<CheckoutCounts, "processor" | "lines" | "sellers"> & {
    /** The same for every cart and processor. */
    isConstant: boolean;
    cases: CheckoutCounts[];
  };
  webhook: {
    dbRoundTrips: number;
    acksPerSecond: number;
    bareHonoAcksPerSecond: number;
    floorAcksPerSecond: number;
    ratioToBareHono: number;
    ratioToFloor: number;
  };
  bundle: { gzipBytes: number };
  standIns: StandInNumbers;
};

const tell = (text: string) => process.stderr.write(`· ${text}\n`);

/** `npm run bench [-- --json]`: counts that must not grow, and speeds beside a bare Worker's. */
async function runFromCommandLine(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  tell("starting a fresh system");
  const system = await startLocalSystem({ ticker: false });
  const abandon = () => void system.close().then(() => process.exit(1));
  process.once("SIGTERM", abandon).once("SIGINT", abandon);
  const counted = await count(system).finally(system.close);
  const compared = await compare(counted);
  const result: Result = { ...compared, standIns: await measureStandIns(tell) };
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : print(result));
}

type Counted = {
  checkouts: CheckoutCounts[];
  webhookRoundTrips: number;
  delivery: Delivery;
  variables: Record<string, string>;
};

async function count(system: LocalSystem): Promise<Counted> {
  await holdWebhooks(system);
  const goods = await stockBenchGoods(system.sandbox.postgres.ownerUrl);
  tell("counting checkouts");
  const checkouts = await countCheckouts(system, goods);
  tell("counting a webhook");
  const delivery = await takeDelivery(system);
  const webhookRoundTrips = await countWebhook(system, delivery);
  return { checkouts, webhookRoundTrips, delivery, variables: variablesOf(system) };
}

/** As in production there is no stand-in's clock to be asked; the signature is of this moment. */
function variablesOf({ sandbox: line, shopUrl, secrets }: LocalSystem) {
  const all = workerVariables({ line, secrets, shopUrl, keys: {} });
  const { STAND_IN_CLOCK_URL: _, ...variables } = all;
  return variables;
}

async function compare({ checkouts, webhookRoundTrips, delivery, variables }: Counted) {
  tell("bundling");
  const ours = await bundle("ours", inRoot("worker/index.ts"));
  const bare = await bundle("bare", inRoot("tests/bench/workers/bare/index.ts"));
  const floor = await bundle("floor", inRoot("tests/bench/workers/floor/index.ts"));
  tell("acknowledging webhooks");
  const bindings = { ...wranglerVars(), ...variables };
  const rates = await measure(
    [
      { name: "bare", file: bare.file, bindings },
      { name: "floor", file: floor.file, bindings },
      { name: "ours", file: ours.file, bindings },
    ],
    delivery,
  );
  const rate = (name: string) => rates.get(name) ?? 0;
  return {
    checkout: summary(checkouts),
    webhook: {
      dbRoundTrips: webhookRoundTrips,
      acksPerSecond: Math.round(rate("ours")),
      bareHonoAcksPerSecond: Math.round(rate("bare")),
      floorAcksPerSecond: Math.round(rate("floor")),
      ratioToBareHono: rounded(rate("ours") / rate("bare")),
      ratioToFloor: rounded(rate("ours") / rate("floor")),
    },
    bundle: { gzipBytes: ours.gzipBytes },
  } satisfies Omit<Result, "standIns">;
}

const rounded = (ratio: number) => Math.round(ratio * 1_000) / 1_000;

/** The worst of each; that all are the same is said apart. */
function summary(cases: CheckoutCounts[]): Result["checkout"] {
  const worst = (of: (one: CheckoutCounts) => number) => Math.max(...cases.map(of));
  const kinds = new Set(
    cases.map((one) => `${one.dbRoundTrips} ${one.dbRoundTripsAfterAnswer} ${one.processorCalls}`),
  );
  return {
    dbRoundTrips: worst(({ dbRoundTrips }) => dbRoundTrips),
    dbRoundTripsAfterAnswer: worst((one) => one.dbRoundTripsAfterAnswer),
    processorCalls: worst(({ processorCalls }) => processorCalls),
    isConstant: kinds.size === 1,
    cases,
  };
}

function print({ checkout, webhook, bundle: { gzipBytes }, standIns }: Result): string {
  const cases = checkout.cases.map(
    (one) =>
      `  ${one.processor.padEnd(6)} ${String(one.lines).padStart(4)} lines ${String(one.sellers).padStart(3)} artisans` +
      `   ${one.dbRoundTrips} round trips, ${one.dbRoundTripsAfterAnswer} after the answer, ${one.processorCalls} processor call`,
  );
  return `Checkout
${cases.join("\n")}

Webhook
  ${webhook.dbRoundTrips} round trips until acknowledged
  ${webhook.acksPerSecond} acknowledged per second
  ${webhook.bareHonoAcksPerSecond} by a bare Hono Worker that only reads the body (${webhook.ratioToBareHono} of it)
  ${webhook.floorAcksPerSecond} by one that checks the signature and sends to a queue (${webhook.ratioToFloor} of it)

Bundle
  ${(gzipBytes / 1_000).toFixed(1)} kB gzip

${printStandIns(standIns)}`;
}

await runFromCommandLine().then(
  () => process.exit(0),
  (cause) => {
    process.stderr.write(`${inspect(cause)}\n`);
    process.exit(1);
  },
);
