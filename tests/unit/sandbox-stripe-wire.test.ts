import { describe, expect, it } from "vitest";
import { API_VERSION } from "../sandbox/stripe/platform.ts";
import {
  artisan,
  clientOf,
  DAY_MS,
  errorOf,
  opened,
  pay,
  plan,
  standIn,
  stripe,
  stripeForEachTest,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const create = (idempotencyKey: string, amount = 1_000) =>
  stripe.paymentIntents.create({ amount, currency: "usd" }, { idempotencyKey });

const countIntents = async () => (await stripe.paymentIntents.list({ limit: 100 })).data.length;

/** What no client of Stripe's sends: the bare request. */
const raw = (path: string, body: string | undefined, headers: Record<string, string> = {}) =>
  fetch(`${opened.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      Authorization: `Bearer ${opened.secretKey}`,
      "Content-Type": "application/x-www-form-urlencoded",
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });

describe("an idempotency key", () => {
  it("runs the endpoint once and replays its answer", async () => {
    const first = await create("k1");
    const again = await create("k1");
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.requestId).not.toBe(first.lastResponse.requestId);
    expect(await countIntents()).toBe(1);
    expect(opened.world.log.all().map(({ replayed }) => replayed)).toEqual([false, true, false]);
  });

  it("refuses other parameters, and takes the same in another order", async () => {
    await create("k1");
    const error = await errorOf(create("k1", 2_000));
    expect(error).toMatchObject({ statusCode: 400, type: "StripeIdempotencyError" });
    const other = await raw("/v1/refunds", "payment_intent=pi_x", { "Idempotency-Key": "k1" });
    expect(other.status).toBe(400);
    const turned = await raw("/v1/payment_intents", "currency=usd&amount=1000", {
      "Idempotency-Key": "k1",
    });
    expect(turned.headers.get("idempotent-replayed")).toBe("true");
  });

  it("replays a decline, even though the money would be there now", async () => {
    const ada = await artisan(standIn, opened.world, stripe);
    const send = (idempotencyKey: string) =>
      stripe.transfers.create(
        { amount: 500, currency: "usd", destination: ada },
        { idempotencyKey },
      );
    expect(await errorOf(send("t1"))).toMatchObject({ code: "balance_insufficient" });
    await standIn.control(opened.world, "/balance", { currency: "usd", minor: "500" });
    expect(await errorOf(send("t1"))).toMatchObject({
      code: "balance_insufficient",
      headers: { "idempotent-replayed": "true" },
    });
    expect(await send("t2")).toMatchObject({ amount: 500 });
  });

  it("keeps a 402 with its PaymentIntent", async () => {
    const options = { idempotencyKey: "c1" };
    const confirm = () =>
      stripe.paymentIntents.create(
        {
          amount: 700,
          currency: "usd",
          confirm: true,
          payment_method: "pm_card_chargeDeclined",
          automatic_payment_methods: { enabled: true, allow_redirects: "never" },
        },
        options,
      );
    const first = await errorOf(confirm());
    const second = await errorOf(confirm());
    expect(second.statusCode).toBe(402);
    expect(second.raw).toEqual(
      first.raw && { ...first.raw, headers: second.headers, requestId: second.requestId },
    );
    expect(await countIntents()).toBe(1);
  });

  it("is free again after validation, 401 and 429", async () => {
    expect(await errorOf(create("k1", 1))).toMatchObject({ code: "amount_too_small" });
    plan(opened.world, { route: "POST /v1/payment_intents", kind: "rate_limit_429" });
    expect(await errorOf(create("k1", 1_000))).toMatchObject({
      statusCode: 429,
      type: "StripeRateLimitError",
    });
    plan(opened.world, { route: "POST /v1/payment_intents", kind: "unauthorized_401" });
    expect(await errorOf(create("k1", 1_000))).toMatchObject({ statusCode: 401 });
    expect(await create("k1", 1_000)).toMatchObject({ amount: 1_000 });
  });

  it.each([true, false])("keeps a 500 for ever, executed: %s", async (effect) => {
    plan(opened.world, { route: "POST /v1/payment_intents", kind: "error_500_cached", effect });
    expect(await errorOf(create("k1"))).toMatchObject({ statusCode: 500 });
    const again = await errorOf(create("k1"));
    expect(again).toMatchObject({
      statusCode: 500,
      headers: { "idempotent-replayed": "true" },
    });
    expect(await countIntents()).toBe(effect ? 1 : 0);
  });

  it("does not keep a 500 that came before the endpoint", async () => {
    plan(opened.world, { route: "POST /v1/payment_intents", kind: "error_500" });
    expect(await errorOf(create("k1"))).toMatchObject({ statusCode: 500 });
    expect(await create("k1")).toMatchObject({ amount: 1_000 });
  });

  it("is busy while the first request still runs", async () => {
    plan(opened.world, { route: "POST /v1/payment_intents", kind: "slow", delayMs: 150 });
    const first = create("k1");
    // Whichever of the two comes first is the slow one; the other finds its key taken.
    const second = create("k1");
    const [one, other] = await Promise.allSettled([first, second]);
    const failed = [one, other].find(({ status }) => status === "rejected");
    expect(failed).toMatchObject({
      reason: { statusCode: 409, code: "idempotency_key_in_use" },
    });
    expect(await create("k1")).toMatchObject({ amount: 1_000 });
    expect(await countIntents()).toBe(1);
  });

  it("survives an answer that got lost", async () => {
    plan(opened.world, { route: "POST /v1/payment_intents", kind: "answer_lost" });
    plan(opened.world, { route: "POST /v1/payment_intents", kind: "request_lost" });
    await expect(
      raw("/v1/payment_intents", "amount=1000&currency=usd", { "Idempotency-Key": "k1" }),
    ).rejects.toThrow();
    expect(await countIntents()).toBe(1);
    await expect(
      raw("/v1/payment_intents", "amount=1000&currency=usd", { "Idempotency-Key": "k1" }),
    ).rejects.toThrow();
    await create("k1");
    expect(opened.world.log.all().at(-1)).toMatchObject({ idempotencyKey: "k1", replayed: true });
    expect(await countIntents()).toBe(1);
  });

  it("is answered with the time of this Stripe, which its clock may move on", async () => {
    await opened.world.clock.advance(3 * DAY_MS);
    const answer = await raw("/v1/payment_intents", "amount=1000&currency=usd", {});
    const date = Date.parse(answer.headers.get("date") ?? "");
    expect(Math.abs(date - opened.world.clock.now())).toBeLessThan(2_000);
  });

  it("is forgotten after 24 hours", async () => {
    const first = await create("k1");
    await opened.world.clock.advance(DAY_MS - 60_000);
    expect((await create("k1")).id).toBe(first.id);
    await opened.world.clock.advance(60_000);
    expect((await create("k1")).id).not.toBe(first.id);
  });

  it("has at most 255 characters and means nothing on a GET", async () => {
    expect(await errorOf(create("x".repeat(256)))).toMatchObject({ statusCode: 400 });
    expect(await create("x".repeat(255))).toHaveProperty("id");
    const intent = await create("k1");
    const read = await raw(`/v1/payment_intents/${intent.id}`, undefined, {
      "Idempotency-Key": "k1",
    });
    expect(read.headers.get("idempotent-replayed")).toBeNull();
  });
});

describe("a call that creates and confirms", () => {
  it.each([
    "amount=1000&currency=usd&confirm=true",
    "amount=1000&currency=usd&confirm=true&payment_method=pm_card_visa",
  ])("leaves nothing behind when it cannot be confirmed: %s", async (body) => {
    // Without a version these would be words of an old account, whose payments are by card.
    const today = { "Stripe-Version": API_VERSION };
    expect((await raw("/v1/payment_intents", body, today)).status).toBe(400);
    expect(await countIntents()).toBe(0);
  });

  it("keeps its key when only the answer could not be shown", async () => {
    const send = () =>
      raw("/v1/payment_intents", "amount=1000&currency=usd&expand[]=nothing", {
        "Idempotency-Key": "k1",
      });
    expect((await send()).status).toBe(400);
    expect((await send()).headers.get("idempotent-replayed")).toBe("true");
    expect(await countIntents()).toBe(1);
  });
});

describe("the wire", () => {
  it.each([
    ["amount=1000&currency=usd&colour=red", "parameter_unknown", "colour"],
    ["amount=1000&currency=usd&shipping[colour]=red", "parameter_unknown", "shipping[colour]"],
    [
      `amount=1000&currency=usd&metadata[${"k".repeat(41)}]=1`,
      undefined,
      `metadata[${"k".repeat(41)}]`,
    ],
    [`amount=1000&currency=usd&metadata[k]=${"v".repeat(501)}`, undefined, "metadata[k]"],
    ["currency=usd", "parameter_missing", "amount"],
    ["amount=1000&currency=usd&shipping[name]=x", "parameter_missing", "shipping[address]"],
    ["amount=10.5&currency=usd", "parameter_invalid_integer", "amount"],
    ["amount=1e3&currency=usd", "parameter_invalid_integer", "amount"],
    ["amount=1000&currency=usd&customer=", "parameter_invalid_empty", "customer"],
    ["amount=1000&currency=usd&capture_method=later", undefined, "capture_method"],
    ["amount=1000&currency=usd&confirm=perhaps", undefined, "confirm"],
  ])("answers %s with 400 %s", async (body, code, param) => {
    const answer = await raw("/v1/payment_intents", body);
    expect(answer.status).toBe(400);
    const json = await answer.json();
    expect(json.error).toMatchObject({ type: "invalid_request_error", param });
    expect(json.error.code).toBe(code);
    expect(answer.headers.get("request-id")).toMatch(/^req_/);
  });

  it("has an error in every answer that is not 2xx", async () => {
    expect(await errorOf(stripe.paymentIntents.retrieve("pi_none"))).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
      param: "intent",
    });
    const unknown = await raw("/v1/nothing", undefined);
    expect([unknown.status, await unknown.json()]).toMatchObject([
      404,
      { error: { type: "invalid_request_error" } },
    ]);
  });

  it("knows its keys and what they may", async () => {
    const wrong = clientOf(opened, "sk_test_wrong");
    expect(await errorOf(wrong.balance.retrieve())).toMatchObject({
      statusCode: 401,
      type: "StripeAuthenticationError",
    });
    const browser = clientOf(opened, opened.publishableKey);
    expect(await errorOf(browser.balance.retrieve())).toMatchObject({ statusCode: 401 });
    const { json } = await standIn.control(opened.world, "/keys/restricted", {
      permissions: ["payment_intents:write", "charges:read"],
    });
    const restricted = clientOf(opened, String(json.key));
    const intent = await restricted.paymentIntents.create({ amount: 500, currency: "usd" });
    expect(await restricted.paymentIntents.retrieve(intent.id)).toMatchObject({ id: intent.id });
    expect(await errorOf(restricted.refunds.create({ payment_intent: intent.id }))).toMatchObject({
      statusCode: 403,
      type: "StripePermissionError",
    });
    await standIn.control(opened.world, "/keys/revoke");
    expect(await errorOf(stripe.balance.retrieve())).toMatchObject({
      statusCode: 401,
      code: "api_key_expired",
    });
    expect(opened.world.log.all().at(-1)).toMatchObject({ path: "/v1/balance", status: 401 });
    await standIn.control(opened.world, "/keys/restore");
    expect(await stripe.balance.retrieve()).toMatchObject({ object: "balance" });
  });

  it("lets a browser see and confirm only what it has the secret of", async () => {
    const intent = await stripe.paymentIntents.create({
      amount: 500,
      currency: "usd",
      metadata: { internal: "yes" },
    });
    const path = `/v1/payment_intents/${intent.id}`;
    const key = { Authorization: `Bearer ${opened.publishableKey}` };
    const read = await raw(`${path}?client_secret=${intent.client_secret}`, undefined, key);
    const seen = await read.json();
    expect(seen).toMatchObject({ id: intent.id, status: "requires_payment_method" });
    expect(seen.metadata).toBeUndefined();
    expect(read.headers.get("access-control-allow-origin")).toBe("*");
    expect((await raw(path, undefined, key)).status).toBe(400);
    expect((await raw(`${path}?client_secret=pi_x_secret_y`, undefined, key)).status).toBe(400);
    const card = (number: string) =>
      new URLSearchParams({
        key: opened.publishableKey,
        client_secret: intent.client_secret ?? "",
        "payment_method_data[type]": "card",
        "payment_method_data[card][number]": number,
        "payment_method_data[card][exp_month]": "12",
        "payment_method_data[card][exp_year]": "40",
        "payment_method_data[card][cvc]": "123",
      });
    const post = (body: URLSearchParams) =>
      fetch(`${opened.url}${path}/confirm`, { method: "POST", body });
    expect(await (await post(card("4242424242424241"))).json()).toMatchObject({
      error: { type: "card_error", code: "incorrect_number", param: "number" },
    });
    const declined = await (await post(card("4000000000000002"))).json();
    expect(declined).toMatchObject({
      error: { code: "card_declined", payment_intent: { id: intent.id } },
    });
    expect(declined.error.payment_intent.metadata).toBeUndefined();
    expect(await (await post(card("4242424242424242"))).json()).toMatchObject({
      status: "succeeded",
    });
    expect(JSON.stringify(opened.world.log.all())).not.toContain("4242");
  });

  it("serves the browser's script and the frame with the fields", async () => {
    const script = await fetch(opened.scriptUrl);
    expect(script.headers.get("content-type")).toContain("text/javascript");
    expect(await script.text()).toContain('Stripe.version = "endive"');
    const frame = await (await fetch(`${opened.url}/stand-in/elements/payment`)).text();
    for (const label of ["Card number", "Expiration date", "CVC", "Country", "ZIP", "sandbox"])
      expect(frame).toContain(label);
  });

  it("does not take card numbers from a server", async () => {
    const answer = await raw(
      "/v1/payment_methods",
      "type=card&card[number]=4242424242424242&card[exp_month]=1&card[exp_year]=40",
    );
    expect(answer.status).toBe(402);
  });

  it("expands what is asked for, four levels deep, and refuses the rest", async () => {
    const intent = await pay(stripe, 1_000);
    const list = await stripe.charges.list({
      payment_intent: intent.id,
      expand: ["data.payment_intent.latest_charge", "data.balance_transaction"],
    });
    expect(list.data[0]).toMatchObject({
      payment_intent: { latest_charge: { object: "charge" } },
      balance_transaction: { object: "balance_transaction" },
    });
    for (const expand of [["amount.x"], ["nothing"], ["a.b.c.d.e"]]) {
      expect(await errorOf(stripe.paymentIntents.retrieve(intent.id, { expand }))).toMatchObject({
        statusCode: 400,
      });
    }
    expect((await stripe.paymentIntents.retrieve(intent.id)).latest_charge).toMatch(/^ch_/);
  });

  it("pages both ways", async () => {
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift((await create(`k${count}`)).id);
    const after = await stripe.paymentIntents.list({ limit: 2, starting_after: ids[1] ?? "" });
    expect(after.data.map(({ id }) => id)).toEqual([ids[2], ids[3]]);
    expect(after.has_more).toBe(true);
    const before = await stripe.paymentIntents.list({ limit: 2, ending_before: ids[4] ?? "" });
    expect(before.data.map(({ id }) => id)).toEqual([ids[2], ids[3]]);
    expect(await errorOf(stripe.paymentIntents.list({ limit: 101 }))).toMatchObject({
      param: "limit",
    });
    expect(await errorOf(stripe.paymentIntents.list({ starting_after: "pi_x" }))).toMatchObject({
      code: "resource_missing",
    });
  });

  it("keeps worlds apart", async () => {
    const other = await standIn.open();
    const intent = await create("k1");
    const theirs = clientOf(other, other.secretKey);
    expect(await errorOf(theirs.paymentIntents.retrieve(intent.id))).toMatchObject({
      statusCode: 404,
    });
    expect((await theirs.paymentIntents.list()).data).toEqual([]);
  });

  it("answers a connected account's own balance and nobody else's", async () => {
    const ada = await artisan(standIn, opened.world, stripe);
    await standIn.control(opened.world, "/balance", { currency: "usd", minor: "900" });
    const sent = await stripe.transfers.create({ amount: 900, currency: "usd", destination: ada });
    const asAda = { stripeAccount: ada };
    expect((await stripe.balance.retrieve({}, asAda)).available[0]?.amount).toBe(900);
    expect((await stripe.charges.list({}, asAda)).data[0]?.id).toBe(sent.destination_payment);
    expect((await stripe.charges.list()).data).toEqual([]);
    expect(
      await errorOf(stripe.balance.retrieve({}, { stripeAccount: "acct_none" })),
    ).toMatchObject({ statusCode: 403, code: "account_invalid" });
  });
});

describe("size and speed", () => {
  it("makes and lists as quickly with 2,500 objects as with few", {
    timeout: 60_000,
  }, async () => {
    const body = "amount=1000&currency=usd";
    const timed = async (work: () => Promise<unknown>) => {
      const started = performance.now();
      await work();
      return performance.now() - started;
    };
    const make = async () => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => raw("/v1/payment_intents", body)),
      );
      await Promise.all(answers.map((answer) => answer.text()));
    };
    const list = () => stripe.paymentIntents.list({ customer: "cus_none", limit: 100 });
    const times = { making: [] as number[], listing: [] as number[] };
    for (let made = 0; made < 2_500; made += 50) {
      times.making.push(await timed(make));
      times.listing.push(await timed(list));
    }
    const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
    // What comes first is compiled on the way, so that a machine's other work is all that is between.
    for (const each of [times.making, times.listing])
      expect(median(each.slice(-10)) / median(each.slice(10, 20))).toBeLessThan(4);
  });
});
