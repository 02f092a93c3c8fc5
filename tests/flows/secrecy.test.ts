import { beforeEach, expect, test } from "vitest";
import { capturedLogs, logged } from "../support/captured-logs.ts";
import type { Product } from "../support/market.ts";
import { type Answer, uuid, type World, world } from "../support/world.ts";

/** Secrets that a buyer, a forger or a careless client may put where they do not belong. */
const planted = {
  key: "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
  webhook: "whsec_4eC39HqLyjWDarjtT1zdp7dc",
  client: "pi_3MtwBwLkdIwHu7ix28a3tqPa_secret_YrKJUKribcBjcG8HVhfZ",
  card: "4242 4242 4242 4242",
  digits: "4242424242424242",
  paypal: "A21AAFEpH4PsADK7qSS7pSRsgzfENtu-Q1ysgEDVDESseMHBYXVJYE",
  email: "ada.lovelace+shop@buyers.example",
};
const buyer = {
  name: "Augusta Ada King-Noel",
  line1: "12 Saint James Square",
  line2: "Third floor left",
  city: "Horsley Towers",
  postalCode: "KT24-6DU",
  country: "GB",
};

let logs: string[];
beforeEach(() => {
  logs = capturedLogs();
});

/** No line of the log and no error may hold any of it. */
function expectSilent(w: World, answers: readonly Answer[], more: readonly string[] = []) {
  const { stripe, paypal } = w.credentials;
  const forbidden = [
    ...Object.values(planted),
    ...Object.values(buyer).filter((text) => text.length > 2),
    ...[stripe.secretKey, stripe.webhookSecret, stripe.connectWebhookSecret, paypal.clientSecret],
    ...[w.operator.Cookie, `${w.env.SIGNING_SECRETS}`, w.database.url, ...more],
  ];
  const errors = answers.filter(({ status }) => status >= 400);
  const texts = [...logs, ...errors.map(({ body }) => JSON.stringify(body))];
  expect(logs.length).toBeGreaterThan(0);
  for (const secret of forbidden)
    expect(
      texts.filter((text) => text.includes(secret)),
      secret,
    ).toEqual([]);
  // Patterns too, for what the stand-ins or a buyer's browser made up on the way.
  const patterns = [/[rs]k_(test|live)_/, /whsec_/, /_secret_/, /A21AA/, /@[a-z]+\.example/];
  for (const pattern of patterns)
    expect(
      texts.filter((text) => pattern.test(text)),
      `${pattern}`,
    ).toEqual([]);
}

const checkoutBody = (product: Product, facts: Record<string, unknown> = {}) => ({
  items: [{ productId: product.id, quantity: 1 }],
  email: planted.email,
  shippingAddress: buyer,
  processor: "stripe",
  ...facts,
});
type Paid = {
  order: { id: string };
  orderToken: string;
  payment: { clientSecret: string; paypalOrderId: string };
};

test.each(["stripe", "paypal"] as const)(
  "V194 a purchase by %s, with a decline and a lost answer on its way, is written without its buyer",
  async (processor) => {
    const w = await world();
    const product = await w.product(await w.artisan());
    const route = processor === "stripe" ? "POST /v1/payment_intents" : "POST /v2/checkout/orders";
    const answers: Answer[] = [];
    const key = { "Idempotency-Key": uuid() };
    await w.fault({ service: processor, route, kind: "nonsense" });
    answers.push(await w.post("/api/checkout", checkoutBody(product, { processor }), key));
    for (let tries = 0; tries < 2 && answers.at(-1)?.status !== 201; tries++)
      answers.push(await w.post("/api/checkout", checkoutBody(product, { processor }), key));
    const paid = answers.at(-1)?.body as never as Paid;
    if (processor === "stripe") {
      await w.confirm(paid.payment, { card: "4000000000000002" }).catch(() => undefined);
      await w.pump();
      await w.confirm(paid.payment);
    } else await w.approve(paid.payment);
    await w.pump();
    await w.everyMinute();
    expect((await w.readOrder(paid.order, paid.orderToken)).order).toMatchObject({ state: "paid" });
    const secret = paid.payment.clientSecret ?? paid.orderToken;
    expectSilent(w, answers, [paid.orderToken, secret]);
    expect(logged(logs, "order.paid")).toHaveLength(1);

    const stored = JSON.stringify(await w.sql`select * from idempotency_keys`);
    expect(stored).not.toContain(paid.orderToken);
    expect(stored).not.toContain(secret);
  },
);

test("V194 secrets in every place that a request has come back in no error and no log line", async () => {
  const w = await world();
  const product = await w.product(await w.artisan());
  const answers: Answer[] = [];
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
    void answers.push(await w.post(path, body, headers));
  for (const secret of Object.values(planted)) {
    await post("/api/checkout", checkoutBody(product, { email: secret, processor: secret }));
    await post("/api/checkout", checkoutBody(product, { [secret]: secret }));
    await post("/api/checkout", checkoutBody(product, { items: [{ productId: secret }] }));
    await post("/api/checkout", { ...checkoutBody(product), shippingAddress: { name: secret } });
    await post("/api/checkout", `{"card": "${secret}"`);
    await post("/api/checkout", `"${secret}"`);
    await post(`/api/orders/${secret}/payments`, { processor: "stripe" });
    await post(`/api/seller-orders/${uuid()}/shipments`, {}, { Authorization: `Bearer ${secret}` });
    await post(
      `/api/orders/${uuid()}/payments`,
      { processor: "stripe" },
      { "Order-Token": secret },
    );
    await post("/api/checkout", checkoutBody(product), { Cookie: `__Host-guest=${secret}` });
    for (const path of [`/api/${secret}`, `/api/products?q=${secret}&cursor=${secret}`])
      answers.push(await w.get(encodeURI(path)));
    const forged = { "Stripe-Signature": secret, "PayPal-Cert-Url": `http://${secret}` };
    for (const endpoint of ["stripe", "stripe-connect", "paypal"]) {
      const init = { method: "POST", headers: forged, body: secret };
      answers.push(await w.request(`/webhooks/${endpoint}`, init));
    }
  }
  expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  expectSilent(w, answers);
});

test("V194 a database that refuses, dies or says no tells nobody whose order it was", async () => {
  const w = await world();
  const product = await w.product(await w.artisan());
  const answers: Answer[] = [];
  for (const fault of [
    { kind: "refuse", times: 1 },
    { kind: "refuse", times: 1, after: 1 },
    { kind: "lose_commit_answer", times: 1 },
  ]) {
    await w.databaseFault(fault);
    answers.push(await w.post("/api/checkout", checkoutBody(product)));
  }
  // A rule that nobody foresaw: the database refuses the order itself.
  await w.sql`alter table orders add constraint unforeseen check (email is null) not valid`;
  answers.push(await w.post("/api/checkout", checkoutBody(product)));
  expect(answers.at(-1)).toMatchObject({ status: 500, body: { code: "internal" } });
  await w.sql`alter table orders drop constraint unforeseen`;
  expect(logged(logs, "request.failed").length).toBeGreaterThan(1);
  expectSilent(w, answers);
});

test("V194 a processor that refuses our key, or answers nonsense, is reported without the key", async () => {
  const w = await world();
  const product = await w.product(await w.artisan());
  const answers: Answer[] = [];
  for (const processor of ["stripe", "paypal"] as const) {
    await w.control("POST", `/${processor}/keys/revoke`, {});
    answers.push(await w.post("/api/checkout", checkoutBody(product, { processor })));
    await w.control("POST", `/${processor}/keys/restore`, {});
  }
  expect(answers.map(({ status }) => status)).toEqual([503, 503]);
  expect(logged(logs, "alert.processor_unauthorized")).toHaveLength(2);
  expectSilent(w, answers);
});

test("V194 a Worker that is set up wrongly names the variable and not its value", async () => {
  const w = await world();
  w.env.STRIPE_SECRET_KEY = `wrong-${planted.digits}`;
  w.env.SIGNING_SECRETS = "short";
  const answer = await w.get("/api/products");
  expect(answer.status).toBe(503);
  expect(answer.body).toMatchObject({ code: "misconfigured" });
  const text = JSON.stringify(answer.body);
  for (const name of ["STRIPE_SECRET_KEY", "SIGNING_SECRETS"]) expect(text).toContain(name);
  for (const value of [planted.digits, "short"]) expect(text).not.toContain(value);
});

test("V199 tokens of any length are refused alike", async () => {
  const w = await world();
  const order = uuid();
  const { Cookie: cookie, Origin } = w.operator;
  const [name, value] = cookie.split("=") as [string, string];
  for (const token of ["", "x", value.slice(1), `${value}x`, "x".repeat(4_000)]) {
    const headers = { Cookie: `${name}=${token}`, Origin };
    expect((await w.get("/api/operator/alerts", headers)).status).toBe(401);
    expect((await w.get(`/api/orders/${order}`, { "Order-Token": token })).status).toBe(404);
  }
  expect((await w.get("/api/operator/alerts", w.operator)).status).toBe(200);
});
