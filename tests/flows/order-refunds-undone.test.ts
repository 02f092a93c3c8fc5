import { expect, test } from "vitest";
import { atDesk } from "../support/desks.ts";
import {
  balances,
  failRefund,
  float,
  giveBack,
  ofParts,
  owes,
  partOf,
  preview,
  REFUNDED,
  REVERSED,
  refundsOf,
  refundWorld,
  stateOf,
  whole,
} from "../support/order-refunds.ts";
import { stockOf } from "../support/orders.ts";
import {
  alertKinds,
  codeOf,
  due,
  effects,
  type Purchase,
  paid,
  rails,
  readOrder,
  runTransfers,
  ship,
  stripe,
  transferRows,
} from "../support/purchase.ts";
import type { World } from "../support/world.ts";

test("a refund that comes back ten days later: nothing had left, and everything is as before", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const before = await balances(w);
  const purchase = await paid(w, "stripe");
  const sold = await balances(w);
  await giveBack(w, purchase, whole);
  await w.pump();
  expect(await stateOf(w, purchase)).toBe("refunded");
  await w.advance(10 * 24 * 60 * 60_000);
  await failRefund(w, purchase);
  expect(await stateOf(w, purchase)).toBe("paid");
  expect(await balances(w)).toEqual(sold);
  expect(sold).not.toEqual(before);
  expect(await transferRows(w, purchase)).toEqual(["held 2300", "held 3500", "held 4550"]);
});

test("a refund that comes back after the transfer was reversed is paid out once more, by itself", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const ana = await w.artisan();
  const purchase = await due(w, "stripe", { products: [await w.product(ana)] });
  await runTransfers(w);
  await giveBack(w, purchase, { kind: "amount", minor: "900" });
  await w.pump();
  expect(await effects(w, REVERSED)).toHaveLength(1);
  await w.advance(10 * 24 * 60 * 60_000);
  await failRefund(w, purchase);
  expect(await stateOf(w, purchase)).toBe("paid");
  expect(await owes(w, ana)).toBe(0);
  await runTransfers(w);
  // 9.00 less the commission of 0.90 goes out again, beside the sale's own.
  expect(await transferRows(w, purchase)).toEqual(["settled 2750", "settled 810"]);
});

test("what Stripe cannot take back from an artisan's account stays a debt that the next sale repays", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const ana = await w.artisan();
  const products = [await w.product(ana)];
  const purchase = await due(w, "stripe", { products });
  await runTransfers(w);
  await w.control("POST", `/stripe/accounts/${ana.account}/balance`, {
    currency: "usd",
    minor: -2750,
  });
  await giveBack(w, purchase, { kind: "amount", minor: "1000" });
  await w.pump();
  expect(await effects(w, REVERSED)).toHaveLength(0);
  expect(await alertKinds(w)).toContain("reversal_refused");
  expect(await owes(w, ana)).toBe(900);
  const next = await due(w, "stripe", { products });
  await runTransfers(w);
  expect(await transferRows(w, next)).toEqual(["settled 1850"]);
  expect(await owes(w, ana)).toBe(0);
});

/** A transfer that Stripe does not take yet, and a refund that comes before it does. */
async function onItsWay(w: World, wish: Record<string, unknown>) {
  await float(w, "stripe");
  const ana = await w.artisan();
  const purchase = await due(w, "stripe", { products: [await w.product(ana)] });
  const route = "POST /v1/transfers";
  await w.fault({ service: "stripe", route, kind: "rate_limit_429", times: 1 });
  await w.transfersRun();
  await w.queue.work(w.env);
  expect(await transferRows(w, purchase)).toEqual(["sending 2750"]);
  await giveBack(w, purchase, wish);
  await w.pump();
  await w.advance(10 * 60_000);
  await w.everyMinute();
  await w.pump();
  expect(await owes(w, ana)).toBe(0);
  return purchase;
}

test("a part of what is on its way to its artisan is taken back once it has arrived", async () => {
  const w = await refundWorld();
  const purchase = await onItsWay(w, { kind: "amount", minor: "200" });
  expect(await effects(w, REVERSED)).toHaveLength(1);
  expect(await transferRows(w, purchase)).toEqual(["settled 2750"]);
  expect(await stateOf(w, purchase)).toBe("partially_refunded");
});

test("what was on its way and is refused because all of it went back is sent no more", async () => {
  const w = await refundWorld();
  const purchase = await onItsWay(w, whole);
  expect(await effects(w, REVERSED)).toHaveLength(0);
  expect(await transferRows(w, purchase)).toEqual(["cancelled 0"]);
  expect(await stateOf(w, purchase)).toBe("refunded");
});

test.each([
  ["seller", { commission: "250", fee: "117", withheld: "2867", loss: "0" }],
  ["shared", { commission: "250", fee: "0", withheld: "2750", loss: "0" }],
  ["platform", { commission: "250", fee: "0", withheld: "0", loss: "2750" }],
] as const)("V130 whose fault it was decides who bears a refund: %s", async (fault, expected) => {
  const w = await refundWorld();
  await float(w, "stripe");
  const ana = await w.artisan();
  // Of two, so that there is something to keep the fee of.
  const product = await w.product(ana);
  const purchase = await paid(w, "stripe", { products: [product] });
  const seen = await preview(w, purchase, whole, { fault });
  const [share] = seen.shares;
  const told = Object.fromEntries(
    (["commission", "fee", "loss"] as const).map((name) => [name, share?.[name].minor]),
  );
  expect(told).toEqual({ commission: expected.commission, fee: expected.fee, loss: expected.loss });
  const borne = BigInt(share!.withheld.minor) + BigInt(share!.debt.minor);
  expect(`${borne}`).toBe(expected.withheld);
  await giveBack(w, purchase, whole, { fault, terms: seen.terms });
  await w.pump();
  expect(await stateOf(w, purchase)).toBe("refunded");
  if (fault === "platform") expect(await transferRows(w, purchase)).toEqual(["held 2750"]);
  if (fault === "seller") expect(await owes(w, ana)).toBe(117);
});

test("V125 a refund by hand of several artisans' money is booked once an operator has said whose it was", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const [ana, ben] = [await w.artisan(), await w.artisan()];
  const purchase = await paid(w, "stripe", {
    products: [await w.product(ana), await w.product(ben)],
  });
  const [row] = await w.sql`select charge_ref from payments where order_id = ${purchase.order.id}`;
  const charge = row?.charge_ref as string;
  const { id: ref } = await stripe<{ id: string }>(w, "/v1/refunds", { charge, amount: "1200" });
  await w.pump();
  expect(await stateOf(w, purchase)).toBe("paid");
  expect(await alertKinds(w)).toContain("refunded_by_hand");
  const say = (minor: string) =>
    w.post(
      `/api/operator/orders/${purchase.order.id}/refunds/by-hand`,
      {
        rail: "stripe",
        ref,
        wish: ofParts({ sellerOrderId: partOf(purchase, ben), kind: "amount", minor }),
      },
      w.operator,
    );
  expect(codeOf(await say("1100"))).toBe("refund_not_as_said");
  expect((await say("1200")).status).toBe(200);
  expect(codeOf(await say("1200"))).toBe("refund_already_known");
  expect(await stateOf(w, purchase)).toBe("partially_refunded");
  expect(await transferRows(w, purchase)).toEqual(["held 1670", "held 2750"]);
  expect(await refundsOf(w, purchase)).toMatchObject([{ reason: "by_hand", state: "succeeded" }]);
});

test.each(rails)(
  "V125 a refund by hand at %s of one artisan's order is booked by itself",
  async (rail) => {
    const w = await refundWorld();
    await float(w, rail);
    const purchase = await paid(w, rail, { products: [await w.product(await w.artisan())] });
    const [row] =
      await w.sql`select charge_ref from payments where order_id = ${purchase.order.id}`;
    const charge = row?.charge_ref as string;
    if (rail === "stripe") await stripe(w, "/v1/refunds", { charge, amount: "1000" });
    else {
      const { paypal } = await import("../support/purchase.ts");
      const amount = { currency_code: "USD", value: "10.00" };
      await paypal(w, "POST", `/v2/payments/captures/${charge}/refund`, { amount });
    }
    await w.pump();
    expect(await stateOf(w, purchase)).toBe("partially_refunded");
    expect(await transferRows(w, purchase)).toEqual(["held 1850"]);
  },
);

test("V182 a seller gives back pieces of their own part, which are for sale again, and nobody else's", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const { artisan, desk } = await atDesk(w);
  const product = await w.product(artisan, { stock: 5 });
  const other = await w.product(await w.artisan());
  const answer = await w.checkout({ items: w.cart([product, 3], other) });
  const purchase = answer.body as never as Purchase;
  await w.confirm(purchase.payment);
  await w.pump();
  const own = partOf(purchase, artisan);
  const theirs = partOf(purchase, other.artisan);
  const wish = { kind: "items", items: [{ productId: product.id, quantity: 2 }], shipping: false };
  const path = (part: string) => `/seller/orders/${part}/refunds`;
  const asked = { wish, reason: "cannot_fulfil", restock: true };
  expect(codeOf(await desk.post(path(theirs), asked))).toBe("seller_order_not_found");
  expect(codeOf(await desk.post(`${path(theirs)}/preview`, { wish }))).toBe(
    "seller_order_not_found",
  );
  expect((await desk.get(path(theirs))).status).toBe(404);
  expect((await desk.post(path(own), asked)).status).toBe(201);
  await w.pump();
  expect(await stockOf(w, product)).toMatchObject({ stock: 4 });
  const again = await desk.post(path(own), asked);
  expect([again.status, codeOf(again)]).toEqual([409, "quantity_exceeds_left"]);
  const { refunds } = (await desk.get(path(own))).body as never as {
    refunds: { shares: unknown[] }[];
  };
  expect(refunds).toMatchObject([{ state: "succeeded", shares: [{ items: [{ quantity: 2 }] }] }]);
});

test("V205 a large refund of an order waits for a second operator, and for nothing else to have moved", async () => {
  const w = await refundWorld({ DUAL_CONTROL_MINOR: "2000" });
  await float(w, "stripe");
  const purchase = await paid(w, "stripe");
  const other = await w.login({ role: "operator" });
  const asked = await giveBack(w, purchase, whole);
  expect(asked.status).toBe(202);
  const { approval } = asked.body as never as { approval: { id: string } };
  const approve = (id: string, who = other.headers) =>
    w.post(`/api/operator/approvals/${id}/approvals`, {}, who);
  expect(codeOf(await approve(approval.id, w.operator))).toBe("second_operator_required");
  // A small refund in between changes what is left.
  await giveBack(w, purchase, { kind: "amount", minor: "300" });
  expect(codeOf(await approve(approval.id))).toBe("approval_outdated");
  const next = (await giveBack(w, purchase, whole)).body as never as typeof approval extends never
    ? never
    : { approval: { id: string } };
  expect((await approve(next.approval.id)).status).toBe(200);
  await w.everyMinute();
  await w.pump();
  expect(await stateOf(w, purchase)).toBe("refunded");
  expect(await effects(w, REFUNDED.stripe)).toHaveLength(2);
});

test("a debt that nobody will repay is given up by two operators, as a loss of the platform's", async () => {
  const w = await refundWorld();
  await float(w, "paypal");
  const { artisan, desk } = await atDesk(w);
  const purchase = await due(w, "paypal", { products: [await w.product(artisan)] });
  await runTransfers(w);
  await giveBack(w, purchase, whole);
  await w.pump();
  const { owed, entries } = (await desk.get("/seller/debt")).body as never as {
    owed: { minor: string };
    entries: { kind: string; amount: { minor: string } }[];
  };
  expect([owed.minor, entries.map(({ kind, amount }) => `${kind} ${amount.minor}`)]).toEqual([
    "2750",
    ["refund 2750"],
  ]);
  const { debts } = (await w.get("/api/operator/debts", w.operator)).body as never as {
    debts: { sellerId: string }[];
  };
  expect(debts).toMatchObject([{ sellerId: artisan.id, owed: { minor: "2750" } }]);
  const path = `/api/operator/sellers/${artisan.id}/debt/write-offs`;
  const asked = await w.post(path, { reason: "Closed for good." }, w.operator);
  expect(asked.status).toBe(202);
  const { approval } = asked.body as never as { approval: { id: string } };
  const other = await w.login({ role: "operator" });
  const done = await w.post(`/api/operator/approvals/${approval.id}/approvals`, {}, other.headers);
  expect(done.status, JSON.stringify(done.body)).toBe(200);
  expect(await owes(w, artisan)).toBe(0);
  expect((await balances(w))["platform:losses"]).toBe(2750);
  expect(codeOf(await w.post(path, { reason: "Again." }, w.operator))).toBe("nothing_owed");
});

test("a refund of fifty artisans takes as many round trips as one of two", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const cost: Record<string, number>[] = [];
  for (const count of [2, 50]) {
    const artisans = await Promise.all(Array.from({ length: count }, () => w.artisan()));
    const products = await Promise.all(artisans.map((one) => w.product(one)));
    const purchase = await paid(w, "stripe", { products });
    const before = await w.roundTrips();
    await giveBack(w, purchase, whole);
    const asked = await w.roundTrips();
    await w.queue.work(w.env);
    const sent = await w.roundTrips();
    await w.pump();
    const trips = (a: typeof before, b: typeof before) =>
      b.http - a.http + b.webSocket - a.webSocket;
    cost.push({ asked: trips(before, asked), sent: trips(asked, sent) });
    expect(await readOrder(w, purchase)).toMatchObject({ state: "refunded" });
  }
  expect(cost[1]).toEqual(cost[0]);
});

test("an artisan keeps what the platform has given back at its own fault: it is sent from the balance", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const ana = await w.artisan();
  const products = [await w.product(ana)];
  const purchase = await paid(w, "stripe", { products });
  await giveBack(w, purchase, { kind: "amount", minor: "1000" }, { fault: "platform" });
  await w.pump();
  await ship(w, purchase);
  await w.advance(8 * 24 * 60 * 60_000);
  await runTransfers(w);
  expect(await transferRows(w, purchase)).toEqual(["settled 2750"]);
  expect((await balances(w))["platform:losses"]).toBe(900);
});
