import { expect, test } from "vitest";
import type { ArtisanFacts, ProductFacts } from "../support/market.ts";
import { alertsOf, checkedOut, countRows, problemOf } from "../support/orders.ts";
import { threeArtisans, uuid, type World, world } from "../support/world.ts";

type Processor = "stripe" | "paypal";
type Refusals = Record<Processor, string | null>;
const DAY_MS = 24 * 60 * 60_000;
const both: Refusals = { stripe: null, paypal: null };
const processors = ["stripe", "paypal"] as const;

async function refusalsOf(w: World, items: unknown): Promise<Refusals> {
  const { status, body } = await w.post("/api/quotes", { items });
  expect(status).toBe(200);
  const { methods } = body as unknown as {
    methods: { processor: Processor; refusal: string | null }[];
  };
  return Object.fromEntries(methods.map((m) => [m.processor, m.refusal])) as Refusals;
}
const stopRail = (w: World, rail: Processor, direction: string, stopped: boolean) =>
  w.request(`/api/operator/rails/${rail}`, {
    method: "PUT",
    headers: { ...w.operator, "Content-Type": "application/json", "Idempotency-Key": uuid() },
    body: JSON.stringify({ direction, stopped, reason: "a drill" }),
  });

type Cart = readonly (ArtisanFacts & ProductFacts)[];
const usd = (facts: ArtisanFacts & ProductFacts): Cart => [facts];
test.each<[string, Cart, Refusals]>([
  ["every artisan can be paid on both rails", [{}, {}, {}], both],
  [
    "one of three artisans has no Stripe account",
    [{}, { stripe: "none" }, {}],
    { stripe: "artisan_not_payable", paypal: null },
  ],
  [
    "one of three artisans is not yet through Stripe's onboarding",
    [{}, {}, { stripe: "pending" }],
    { stripe: "artisan_not_payable", paypal: null },
  ],
  [
    "one artisan's PayPal address is not proved",
    [{ paypal: "unproved" }, {}],
    { stripe: null, paypal: "artisan_not_payable" },
  ],
  [
    "one artisan is paid by Stripe only, another by PayPal only",
    [{ paypal: "none" }, { stripe: "none" }],
    { stripe: "artisan_not_payable", paypal: "artisan_not_payable" },
  ],
  [
    "nobody settles in the currency",
    usd({ currency: "GBP" }),
    { stripe: "currency_not_settled", paypal: "currency_not_settled" },
  ],
  [
    "PayPal does not know the currency",
    usd({ currency: "KWD", priceMinor: 5120n }),
    { stripe: null, paypal: "currency_not_settled" },
  ],
  [
    "V098 one cent less than a card takes",
    usd({ priceMinor: 49n, shippingMinor: 0n }),
    { stripe: "amount_below_minimum", paypal: null },
  ],
  ["V098 exactly the least that a card takes", usd({ priceMinor: 50n, shippingMinor: 0n }), both],
  ["the most that is taken", usd({ priceMinor: 99_999_999n, shippingMinor: 0n }), both],
  [
    "one cent more than is taken",
    usd({ priceMinor: 99_999_999n, shippingMinor: 1n }),
    { stripe: "amount_above_maximum", paypal: "amount_above_maximum" },
  ],
  [
    "an artisan whose capability Stripe took away",
    [{}, { stripe: "inactive" }],
    { stripe: "artisan_not_payable", paypal: null },
  ],
  [
    "a part of half a forint, which no bank can be paid",
    [
      { currency: "HUF", priceMinor: 2_000_000n, shippingMinor: 0n },
      { currency: "HUF", priceMinor: 50n, shippingMinor: 0n },
    ],
    { stripe: "artisan_part_too_small", paypal: "amount_not_expressible" },
  ],
  [
    "half a forint, which PayPal cannot say",
    usd({ currency: "HUF", priceMinor: 250_050n, shippingMinor: 0n }),
    { stripe: null, paypal: "amount_not_expressible" },
  ],
  [
    "two halves of a forint that only together are whole",
    usd({ currency: "HUF", priceMinor: 250_050n, shippingMinor: 50n }),
    { stripe: null, paypal: "amount_not_expressible" },
  ],
  [
    "a fils that no card can be charged",
    usd({ currency: "KWD", priceMinor: 5125n }),
    { stripe: "amount_not_expressible", paypal: "currency_not_settled" },
  ],
  [
    "a hundredth of a krona",
    usd({ currency: "ISK", priceMinor: 500_050n }),
    { stripe: "amount_not_expressible", paypal: "currency_not_settled" },
  ],
])(
  "a cart is offered the methods on which all of it can be paid, and no others: %s",
  async (_, cart, expected) => {
    const w = await world();
    const goods = [];
    for (const facts of cart) goods.push(await w.product(await w.artisan(facts), facts));
    const items = w.cart(...goods);
    expect(await refusalsOf(w, items)).toEqual(expected);

    for (const processor of processors) {
      const before = await countRows(w);
      const answer = await w.checkout({ items, processor });
      const refusal = expected[processor];
      if (refusal === null) expect([processor, answer.status]).toEqual([processor, 201]);
      else {
        expect([answer.status, problemOf(answer).code]).toEqual([409, "method_not_offered"]);
        expect(problemOf(answer).refusal).toBe(refusal);
        expect(await countRows(w)).toBe(before);
      }
    }
  },
);

test("an order is not paid again by a method that its cart would not be offered, and keeps the one it has", async () => {
  const w = await world({ PAYPAL_SETTLEMENT_CURRENCIES: "USD" });
  const bowl = await w.product(await w.artisan({ currency: "EUR" }));
  const { order, orderToken, payment } = checkedOut(await w.checkout({ items: w.cart(bowl) }));
  const pay = (processor: Processor) =>
    w.post(`/api/orders/${order.id}/payments`, { processor }, { "Order-Token": orderToken });

  const refused = await pay("paypal");
  expect([refused.status, problemOf(refused)]).toMatchObject([
    409,
    { code: "method_not_offered", refusal: "currency_not_settled" },
  ]);
  expect((await pay("stripe")).body).toMatchObject({ payment });
});

test("an artisan who lost PayPal since the checkout is not paid by PayPal at the second try", async () => {
  const w = await world();
  const artisan = await w.artisan();
  const bowl = await w.product(artisan);
  const { order, orderToken } = checkedOut(await w.checkout({ items: w.cart(bowl) }));
  await w.sql`update sellers set paypal_state = 'unproved' where id = ${artisan.id}`;
  const holder = { "Order-Token": orderToken };
  const again = await w.post(`/api/orders/${order.id}/payments`, { processor: "paypal" }, holder);
  expect([again.status, problemOf(again).refusal]).toEqual([409, "artisan_not_payable"]);
});

test.each(processors)(
  "a stopped rail takes no new payments while the other goes on: %s",
  async (stopped) => {
    const w = await world();
    const [bowl] = await threeArtisans(w);
    const items = w.cart(bowl);
    const earlier = checkedOut(await w.checkout({ items, processor: stopped }));
    const { status } = await stopRail(w, stopped, "pay_in", true);
    expect(status).toBe(200);

    expect(await refusalsOf(w, items)).toEqual({ ...both, [stopped]: "rail_stopped" });
    const refused = await w.checkout({ items, processor: stopped });
    expect([refused.status, problemOf(refused).refusal]).toEqual([409, "rail_stopped"]);
    const other = stopped === "stripe" ? "paypal" : "stripe";
    expect((await w.checkout({ items, processor: other })).status).toBe(201);
    expect((await w.get("/api/health")).body).toMatchObject({ ok: false });

    // What was under way is finished: the buyer has it on the screen already.
    if (stopped === "stripe") await w.confirm(earlier.payment);
    else await w.approve(earlier.payment);
    await w.pump();
    expect((await w.readOrder(earlier.order, earlier.orderToken)).order).toMatchObject({
      state: "paid",
    });
    await stopRail(w, stopped, "pay_in", false);
    expect(await refusalsOf(w, items)).toEqual(both);
  },
);

test.each(processors)("a rail that is stopped for payouts keeps what is due: %s", async (rail) => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const sale = checkedOut(await w.checkout({ items: w.cart(bowl), processor: rail }));
  if (rail === "stripe") await w.confirm(sale.payment);
  else await w.approve(sale.payment);
  await w.pump();
  const path = `/api/seller-orders/${sale.order.parts[0]!.id}/shipments`;
  await w.post(path, {}, w.operator);
  await stopRail(w, rail, "pay_out", true);
  await w.advance(8 * DAY_MS);
  await w.transfersRun();
  await w.pump();
  expect(await w.sql`select state, blocked_reason from transfers`).toEqual([
    { state: "blocked", blocked_reason: "rail_stopped" },
  ]);

  await stopRail(w, rail, "pay_out", false);
  await w.transfersRun();
  await w.pump();
  expect(await w.sql`select state from transfers`).toEqual([{ state: "settled" }]);
});

test.each(processors)(
  "a revoked key answers 503, tells operators and closes nothing: %s",
  async (processor) => {
    const w = await world();
    const items = w.cart(await w.product(await w.artisan()));
    const key = { "Idempotency-Key": uuid() };
    await w.control("POST", `/${processor}/keys/revoke`);
    const refused = await w.checkout({ items, processor }, key);
    expect([refused.status, problemOf(refused).code]).toEqual([503, "processor_unavailable"]);
    await w.advance(10 * 60_000);
    await w.everyMinute();
    expect(await alertsOf(w)).toContain("processor_unauthorized");
    expect(await w.sql`select state from operations`).toEqual([{ state: "open" }]);

    await w.control("POST", `/${processor}/keys/restore`);
    const { order, orderToken, payment } = checkedOut(await w.checkout({ items, processor }, key));
    if (processor === "stripe") await w.confirm(payment);
    else await w.approve(payment);
    await w.pump();
    expect((await w.readOrder(order, orderToken)).order).toMatchObject({ state: "paid" });
  },
);

test("keys that are revoked while a buyer comes back from PayPal lose neither the order nor the money", async () => {
  const w = await world();
  const items = w.cart(await w.product(await w.artisan()));
  const sale = checkedOut(await w.checkout({ items, processor: "paypal" }));
  await w.approve(sale.payment);
  await w.control("POST", "/paypal/keys/revoke");
  const path = `/api/payments/${sale.payment.paymentId}/capture`;
  const refused = await w.post(path, {}, { "Order-Token": sale.orderToken });
  expect([refused.status, problemOf(refused).code]).toEqual([503, "processor_unavailable"]);

  await w.control("POST", "/paypal/keys/restore");
  await w.advance(5 * 60_000);
  await w.everyMinute();
  await w.pump();
  expect((await w.readOrder(sale.order, sale.orderToken)).order).toMatchObject({ state: "paid" });
  expect(await alertsOf(w)).toContain("processor_unauthorized");
});

test("an artisan whose part the commission eats up whole is not sold for, by either method", async () => {
  const w = await world({ COMMISSION_BASIS_POINTS: "5000" });
  const cent = await w.product(await w.artisan({ shippingMinor: 0n }), { priceMinor: 1n });
  const items = w.cart(cent, await w.product(await w.artisan()));
  const tooSmall = "artisan_part_too_small";
  expect(await refusalsOf(w, items)).toEqual({ stripe: tooSmall, paypal: tooSmall });
  const before = await countRows(w);
  const refused = await w.checkout({ items });
  expect([refused.status, problemOf(refused).refusal]).toEqual([409, tooSmall]);
  expect(await countRows(w)).toBe(before);
});
