import { describe, expect, it } from "vitest";
import {
  DAY_MS,
  errorOf,
  opened,
  pay,
  standIn,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const buyer = (id: string, card: string, threeDSecure = "pass") =>
  standIn.control(opened.world, `/payment_intents/${id}/confirm`, { card, threeDSecure });

const open = (more = {}) =>
  stripe.paymentIntents.create({
    amount: 10_000,
    currency: "usd",
    automatic_payment_methods: { enabled: true },
    ...more,
  });

describe("a payment by card", () => {
  it("moves the money, less the fee, and shows it in every object", async () => {
    const intent = await pay(stripe, 10_000, "pm_card_visa", {
      transfer_group: "order_1",
      metadata: { payment: "p1" },
      receipt_email: "buyer@example.com",
      shipping: { name: "B. Uyer", address: { line1: "1 Way", city: "Bath", country: "GB" } },
    });
    expect(intent.status).toBe("succeeded");
    const read = await stripe.paymentIntents.retrieve(intent.id, {
      expand: ["latest_charge.balance_transaction", "payment_method"],
    });
    expect(read.latest_charge).toMatchObject({
      object: "charge",
      amount_captured: 10_000,
      transfer_group: "order_1",
      metadata: { payment: "p1" },
      payment_method_details: { card: { checks: { cvc_check: "pass" } } },
      balance_transaction: { object: "balance_transaction", fee: 320, net: 9_680, amount: 10_000 },
    });
    expect(read.payment_method).toMatchObject({ object: "payment_method", type: "card" });
    expect(read.shipping).toMatchObject({ name: "B. Uyer", address: { city: "Bath" } });
    const balance = await stripe.balance.retrieve();
    expect(balance.pending[0]).toMatchObject({ amount: 9_680, currency: "usd" });
    await opened.world.clock.advance(2 * DAY_MS);
    const later = await stripe.balance.retrieve();
    expect(later.pending[0]?.amount).toBe(0);
    expect(later.available[0]?.amount).toBe(9_680);
  });

  it("is told in Stripe's own order, the balance transaction last", async () => {
    await pay(stripe, 10_000);
    const events = await takeEvents(opened.world);
    expect(typesOf(events)).toEqual([
      "payment_intent.created",
      "charge.succeeded",
      "payment_intent.succeeded",
      "charge.updated",
    ]);
    expect(events[1]?.object.balance_transaction).toBeNull();
    expect(events[3]?.object.balance_transaction).toMatch(/^txn_/);
  });

  it.each([
    ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline"],
    ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
    ["pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"],
    ["pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"],
    ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"],
    ["pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"],
    ["pm_card_visa_chargeDeclinedVelocityLimitExceeded", "card_declined", "card_velocity_exceeded"],
  ])("%s is declined and can be paid again with another card", async (method, code, decline) => {
    const intent = await open();
    const error = await errorOf(
      stripe.paymentIntents.confirm(intent.id, {
        payment_method: method,
        return_url: "https://example.com/",
      }),
    );
    expect(error).toMatchObject({
      statusCode: 402,
      type: "StripeCardError",
      code,
      decline_code: decline,
    });
    const failed = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
    expect(failed).toMatchObject({
      status: "requires_payment_method",
      client_secret: intent.client_secret,
      payment_method: null,
      last_payment_error: { code, decline_code: decline, type: "card_error" },
      latest_charge: { status: "failed", paid: false },
    });
    const paid = await stripe.paymentIntents.confirm(intent.id, {
      payment_method: "pm_card_visa",
      return_url: "https://example.com/",
    });
    expect(paid).toMatchObject({ status: "succeeded", last_payment_error: null });
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "payment_intent.created",
      "charge.failed",
      "payment_intent.payment_failed",
      "charge.succeeded",
      "payment_intent.succeeded",
      "charge.updated",
    ]);
  });

  it.each([
    ["pm_card_avsFail", { address_line1_check: "fail", address_postal_code_check: "fail" }],
    ["pm_card_avsZipFail", { address_postal_code_check: "fail" }],
    ["pm_card_cvcCheckFail", { cvc_check: "fail" }],
  ])("%s succeeds and carries the failed check", async (method, checks) => {
    const intent = await pay(stripe, 5_000, method, { expand: ["latest_charge"] });
    expect(intent.latest_charge).toMatchObject({ payment_method_details: { card: { checks } } });
  });

  it("needs a return_url from a server when methods that redirect are allowed", async () => {
    const intent = await open();
    const error = await errorOf(
      stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" }),
    );
    expect(error).toMatchObject({ statusCode: 400, param: "return_url" });
  });
});

describe("3-D Secure", () => {
  it("leaves the PaymentIntent in requires_action until the buyer has passed", async () => {
    const intent = await open();
    await buyer(intent.id, "4000 0027 6000 3184", "leave");
    const waiting = await stripe.paymentIntents.retrieve(intent.id);
    expect(waiting).toMatchObject({
      status: "requires_action",
      next_action: { type: "use_stripe_sdk" },
    });
    const url = String(waiting.next_action?.use_stripe_sdk?.stripe_js);
    expect(await (await fetch(url)).text()).toContain("Complete authentication");
    await fetch(url, { method: "POST", body: new URLSearchParams({ outcome: "complete" }) });
    const paid = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
    expect(paid).toMatchObject({
      status: "succeeded",
      next_action: null,
      latest_charge: {
        payment_method_details: { card: { three_d_secure: { result: "authenticated" } } },
      },
    });
    expect(typesOf(await takeEvents(opened.world))).toContain("payment_intent.requires_action");
  });

  it.each(["fail", "cancel"])("%s takes no money and names the reason", async (step) => {
    const intent = await open();
    await buyer(intent.id, "4000002500003155", step);
    const failed = await stripe.paymentIntents.retrieve(intent.id);
    expect(failed).toMatchObject({
      status: "requires_payment_method",
      latest_charge: null,
      last_payment_error: { code: "payment_intent_authentication_failure" },
    });
  });

  it.each([
    ["4000008260003178", "insufficient_funds"],
    ["4000008400001629", "generic_decline"],
  ])("%s passes the step and is declined afterwards", async (card, decline) => {
    const intent = await open();
    await buyer(intent.id, card);
    const failed = await stripe.paymentIntents.retrieve(intent.id);
    expect(failed).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { decline_code: decline },
    });
  });

  it("on its own page goes back to the shop with the result", async () => {
    const intent = await open();
    const waiting = await stripe.paymentIntents.confirm(intent.id, {
      payment_method: "pm_card_authenticationRequired",
      return_url: "https://shop.example/return?order=1",
    });
    expect(waiting.next_action?.type).toBe("redirect_to_url");
    const answer = await fetch(waiting.next_action?.redirect_to_url?.url ?? "", {
      method: "POST",
      body: new URLSearchParams({ outcome: "complete" }),
      redirect: "manual",
    });
    const back = new URL(answer.headers.get("location") ?? "");
    expect(back.origin).toBe("https://shop.example");
    expect(Object.fromEntries(back.searchParams)).toEqual({
      order: "1",
      payment_intent: intent.id,
      payment_intent_client_secret: intent.client_secret,
      redirect_status: "succeeded",
    });
  });

  it("of a cancelled PaymentIntent leads nowhere", async () => {
    const intent = await open();
    await buyer(intent.id, "4000002760003184", "leave");
    const waiting = await stripe.paymentIntents.retrieve(intent.id);
    await stripe.paymentIntents.cancel(intent.id);
    await fetch(String(waiting.next_action?.use_stripe_sdk?.stripe_js), {
      method: "POST",
      body: new URLSearchParams({ outcome: "complete" }),
    });
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("canceled");
  });

  it("of an earlier try leads nowhere once another card was tried", async () => {
    const intent = await open();
    const pageOf = async () => {
      await buyer(intent.id, "4000002760003184", "leave");
      const { next_action } = await stripe.paymentIntents.retrieve(intent.id);
      return String(next_action?.use_stripe_sdk?.stripe_js);
    };
    const complete = (url: string) =>
      fetch(url, { method: "POST", body: new URLSearchParams({ outcome: "complete" }) });
    const [first, second] = [await pageOf(), await pageOf()];
    await complete(first);
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("requires_action");
    await complete(second);
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("succeeded");
  });

  it("off session is a decline, not a page that nobody sees", async () => {
    const error = await errorOf(
      pay(stripe, 5_000, "pm_card_authenticationRequired", { off_session: true }),
    );
    expect(error).toMatchObject({ statusCode: 402, code: "authentication_required" });
  });
});

describe("a bank debit", () => {
  it("stays in processing until five days have passed", async () => {
    const intent = await pay(stripe, 20_000, "pm_usBankAccount_success");
    expect(intent.status).toBe("processing");
    expect(await errorOf(stripe.paymentIntents.cancel(intent.id))).toMatchObject({
      code: "payment_intent_unexpected_state",
    });
    await opened.world.clock.advance(4 * DAY_MS);
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("processing");
    await opened.world.clock.advance(DAY_MS);
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("succeeded");
    expect(typesOf(await takeEvents(opened.world)).slice(0, 5)).toEqual([
      "payment_intent.created",
      "charge.pending",
      "payment_intent.processing",
      "charge.succeeded",
      "payment_intent.succeeded",
    ]);
  });

  it("can fail days later and be paid again", async () => {
    const intent = await pay(stripe, 20_000, "pm_usBankAccount_insufficientFunds");
    await opened.world.clock.advance(5 * DAY_MS);
    const failed = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
    expect(failed).toMatchObject({
      status: "requires_payment_method",
      latest_charge: { status: "failed" },
    });
  });

  it("named processing never ends", async () => {
    const intent = await pay(stripe, 20_000, "pm_usBankAccount_processing");
    await opened.world.clock.advance(60 * DAY_MS);
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("processing");
  });
});

describe("a PaymentIntent", () => {
  it.each([
    ["usd", 49, "amount_too_small"],
    ["gbp", 29, "amount_too_small"],
    ["jpy", 49, "amount_too_small"],
    ["usd", 100_000_000, "amount_too_large"],
  ])("of %s %d is refused: %s", async (currency, amount, code) => {
    expect(await errorOf(open({ currency, amount }))).toMatchObject({ statusCode: 400, code });
  });

  it.each([
    ["usd", 50],
    ["gbp", 30],
    ["usd", 99_999_999],
    ["isk", 5_00],
    ["kwd", 5_120],
  ])("of %s %d is taken", async (currency, amount) => {
    expect(await open({ currency, amount })).toMatchObject({ amount, currency });
  });

  it.each([
    ["isk", 550],
    ["kwd", 5_124],
    ["zzz", 500],
  ])("of %s %d does not exist", async (currency, amount) => {
    expect(await errorOf(open({ currency, amount }))).toMatchObject({ statusCode: 400 });
  });

  it("can be changed while it is open and not afterwards", async () => {
    const intent = await open({ metadata: { a: "1", b: "2" } });
    const changed = await stripe.paymentIntents.update(intent.id, {
      amount: 12_000,
      metadata: { a: "", c: "3" },
    });
    expect(changed).toMatchObject({ amount: 12_000, metadata: { b: "2", c: "3" } });
    await buyer(intent.id, "4242424242424242");
    expect(await errorOf(stripe.paymentIntents.update(intent.id, { amount: 1_000 }))).toMatchObject(
      { code: "payment_intent_unexpected_state" },
    );
    expect(await stripe.paymentIntents.update(intent.id, { metadata: { d: "4" } })).toMatchObject({
      metadata: { b: "2", c: "3", d: "4" },
    });
  });

  it("can be cancelled once, and never when it is paid", async () => {
    const intent = await open();
    expect(await stripe.paymentIntents.cancel(intent.id)).toMatchObject({ status: "canceled" });
    const again = await errorOf(stripe.paymentIntents.cancel(intent.id));
    expect(again).toMatchObject({
      code: "payment_intent_unexpected_state",
      payment_intent: { id: intent.id, status: "canceled" },
    });
    const paid = await pay(stripe, 1_000);
    expect(await errorOf(stripe.paymentIntents.cancel(paid.id))).toMatchObject({
      code: "payment_intent_unexpected_state",
    });
    const late = await errorOf(stripe.paymentIntents.confirm(intent.id, { off_session: true }));
    expect(late.code).toBe("payment_intent_unexpected_state");
  });

  it("is found by its metadata and listed by customer and time, page by page", async () => {
    const customer = await stripe.customers.create({ email: "b@example.com" });
    const ids: string[] = [];
    for (const payment of ["p1", "p2", "p3"]) {
      ids.push((await open({ customer: customer.id, metadata: { payment } })).id);
    }
    await open();
    const found = await stripe.paymentIntents.search({ query: "metadata['payment']:'p2'" });
    expect(found.data.map(({ id }) => id)).toEqual([ids[1]]);
    const both = await stripe.paymentIntents.search({
      query: `status:'requires_payment_method' AND -metadata["payment"]:"p2" AND amount>=10000`,
    });
    expect(both.data).toHaveLength(3);
    const page = await stripe.paymentIntents.list({ customer: customer.id, limit: 2 });
    expect(page.data.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect(page.has_more).toBe(true);
    const all: string[] = [];
    for await (const { id } of stripe.paymentIntents.list({ customer: customer.id, limit: 2 }))
      all.push(id);
    expect(all).toEqual([...ids].reverse());
    const later = await stripe.paymentIntents.list({
      created: { gt: opened.world.clock.nowSeconds() },
    });
    expect(later.data).toEqual([]);
  });

  it("captured by hand takes a part and releases the rest", async () => {
    const intent = await pay(stripe, 10_000, "pm_card_visa", { capture_method: "manual" });
    expect(intent).toMatchObject({ status: "requires_capture", amount_capturable: 10_000 });
    expect(
      await errorOf(stripe.paymentIntents.capture(intent.id, { amount_to_capture: 10_001 })),
    ).toMatchObject({ code: "amount_too_large" });
    const captured = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 6_000 });
    expect(captured).toMatchObject({ status: "succeeded", amount_received: 6_000 });
    const types = typesOf(await takeEvents(opened.world));
    expect(types).toContain("payment_intent.amount_capturable_updated");
    expect(types).toContain("charge.captured");
  });

  it("not captured in seven days is cancelled by itself", async () => {
    const intent = await pay(stripe, 10_000, "pm_card_visa", { capture_method: "manual" });
    await opened.world.clock.advance(7 * DAY_MS);
    expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: "canceled",
      cancellation_reason: "automatic",
    });
  });
});
