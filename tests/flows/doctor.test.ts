import { expect, test } from "vitest";
import { control } from "../support/control.ts";
import { cronRuns, deployed, doctor, findingOf, payOutBy, troubles } from "../support/doctor.ts";
import { agree, DAY_MS, MINUTE_MS, order, paid, pass, rails, stripe } from "../support/purchase.ts";
import { differences, reconciled, runJob } from "../support/reconciling.ts";
import { postSigned, stripeEvent } from "../support/signed.ts";
import { world } from "../support/world.ts";

test("a deployment that is as it should be has nothing to be told", async () => {
  const w = await deployed();
  const { ok, findings, environment } = await doctor(w);
  expect(findings.filter(({ state }) => state !== "ok")).toEqual([]);
  expect([ok, environment]).toEqual([true, "test"]);
  expect(findings.every(({ advice }) => advice === null)).toBe(true);
  expect(new Set(findings.map(({ check }) => check))).toEqual(
    new Set([
      ...["endpoint", "endpoint-events", "endpoint-version", "secrets", "certificate"],
      ...["deliveries", "undelivered", "clock", "mode", "permissions", "payouts", "queue"],
      ...["inbox", "outbox", "operations", "dead-letters", "cron", "database-role"],
      ...["migrations", "rails", "differences", "books"],
    ]),
  );
  // and it stays so while it sells and pays
  for (const rail of rails) await paid(w, rail);
  expect(await troubles(w)).toEqual([]);
  expect((await findingOf(w, "secrets", "stripe")).evidence).toContain("secret 1 verified");
  expect((await findingOf(w, "certificate", "paypal")).evidence).toContain("/certs/");
  expect((await findingOf(w, "deliveries", "paypal")).evidence).toContain("CAPTURE.COMPLETED");
});

test("nobody but an operator sees the doctor", async () => {
  const w = await world();
  expect((await w.get("/api/operator/doctor")).status).toBe(401);
});

test("secrets that were not removed after a rotation are found, and one that only the old signs with", async () => {
  const w = await deployed();
  const old = w.credentials.stripe.webhookSecret;
  Object.assign(w.env, { STRIPE_WEBHOOK_SECRETS: `whsec_of_the_next_year,${old}` });
  expect(await troubles(w)).toEqual([]);
  await postSigned(w, JSON.stringify(stripeEvent()), { secret: old });
  await w.pump();
  expect(await troubles(w)).toEqual(["warn secrets stripe"]);
  expect((await findingOf(w, "secrets", "stripe")).evidence).toContain(
    "2 secrets; secret 2 verified",
  );
  Object.assign(w.env, {
    STRIPE_WEBHOOK_SECRETS: `${old},whsec_of_last_year_____,whsec_of_before________`,
  });
  expect(await troubles(w)).toEqual(["warn secrets stripe"]);
  expect((await findingOf(w, "secrets", "stripe")).evidence).toBe("3 secrets are set");
});

test("a certificate that PayPal does not serve, or that nobody trusts, is found", async () => {
  const w = await deployed();
  await paid(w, "paypal");
  await w.control("POST", "/paypal/certificates/fail", { times: 1 });
  expect(await troubles(w)).toEqual(["fail certificate paypal"]);
  expect(await troubles(w)).toEqual([]);
  await w.control("POST", "/paypal/certificates/fail", { times: 1, status: 404 });
  expect(await troubles(w)).toEqual(["fail certificate paypal"]);
});

test.each(rails)(
  "payments by %s of which no webhook told are found, and events that did not arrive",
  async (rail) => {
    const w = await deployed();
    const purchase = await order(w, rail);
    await w.pump();
    await agree(w, rail, purchase);
    if (rail === "paypal")
      await w.post(
        `/api/payments/${purchase.payment.paymentId}/capture`,
        {},
        { "Order-Token": purchase.orderToken },
      );
    // Nothing is delivered: cron finds out by itself.
    for (let minute = 0; minute < 4; minute++) {
      await w.advance(MINUTE_MS);
      await w.everyMinute();
    }
    await w.advance(16 * MINUTE_MS);
    // Before cron's next look at the processors' own lists adopts what never arrived.
    const found = await troubles(w);
    expect(found).toContain(`fail undelivered ${rail}`);
    expect(found).toContain(`warn deliveries ${rail}`);
    await w.pump();
    await cronRuns(w);
    expect(await troubles(w)).toEqual([]);
  },
);

test.each([
  [20_000, []],
  [60_000, ["warn clock stripe", "warn clock paypal"]],
  [250_000, ["fail clock stripe", "fail clock paypal"]],
] as const)("a clock that is %d ms behind the processors' is judged", async (byMs, found) => {
  const w = await deployed();
  // Ours stands where another world's does; the processors' goes ahead.
  const other = await control<{ id: string }>("POST", "/worlds", { mode: "hold" });
  const clock = `${(w.env.STAND_IN_CLOCK_URL as string).replace(`/${w.id}/`, `/${other.id}/`)}`;
  Object.assign(w.env, { STAND_IN_CLOCK_URL: clock });
  await w.control("POST", "/clock", { advanceMs: byMs });
  expect(await troubles(w)).toEqual(found);
});

test("a restricted key that lacks rights is found, with their names", async () => {
  const w = await deployed();
  const permissions = ["charges:write", "refunds:write", "payment_intents:write", "balance:read"];
  const { key } = await w.control<{ key: string }>("POST", "/stripe/keys/restricted", {
    permissions,
  });
  Object.assign(w.env, { STRIPE_SECRET_KEY: key });
  const found = await findingOf(w, "permissions", "stripe");
  expect(found.evidence).toBe(
    "Our key may not use Customers, PaymentMethods, SetupIntents, Transfers, Connected accounts, Disputes, Payouts, Products, Prices, Subscriptions, Invoices, Events, Webhook Endpoints, Balance settings",
  );
  expect(await troubles(w)).toEqual([
    ...["fail endpoint stripe", "fail endpoint stripe-connect", "fail undelivered stripe"],
    ...["fail permissions stripe", "fail payouts stripe"],
  ]);
});

const daily = { "payments[payouts][schedule][interval]": "daily" };
const keep = (minor: string) => ({ "payments[payouts][minimum_balance_by_currency][usd]": minor });
test("payouts of the platform that could take what is held for artisans are found", async () => {
  const w = await deployed();
  await paid(w, "stripe");
  await payOutBy(w, daily);
  expect(await troubles(w)).toEqual(["fail payouts stripe"]);
  // 113.33 less the commission of 9.83 is owed.
  await payOutBy(w, keep("10349"));
  expect(await findingOf(w, "payouts", "stripe")).toMatchObject({
    state: "fail",
    evidence: "Payouts are made by themselves (daily) and leave 103.49 USD; owed are 103.50 USD",
  });
  await payOutBy(w, keep("10350"));
  expect(await troubles(w)).toEqual([]);
});

test("what a processor's books show differently is told until an operator has settled it", async () => {
  const w = await deployed();
  await paid(w, "stripe");
  await w.advance(3 * DAY_MS);
  // given a payout to our own bank, which nothing here books
  await stripe(w, "/v1/payouts", { amount: "1234", currency: "usd" });
  await w.pump();
  expect((await findingOf(w, "differences", "stripe")).state).toBe("ok");
  await runJob(w, "reconcile"); // The night's, which looks at what was before.
  await reconciled(w, "stripe");
  expect(await findingOf(w, "differences", "stripe")).toMatchObject({
    state: "warn",
    evidence: "Stripe's books and the ledger differ: 1 missing here",
  });
  expect((await findingOf(w, "differences", "paypal")).state).toBe("ok");
  const [found] = await differences(w);
  const note = "Our earnings, on the bank's statement.";
  await w.post(`/api/operator/differences/${found?.id}/close`, { note }, w.operator);
  expect((await findingOf(w, "differences", "stripe")).state).toBe("ok");
  w.skipBalance = true; // Payouts to the bank are not booked yet.
});

test("processors that are away are each told, and hide nothing of the other", async () => {
  const w = await deployed();
  await w.fault({ service: "stripe", route: "GET .*", kind: "error_500", times: 1000 });
  const found = await troubles(w);
  expect(found).toContain("fail endpoint stripe");
  expect(found).toContain("warn permissions stripe");
  expect(found.filter((one) => one.includes("paypal"))).toEqual([]);
  await w.control("DELETE", "/faults");
  await pass(w, 1);
  expect(await troubles(w)).toEqual([]);
});
