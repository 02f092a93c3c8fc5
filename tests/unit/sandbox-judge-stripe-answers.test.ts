import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { OpenWorld } from "../sandbox/core/worlds.ts";
import { printAnswers } from "../sandbox/stripe/answers/from-types.ts";
import { ROUTES } from "../sandbox/stripe/routes.ts";
import { StripeError } from "../sandbox/stripe/wire/errors.ts";
import {
  clientOf,
  errorOf,
  expectBooksBalance,
  pay,
  plan,
  type StandIn,
  startStripe,
} from "./sandbox-stripe.support.ts";

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());

let world: OpenWorld;
let stripe: ReturnType<typeof clientOf>;
let opened: Awaited<ReturnType<StandIn["open"]>>;
beforeEach(async () => {
  opened = await standIn.open();
  world = opened.world;
  stripe = clientOf(opened, opened.secretKey);
  // What is found is also printed; here it is meant.
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  expectBooksBalance(world);
});

const BY = "stripe 23.1.0";
const last = () => world.log.all().at(-1);

/** The stand-in, with one call that answers something else than it should. */
function answering(method: string, path: string, change: (answer: object) => unknown): void {
  const route = ROUTES.find((it) => it.method === method && it.path.test(path));
  if (route === undefined) throw new Error(`no ${method} ${path}`);
  const run = route.run;
  // Every endpoint answers an object.
  vi.spyOn(route, "run").mockImplementation((call, params) => change(run(call, params) as object));
}

test("the shapes of answers are what the installed stripe package declares", () => {
  const committed = new URL("../sandbox/stripe/answers/schemas.json", import.meta.url);
  const { text, unread } = printAnswers();
  expect(text === readFileSync(committed, "utf8"), "run answers/generate.ts").toBe(true);
  // Only what the client itself adds to an error.
  expect(unread).toEqual([
    "Types.StripeRawError: Error",
    "RequestSender.HttpClientResponseError: TSTypeLiteral",
    "Types.StripeRawError: TSAnyKeyword",
  ]);
});

describe("what the package's types say of an answer is in the log", () => {
  test("nothing, if it is right", async () => {
    await stripe.customers.create({ name: "Ada" });
    expect(last()?.answer).toEqual({ by: BY, violations: [] });
  });

  test("nothing of objects in the place of ids, of lists and of what is found by a search", async () => {
    const paid = await pay(stripe, 2000);
    await stripe.paymentIntents.retrieve(paid.id, {
      expand: ["latest_charge.balance_transaction", "latest_charge.refunds", "payment_method"],
    });
    await stripe.charges.list({ limit: 3, expand: ["data.payment_intent"] });
    await stripe.customers.search({ query: "email:'nobody@example.com'" });
    await stripe.events.list();
    const answers = world.log.all().map(({ answer }) => answer);
    expect(answers).toEqual(Array(5).fill({ by: BY, violations: [] }));
  });

  test("nothing of what is deleted, which says little more than that", async () => {
    const { id } = await stripe.customers.create({});
    expect(await stripe.customers.del(id)).toMatchObject({ deleted: true });
    expect(last()?.answer).toEqual({ by: BY, violations: [] });
  });

  test("nothing of a refusal and of a decline with its intent inside", async () => {
    await errorOf(stripe.customers.retrieve("cus_none"));
    expect(last()).toMatchObject({ status: 404, answer: { by: BY, violations: [] } });
    await errorOf(pay(stripe, 2000, "pm_card_chargeDeclined"));
    expect(last()).toMatchObject({ status: 402, answer: { by: BY, violations: [] } });
  });

  test("nothing of the part that a publishable key sees, though most of it is not there", async () => {
    const intent = await stripe.paymentIntents.create({ amount: 2000, currency: "usd" });
    const browser = clientOf(opened, opened.publishableKey);
    const seen = await browser.paymentIntents.retrieve(intent.id, {
      client_secret: intent.client_secret ?? "",
    });
    expect(seen).not.toHaveProperty("metadata");
    expect(last()?.answer).toEqual({ by: BY, violations: [] });
  });

  test("nobody judges what only Stripe.js gets", async () => {
    const query = new URLSearchParams({
      key: opened.publishableKey,
      mode: "payment",
      amount: "500",
      currency: "usd",
    });
    const answer = await fetch(`${opened.url}/v1/elements/sessions?${query}`);
    expect(answer.status).toBe(200);
    expect(last()?.answer).toEqual({ by: "nobody: only Stripe.js gets it", violations: [] });
  });

  test("an answer that a fault made is nobody's", async () => {
    plan(world, { route: "POST /v1/customers", kind: "error_500" });
    await errorOf(stripe.customers.create({}));
    expect(last()).toMatchObject({ status: 500 });
    expect(last()?.answer).toBeUndefined();
  });
});

describe("an answer that Stripe would not give fails whoever meets it", () => {
  test.each<[string, object, string]>([
    ["a field that is misspelt", { descripton: null }, ".descripton is unknown to Stripe"],
    ["one that is not there", { email: undefined }, ".email is missing"],
    ["text for a number", { balance: "0" }, '.balance is "0", not number'],
    ["a number that JSON has no sign for", { balance: Number.NaN }, ".balance is null, not number"],
    ["nothing where there is always something", { created: null }, ".created is null, not number"],
    [
      "a field inside that is missing",
      { invoice_settings: { custom_fields: null, default_payment_method: null, footer: null } },
      ".invoice_settings.rendering_options is missing",
    ],
    ["metadata that is no text", { metadata: { n: 1 } }, ".metadata.n is 1, not string"],
    ["another kind of object", { test_clock: { object: "charge" } }, "not string or test_helpers."],
    ["an object in the place of a list", { preferred_locales: {} }, "not array of string or null"],
  ])("%s", async (_, wrong, told) => {
    answering("POST", "/v1/customers", (answer) => ({ ...answer, ...wrong }));
    const error = await errorOf(stripe.customers.create({}));
    expect([error.statusCode, error.type]).toEqual([500, "StripeAPIError"]);
    expect(error.message).toContain(told);
    expect(last()).toMatchObject({ status: 500, answer: { by: BY } });
    expect(last()?.answer?.violations.join()).toContain(told);
  });

  test("a word that is not in a closed list, inside an object that expand asked for", async () => {
    const paid = await pay(stripe, 2000);
    const intent = {
      ...paid,
      lastResponse: undefined,
      // One list of words may grow with the years, the other may not.
      status: "sleeping",
      payment_method_options: { card: { capture_method: "later" } },
    };
    answering("GET", "/v1/charges/ch_1", (answer) => ({ ...answer, payment_intent: intent }));
    await errorOf(stripe.charges.retrieve(String(paid.latest_charge)));
    const place = "charge.payment_intent.payment_method_options.card";
    expect(last()?.answer?.violations).toContain(`${place}.capture_method is "later", not manual`);
    expect(last()?.answer?.violations.join()).not.toContain("sleeping");
  });

  test("all that is wrong at once, also far down a list", async () => {
    await stripe.customers.create({});
    answering("GET", "/v1/customers", (page) => ({
      ...page,
      total: 1,
      url: undefined,
      data: [{ object: "customer" }, { object: "custmer" }],
    }));
    const { message } = await errorOf(stripe.customers.list());
    expect(message).toContain("list.total is unknown to Stripe");
    expect(message).toContain("list.url is undefined, not string");
    expect(message).toContain("data[0].id is missing");
    expect(message).toContain("data[1] is a custmer, which answers/sources.ts lacks");
  });

  test("a publishable key's part, where what is there is wrong", async () => {
    const intent = await stripe.paymentIntents.create({ amount: 2000, currency: "usd" });
    const browser = clientOf(opened, opened.publishableKey);
    answering("GET", "/v1/payment_intents/pi_1", (answer) => ({ ...answer, amount: "2000" }));
    const secret = { client_secret: intent.client_secret ?? "" };
    const error = await errorOf(browser.paymentIntents.retrieve(intent.id, secret));
    expect(error.message).toContain('payment_intent.amount is "2000", not number');
  });

  test("an error whose fields Stripe's errors do not have", async () => {
    answering("POST", "/v1/customers", () => {
      const body = { type: "card_error", message: "No.", decline_reason: "x" } as const;
      throw new StripeError(402, body, true);
    });
    const error = await errorOf(stripe.customers.create({}));
    expect(error.statusCode).toBe(500);
    expect(error.message).toContain("error.decline_reason is unknown to Stripe");
  });

  test("trying again with the same key gets the same failure", async () => {
    answering("POST", "/v1/customers", (answer) => ({ ...answer, email: 1 }));
    const options = { idempotencyKey: "once" };
    await errorOf(stripe.customers.create({}, options));
    const error = await errorOf(stripe.customers.create({}, options));
    expect(error.message).toContain(".email is 1");
    expect(last()?.replayed).toBe(true);
  });

  test("outside of tests the answer is given, and the log tells what is wrong with it", async () => {
    vi.stubEnv("SANDBOX_STRICT_ANSWERS", "");
    answering("POST", "/v1/customers", (answer) => ({ ...answer, colour: "red" }));
    expect(await stripe.customers.create({})).toMatchObject({ colour: "red" });
    const violations = ["customer.colour is unknown to Stripe"];
    expect(last()).toMatchObject({ status: 200, answer: { by: BY, violations } });
  });
});
