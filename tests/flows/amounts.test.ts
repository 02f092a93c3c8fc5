import { expect, test } from "vitest";
import type { ProductFacts } from "../support/market.ts";
import { address, uuid, type World, world } from "../support/world.ts";

type Facts = { currency: string; priceMinor: bigint; shippingMinor?: bigint } & ProductFacts;
/** One thing of one artisan who ships for nothing, unless told otherwise. */
async function thing(w: World, { currency, shippingMinor = 0n, ...facts }: Facts) {
  return w.product(await w.artisan({ currency, shippingMinor }), facts);
}
type Paid = {
  order: { id: string; total: { minor: string } };
  orderToken: string;
  payment: { clientSecret: string; paypalOrderId: string };
};
type Unit = {
  amount: {
    currency_code: string;
    value: string;
    breakdown: Record<"item_total" | "shipping", { currency_code: string; value: string }>;
  };
};
/** What the processors were asked to take. */
async function asked(w: World) {
  const calls = await w.requests();
  const intents = calls.filter(({ path }) => path === "/v1/payment_intents");
  const orders = calls.filter(
    ({ method, path }) => method === "POST" && path === "/v2/checkout/orders",
  );
  return {
    stripe: intents.map(({ params }) => Number(params.amount)),
    paypal: orders.map(({ params }) => (params.purchase_units as Unit[])[0]!.amount),
  };
}
async function pay(w: World, processor: "stripe" | "paypal", { order, orderToken, payment }: Paid) {
  if (processor === "stripe") await w.confirm(payment);
  else await w.approve(payment);
  await w.pump();
  expect((await w.readOrder(order, orderToken)).order).toMatchObject({ state: "paid" });
}

test.each([
  ["V088", "stripe", "JPY", 500n, 500],
  ["V088", "paypal", "JPY", 500n, "500"],
  ["V089", "stripe", "ISK", 10_000n, 10_000],
  ["V090", "stripe", "KWD", 5_120n, 5_120],
  ["V091", "stripe", "HUF", 20_045n, 20_045],
  ["V091", "paypal", "HUF", 20_000n, "200"],
  ["V092", "paypal", "TWD", 10_000n, "100"],
  ["V096", "stripe", "USD", 50n, 50],
  ["V096", "paypal", "USD", 1n, "0.01"],
  ["V097", "stripe", "USD", 99_999_999n, 99_999_999],
  ["V097", "paypal", "USD", 99_999_999n, "999999.99"],
] as const)("%s with %s, %s: %s minor units are shown, sent as %s, and paid", async (...row) => {
  const [, processor, currency, priceMinor, sent] = row;
  const w = await world();
  const items = w.cart(await thing(w, { currency, priceMinor }));
  const { status, body } = await w.checkout({ items, processor });
  expect(status).toBe(201);
  const paid = body as never as Paid;
  expect(paid.order.total).toEqual({ minor: `${priceMinor}`, currency });
  const { stripe, paypal } = await asked(w);
  if (processor === "stripe") expect(stripe).toEqual([sent]);
  else expect(paypal).toMatchObject([{ currency_code: currency, value: sent }]);
  await pay(w, processor, paid);
});

test.each([
  ["V089", "stripe", "ISK", 10_050n, "amount_not_expressible"],
  ["V090", "stripe", "KWD", 5_124n, "amount_not_expressible"],
  ["V090", "paypal", "KWD", 5_120n, "currency_not_settled"],
  ["V091", "paypal", "HUF", 20_045n, "amount_not_expressible"],
  ["V091", "stripe", "HUF", 1_045n, "amount_below_minimum"],
  ["V092", "paypal", "TWD", 9_950n, "amount_not_expressible"],
  ["V096", "stripe", "USD", 49n, "amount_below_minimum"],
  ["V096", "stripe", "JPY", 49n, "amount_below_minimum"],
  ["V097", "stripe", "USD", 100_000_000n, "amount_above_maximum"],
  ["V097", "paypal", "USD", 100_000_000n, "amount_above_maximum"],
] as const)("%s %s is not offered for %s %s: %s", async (...row) => {
  const [, processor, currency, priceMinor, refusal] = row;
  const w = await world();
  const items = w.cart(await thing(w, { currency, priceMinor }));
  const quote = await w.post("/api/quotes", { items });
  expect((quote.body as never as Quote).methods).toContainEqual({ processor, refusal });
  const { status, body } = await w.checkout({ items, processor });
  expect(status).toBe(409);
  expect(body).toMatchObject({ code: "method_not_offered", refusal });
  expect(await asked(w)).toEqual({ stripe: [], paypal: [] });
});
type Quote = { methods: { processor: string; refusal: string | null }[] };

test("V097 the largest cart there can be adds up exactly and is refused", async () => {
  const w = await world();
  const artisan = await w.artisan({ shippingMinor: 99_999_999n });
  const products = await Promise.all(
    Array.from({ length: 20 }, () => w.product(artisan, { priceMinor: 99_999_999n, stock: 99 })),
  );
  const items = products.map(({ id: productId }) => ({ productId, quantity: 99 }));
  const quote = await w.post("/api/quotes", { items });
  expect(quote.body).toMatchObject({
    total: { minor: `${99_999_999n * 99n * 20n + 99_999_999n}`, currency: "USD" },
  });
  const { status, body } = await w.checkout({ items });
  expect(status).toBe(409);
  expect(body).toMatchObject({ refusal: "amount_above_maximum" });
});

test("V093 a cart of whole forints from three artisans has a breakdown of whole forints that adds up", async () => {
  const w = await world();
  const things = await Promise.all(
    [333_300n, 200_000n, 45_500n].map((priceMinor) =>
      thing(w, { currency: "HUF", priceMinor, shippingMinor: 9_900n }),
    ),
  );
  const [a, b, c] = things;
  const items = w.cart(a!, [b!, 3], c!);
  const { body } = await w.checkout({ items, processor: "paypal" });
  const [amount] = (await asked(w)).paypal;
  const { value, breakdown } = amount!;
  const parts = [breakdown.item_total.value, breakdown.shipping.value];
  for (const text of [value, ...parts]) expect(text).toMatch(/^\d+$/);
  expect(parts.map(BigInt).reduce((sum, part) => sum + part)).toBe(BigInt(value));
  const paid = body as never as Paid;
  expect(`${value}00`).toBe(paid.order.total.minor);
  await pay(w, "paypal", paid);
});

test("V090 V091 commission and net are whole multiples of what a rail can send", async () => {
  const w = await world();
  for (const [currency, priceMinor, step] of [
    ["KWD", 5_120n, 10n],
    ["HUF", 1_234_500n, 100n],
  ] as const) {
    const items = w.cart(await thing(w, { currency, priceMinor }));
    await pay(w, "stripe", (await w.checkout({ items })).body as never);
    const [row] = await w.sql`select net_minor::text as net, commission_minor::text as commission
      from seller_orders join orders on orders.id = order_id where orders.currency = ${currency}`;
    expect(BigInt(row?.net) % step).toBe(0n);
    expect(BigInt(row?.commission) % step).toBe(0n);
    expect(BigInt(row?.net) + BigInt(row?.commission)).toBe(priceMinor);
  }
});

test("V095 a currency that the platform does not settle in is refused before any call", async () => {
  const w = await world({ STRIPE_SETTLEMENT_CURRENCIES: "USD" });
  const items = w.cart(await thing(w, { currency: "EUR", priceMinor: 2_500n }));
  const { status, body } = await w.checkout({ items });
  expect(status).toBe(409);
  expect(body).toMatchObject({ code: "method_not_offered", refusal: "currency_not_settled" });
  expect((await asked(w)).stripe).toEqual([]);
});

test("V095 a second method is refused on an order whose currency is not settled there", async () => {
  const w = await world({ PAYPAL_SETTLEMENT_CURRENCIES: "USD" });
  const items = w.cart(await thing(w, { currency: "EUR", priceMinor: 2_500n }));
  const { order, orderToken } = (await w.checkout({ items })).body as never as Paid;
  const path = `/api/orders/${order.id}/payments`;
  const answer = await w.post(path, { processor: "paypal" }, { "Order-Token": orderToken });
  expect(answer.status).toBe(409);
  expect(answer.body).toMatchObject({ refusal: "currency_not_settled" });
  expect((await asked(w)).paypal).toEqual([]);
});

test("V095 a charge that Stripe settled in another currency is no order's, and nobody is paid from it", async () => {
  const w = await world();
  // Stripe was told to settle in dollars behind our back; until an operator has set that right,
  // the ledger knows nothing of this money.
  w.skipBalance = true;
  const items = w.cart(await thing(w, { currency: "EUR", priceMinor: 2_500n }));
  await w.control("POST", "/stripe/settlement", { currencies: ["usd"] });
  const { order, orderToken, payment } = (await w.checkout({ items })).body as never as Paid;
  await w.confirm(payment);
  await w.pump();
  await w.transfersRun();
  expect((await w.readOrder(order, orderToken)).order).toMatchObject({ state: "pending_payment" });
  expect(await w.sql`select kind from alerts`).toMatchObject([
    { kind: "settled_in_other_currency" },
  ]);
  expect(await w.sql`select * from ledger_entries`).toEqual([]);
  expect((await w.requests("stripe")).filter(({ path }) => /transfers/.test(path))).toEqual([]);
});

const hostile = [
  "-1",
  "0",
  "1.5",
  "1e3",
  "NaN",
  "9007199254740992",
  "１０",
  '"10"',
  '"１０"',
  "null",
];
test("V098 a quantity that is no whole number of pieces is refused, however it is written", async () => {
  const w = await world();
  const product = await thing(w, { currency: "USD", priceMinor: 2_500n });
  const body = JSON.stringify({
    items: [{ productId: product.id, quantity: "QUANTITY" }],
    email: "ada@buyers.example",
    shippingAddress: address,
    processor: "stripe",
  });
  for (const quantity of hostile) {
    const answer = await w.post("/api/checkout", body.replace('"QUANTITY"', quantity));
    expect(answer.status, quantity).toBe(400);
    expect(answer.headers.get("Content-Type")).toBe("application/problem+json");
  }
  expect(await w.sql`select id from orders`).toEqual([]);
  expect(await asked(w)).toEqual({ stripe: [], paypal: [] });
});

test("V101 goods in two currencies are never added", async () => {
  const w = await world();
  const euros = await thing(w, { currency: "EUR", priceMinor: 2_500n });
  const dollars = await thing(w, { currency: "USD", priceMinor: 2_500n });
  const items = w.cart(euros, dollars);
  for (const path of ["/api/quotes", "/api/checkout"]) {
    const body = { items, email: "a@b.example", shippingAddress: address, processor: "stripe" };
    const answer = await w.post(path, path === "/api/quotes" ? { items } : body);
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: "mixed_currencies" });
  }
  expect(await asked(w)).toEqual({ stripe: [], paypal: [] });
});

test("V099 the trial balance is exact where a number would not be", async () => {
  const w = await world();
  // Three entries of more than 2^53 each, as no processor would ever take: books of two lines.
  w.skipBalance = true;
  const minor = 9_007_199_254_740_993n;
  for (let i = 0; i < 3; i++) {
    const id = uuid();
    await w.sql.transaction([
      w.sql`insert into ledger_accounts (name, currency, kind) values
        ('processor:stripe', 'USD', 'asset'), ('platform:commission', 'USD', 'income')
        on conflict do nothing`,
      w.sql`insert into ledger_transactions (id, kind, currency, processor, external_id, subject_id, posted_at)
        values (${id}, 'capture', 'USD', 'stripe', ${id}, ${id}, ${new Date(0).toISOString()})`,
      w.sql`insert into ledger_entries (transaction_id, line, account, currency, amount_minor) values
        (${id}, 0, 'processor:stripe', 'USD', ${`${minor}`}),
        (${id}, 1, 'platform:commission', 'USD', ${`${-minor}`})`,
    ]);
  }
  const { body } = await w.get("/api/operator/ledger/trial-balance", w.operator);
  expect(JSON.stringify(body)).toContain(`"balance":"${minor * 3n}"`);
  expect(JSON.stringify(body)).toContain(`"balance":"${-minor * 3n}"`);
});
