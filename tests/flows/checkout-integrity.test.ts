import { expect, test } from "vitest";
import type { ProductId } from "../../worker/domain/ids.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import { startCheckout } from "../../worker/usecases/start-checkout.ts";
import {
  checkedOut,
  checkoutBody,
  countRows,
  creatingCalls,
  problemOf,
  stockOf,
} from "../support/orders.ts";
import {
  alertKinds,
  capture,
  debit,
  MINUTE_MS,
  order,
  rails,
  readOrder,
  stripe,
  transfersOf,
} from "../support/purchase.ts";
import { threeArtisans, uuid, type World, world } from "../support/world.ts";

const usd = (minor: string) => ({ minor, currency: "USD" });
const holding = ({ orderToken }: { orderToken: string }) => ({ "Order-Token": orderToken });
const payAgain = (
  w: World,
  sale: { order: { id: string }; orderToken: string },
  processor: string,
) => w.post(`/api/orders/${sale.order.id}/payments`, { processor }, holding(sale));

test.each(rails)(
  "V103 what %s is asked to take is the database's price, to the cent",
  async (processor) => {
    const w = await world();
    const [bowl, cup] = await threeArtisans(w);
    const sale = checkedOut(await w.checkout({ items: w.cart(bowl, [cup, 2]), processor }));
    expect(sale.order.total).toEqual(usd("8333"));
    const [call] = await creatingCalls(w);
    expect(JSON.stringify(call?.params)).toContain(processor === "stripe" ? "8333" : "83.33");
  },
);

test("V103 a cart that names another total than it costs is told what it costs, and nothing happens", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const body = { ...checkoutBody(w.cart(bowl)), quotedTotal: usd("1") };
  const refused = await w.post("/api/checkout", body);
  expect([refused.status, refused.body]).toMatchObject([
    409,
    { code: "price_changed", quote: { total: usd("3833") } },
  ]);
  expect(await countRows(w)).toBe(0);
});

test("V104 an edited cart is another order: the old client secret pays the old total for the old goods", async () => {
  const w = await world();
  const [bowl, cup] = await threeArtisans(w);
  const before = await order(w, "stripe", { products: [bowl] });
  const after = await order(w, "stripe", { products: [bowl, cup] });
  expect(after.payment.paymentId).not.toBe(before.payment.paymentId);

  await w.confirm(before.payment);
  await w.pump();
  expect(await readOrder(w, before)).toMatchObject({ state: "paid", total: usd("3833") });
  expect(await readOrder(w, after)).toMatchObject({ state: "pending_payment" });
});

test("V105 an approval for one cart captures that cart's total, whatever was put into another", async () => {
  const w = await world();
  const [bowl, cup] = await threeArtisans(w);
  const before = await order(w, "paypal", { products: [bowl] });
  await w.approve(before.payment);
  const after = await order(w, "paypal", { products: [bowl, cup] });

  const refused = await capture(w, after);
  expect([refused.status, problemOf(refused).code]).toEqual([409, "payer_action_required"]);
  // The first order's token opens nothing of the second.
  const path = `/api/payments/${after.payment.paymentId}/capture`;
  expect((await w.post(path, {}, holding(before))).status).toBe(404);
  await w.pump();
  expect(await readOrder(w, before)).toMatchObject({ state: "paid", total: usd("3833") });
  expect(await readOrder(w, after)).toMatchObject({ state: "pending_payment" });
});

test("V106 while the bank works on a payment its order is neither paid again nor given up", async () => {
  const w = await world();
  const sale = await order(w, "stripe");
  await debit(w, sale);
  await w.pump();
  for (const answer of [
    await payAgain(w, sale, "stripe"),
    await payAgain(w, sale, "paypal"),
    await w.post(`/api/orders/${sale.order.id}/cancel`, {}, holding(sale)),
  ])
    expect([answer.status, problemOf(answer).code]).toEqual([409, "payment_in_progress"]);
  expect(await readOrder(w, sale)).toMatchObject({ state: "pending_payment" });
});

test("V107 a part captured in the dashboard pays nothing, releases nothing, and is shown to operators", async () => {
  const w = await world();
  const bowl = await w.product(await w.artisan(), { stock: 1, priceMinor: 4500n });
  // Stripe never heard of our payment, and somebody makes it by hand, to be captured later.
  await w.fault({ service: "stripe", route: "POST /v1/payment_intents", kind: "request_lost" });
  const key = { "Idempotency-Key": uuid() };
  await w.checkout({ items: w.cart(bowl) }, key);
  const intent = await byHand(w);
  await w.control("POST", `/stripe/payment_intents/${intent}/confirm`, {
    card: "4242424242424242",
  });
  await w.pump();
  await stripe(w, `/v1/payment_intents/${intent}/capture`, { amount_to_capture: "3000" });
  await w.pump();

  const sale = checkedOut(await w.checkout({ items: w.cart(bowl) }, key));
  expect((await w.readOrder(sale.order, sale.orderToken)).order).toMatchObject({
    state: "partially_paid",
    givenBack: [],
  });
  expect(await stockOf(w, bowl)).toEqual({ stock: 1, reserved: 1 });
  expect(await transfersOf(w, sale as never)).toEqual([]);
  expect(await alertKinds(w)).toContain("payment_unapplied");

  await w.advance(31 * MINUTE_MS);
  await w.everyMinute();
  await w.pump();
  expect(await stockOf(w, bowl)).toEqual({ stock: 1, reserved: 1 });
});

test("V109 a price that changes after the quote is told with the new quote, and never charged unseen", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const items = w.cart(bowl);
  const { total } = (await w.post("/api/quotes", { items })).body as never as { total: object };
  await w.sql`update products set price_minor = 9900, version = version + 1 where id = ${bowl.id}`;

  const body = { ...checkoutBody(items), quotedTotal: total };
  const refused = await w.post("/api/checkout", body);
  const quote = (refused.body as never as { quote: { total: object } }).quote;
  expect([refused.status, problemOf(refused).code, quote.total]).toEqual([
    409,
    "price_changed",
    usd("10400"),
  ]);
  expect(await creatingCalls(w)).toEqual([]);
  const agreed = await w.post("/api/checkout", { ...body, quotedTotal: quote.total });
  expect(checkedOut(agreed).order.total).toEqual(usd("10400"));
});

test("V109 a price that changes between the checkout's read and its write is noticed by the write", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const { items: _, ...rest } = checkoutBody([]);
  const refused = await w.withDeps((deps) =>
    startCheckout(movingOffer(w, deps, bowl.id), {
      ...{ ...rest, processor: "stripe", userId: undefined },
      request: { scope: "guest:ada", key: "1", fingerprint: "1" },
      sender: { who: "ada", address: null, account: null },
      proof: { token: undefined, action: "checkout", requestKey: "1" },
      items: [{ productId: bowl.id as ProductId, quantity: 1 }],
      quotedTotal: { minor: 3833n, currency: "USD" },
      toAnswer: () => ({ status: 201, body: {} }),
      toRefusal: () => ({ status: 422, body: {} }),
    }),
  );
  expect(refused).toMatchObject({
    ok: false,
    error: { kind: "price_changed", quote: { total: { minor: 3933n } } },
  });
  expect(await countRows(w)).toBe(0);
  expect(await creatingCalls(w)).toEqual([]);
});

test("V111 nothing that a browser says makes an order paid", async () => {
  const w = await world();
  const byCard = await order(w, "stripe");
  const byPayPal = await order(w, "paypal");
  const page = `/api/orders/${byCard.order.id}`;
  for (const query of ["payment_intent=pi_1&redirect_status=succeeded", "status=paid"])
    expect((await w.get(`${page}?${query}`, holding(byCard))).status).toBe(400);
  for (const sale of [byCard, byPayPal]) {
    const refused = await capture(w, sale);
    expect([refused.status, problemOf(refused).code]).toEqual([409, "payer_action_required"]);
  }
  await w.pump();
  for (const sale of [byCard, byPayPal])
    expect(await readOrder(w, sale)).toMatchObject({ state: "pending_payment" });
});

test("V113 after a decline the order's open payment is used again, and a closed one never", async () => {
  const w = await world();
  const sale = await order(w, "stripe");
  await w.confirm(sale.payment, { card: "4000000000009995" });
  await w.pump();
  const other = await payAgain(w, sale, "paypal");
  const back = await payAgain(w, sale, "stripe");
  type Paid = { payment: { paymentId: string; clientSecret: string } };
  const [viaPayPal, viaCard] = [other.body as never as Paid, back.body as never as Paid];
  const ids = [sale.payment, viaPayPal.payment, viaCard.payment].map((p) => p.paymentId);
  expect(new Set(ids).size).toBe(3);

  await w.confirm(viaCard.payment);
  await w.pump();
  expect(await readOrder(w, sale)).toMatchObject({ state: "paid", payment: { id: ids[2] } });
  const states = await w.sql`select id, state, decline_code from payments order by created_at`;
  expect(states.map(({ id, state }) => [id, state])).toEqual([
    [ids[0], "cancelled"],
    [ids[1], "cancelled"],
    [ids[2], "succeeded"],
  ]);
});

test("V114 a total that was quoted in another currency is not what the cart costs", async () => {
  const w = await world();
  const bowl = await w.product(await w.artisan({ currency: "EUR" }));
  const body = checkoutBody(w.cart(bowl));
  const switched = await w.post("/api/checkout", { ...body, quotedTotal: usd("3000") });
  expect([switched.status, switched.body]).toMatchObject([
    409,
    { code: "price_changed", quote: { total: { minor: "3000", currency: "EUR" } } },
  ]);
  const euros = { minor: "3000", currency: "EUR" };
  expect((await w.post("/api/checkout", { ...body, quotedTotal: euros })).status).toBe(201);
});

/** A PaymentIntent of our payment whose money is taken in a second step. */
async function byHand(w: World): Promise<string> {
  const [row] = await w.sql`select id, order_id from payments`;
  const intent = await stripe<{ id: string }>(w, "/v1/payment_intents", {
    ...{ amount: "5000", currency: "usd", capture_method: "manual" },
    "metadata[payment_id]": row?.id,
    "metadata[order_id]": row?.order_id,
    "automatic_payment_methods[enabled]": "true",
  });
  return intent.id;
}

/** The use cases' ports with an artisan who changes a price right after the checkout's read. */
function movingOffer(w: World, deps: Deps, productId: string): Deps {
  const { checkout } = deps.store;
  const read: typeof checkout.read = async (...asked) => {
    const market = await checkout.read(...asked);
    await w.sql`update products set price_minor = price_minor + 100, version = version + 1
      where id = ${productId}`;
    return market;
  };
  return { ...deps, store: { ...deps.store, checkout: { ...checkout, read } } };
}
