import { inspect, parseArgs } from "node:util";
import { untilAsked } from "../sandbox/until-asked.ts";
import { inRoot } from "./folders.ts";
import { HISTORY_MS, makeHistory } from "./history/make.ts";
import { authenticatorKey, SAMPLE_PASSWORD, samplePeople } from "./people.ts";
import { artisans } from "./samples.ts";
import { sellerId } from "./seed.ts";
import { type LocalSystem, startLocalSystem } from "./system.ts";
import { readTestKeys, type TestKeys } from "./test-keys.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);

/** `npm start [-- --reset] [--no-history]`: the shop on this machine, until Ctrl-C. */
async function runFromCommandLine(): Promise<void> {
  const { values } = parseArgs({
    options: {
      reset: { type: "boolean", default: false },
      "no-history": { type: "boolean", default: false },
    },
  });
  const asked = untilAsked();
  const keys = readTestKeys();
  // Processors of the real world have a clock that nobody sets back.
  const hasHistory = !values["no-history"] && !keys.stripe && !keys.paypal;
  say("Starting the database, the stand-ins, the Worker and the shop …");
  const starting = startLocalSystem({
    ...{ dataDir: dataDirFor(keys), reset: values.reset, keys, followsSource: true },
    ...(hasHistory && { beginsAgoMs: HISTORY_MS, ticker: false }),
  });
  const system = await Promise.race([starting, asked]);
  if (system) {
    say(welcome(system, keys));
    if (hasHistory) await Promise.race([asked, beginWithHistory(system)]);
    const endedByItself = await Promise.race([asked, system.ended]);
    if (endedByItself) {
      process.exitCode = 1;
      say(`The Worker's process has ended: ${endedByItself}\nThe whole of it: ${system.logFile}`);
    }
  }
  say("Ending …");
  await (await starting).close();
}

/** What goes wrong with it is told; the shop is open all the same. */
async function beginWithHistory(system: LocalSystem): Promise<void> {
  if (system.isFresh) {
    say("  Three months of sales are being made meanwhile, by a clock that ends at the present:");
    const startedMs = performance.now();
    const tell = (text: string) => say(`  · ${text}`);
    const done = () => `done after ${Math.round((performance.now() - startedMs) / 1000)} seconds`;
    await makeHistory(system, tell).then(
      () => say(`  · ${done()}\n`),
      (cause) => say(`  · it ends early: ${cause instanceof Error ? cause.message : cause}\n`),
    );
  }
  await system.keepTicking();
}

/** Accounts of a stand-in mean nothing to a real processor: each combination keeps its own data. */
function dataDirFor({ stripe, paypal }: TestKeys): string {
  const names = [...(stripe ? ["stripe"] : []), ...(paypal ? ["paypal"] : [])];
  return inRoot(".data", names.length === 0 ? "local" : `test-keys-${names.join("-")}`);
}

function welcome(system: LocalSystem, keys: TestKeys): string {
  const { shopUrl, apiUrl, control, logFile, sandbox, secrets } = system;
  const { buyer, seller, operator, colleague } = samplePeople;
  return `
  Shop             ${shopUrl}
  API docs         ${apiUrl}/docs
  Health           ${apiUrl}/health
  Stand-ins        ${control}/
  Mailbox          ${sandbox.mail.mailboxUrl}
  Worker's log     ${logFile}

  Log in at ${shopUrl}/account/login with the password "${SAMPLE_PASSWORD}":
    ${buyer}   a buyer
    ${seller}   an artisan
    ${operator}   an operator; the authenticator's key is ${authenticatorKey(secrets.totpSecret)}
    ${colleague}   another one with the same key, as what is large takes two
${[stripeHelp(system, keys), paypalHelp(system, keys)].join("")}${standInHelp(system, keys)}
  Data is kept between runs; "npm start -- --reset" drops it. Ctrl-C ends everything.
`;
}

function stripeHelp({ shopUrl, apiUrl, deskFile }: LocalSystem, { stripe }: TestKeys): string {
  if (!stripe)
    return `
  Cards (any date to come, any CVC):
    4242 4242 4242 4242   is charged
    4000 0000 0000 0002   is declined
    4000 0027 6000 3184   asks for 3-D Secure
`;
  const example = artisans[0] ? sellerId(artisans[0].slug) : "";
  return `
  Stripe is the real one, with your test keys. Its webhooks need a way in, for instance:
    stripe listen --forward-to ${shopUrl}/webhooks/stripe --forward-connect-to ${shopUrl}/webhooks/stripe-connect
  and the secret that it prints as STRIPE_WEBHOOK_SECRETS and STRIPE_CONNECT_WEBHOOK_SECRETS in .dev.vars.
  No artisan has an account yet, so nothing can be paid by card before one is onboarded:
    curl -X POST -H @${deskFile} -H "Idempotency-Key: 1" \\
      ${apiUrl}/operator/sellers/${example}/onboarding
  answers a link to Stripe's page; artisans' ids are at ${apiUrl}/artisans.
`;
}

function paypalHelp({ shopUrl }: LocalSystem, { paypal }: TestKeys): string {
  if (!paypal) return "\n  PayPal: press its button; the page that opens asks how to pay.\n";
  return `
  PayPal is its sandbox, with your keys. Its webhooks need a tunnel to ${shopUrl}/webhooks/paypal,
  and PAYPAL_WEBHOOK_ID in .dev.vars the id that PayPal gave to that address. The sample artisans'
  addresses are nobody's, so payouts to them stay unclaimed.
`;
}

function standInHelp({ apiUrl, control, deskFile }: LocalSystem, keys: TestKeys): string {
  if (keys.stripe || keys.paypal) return "";
  return `
  An artisan is paid seven days after shipping. An order's parts have ids; ship one, then move the clock:
    curl -X POST -H @${deskFile} -H "Idempotency-Key: $RANDOM" \\
      ${apiUrl}/seller-orders/<part id>/shipments
    curl -X POST -d '{"advanceMs": 604800000}' ${control}/worlds/default/clock
`;
}

await runFromCommandLine().then(
  () => process.exit(),
  (cause) => {
    process.stderr.write(`${cause instanceof Error ? cause.message : inspect(cause)}\n`);
    process.exit(1);
  },
);
