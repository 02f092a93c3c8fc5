import { expect, test } from "vitest";
import type { SellerHold, WaitingTransfer } from "../../worker/http/contract/operator.ts";
import { atDesk, outcomeOf } from "../support/desks.ts";
import { giveBack, ofParts, partOf } from "../support/order-refunds.ts";
import { DAY_MS, due, paid, runTransfers, ship } from "../support/purchase.ts";
import { type Answer, uuid, type World, world } from "../support/world.ts";

const put = (w: World, path: string, reason: string): Promise<Answer> =>
  w.request(`/api/operator/${path}/hold`, {
    method: "PUT",
    headers: { ...w.operator, "Content-Type": "application/json", "Idempotency-Key": uuid() },
    body: JSON.stringify({ reason }),
  });

async function waiting(w: World, query = ""): Promise<readonly WaitingTransfer[]> {
  const { status, body } = await w.get(`/api/operator/transfers${query}`, w.operator);
  expect(status, JSON.stringify(body)).toBe(200);
  return (body as never as { transfers: WaitingTransfer[] }).transfers;
}
async function sellerHolds(w: World): Promise<readonly SellerHold[]> {
  const { body } = await w.get("/api/operator/seller-holds", w.operator);
  return (body as never as { holds: SellerHold[] }).holds;
}
const placedBy = (w: World) => `operator:${w.operatorId}`;

test("operators see what runs, what is held by whom and why, and what they may do about it", async () => {
  const w = await world();
  const mine = await atDesk(w);
  const sale = await paid(w, "stripe", { products: [await w.product(mine.artisan)] });
  await ship(w, sale);
  expect(await waiting(w)).toEqual([]);
  const [running] = await waiting(w, "?which=counting");
  expect(running).toMatchObject({
    ...{ state: "held", orderId: sale.order.id, artisanId: mine.artisan.id, kind: "sale" },
    ...{ withheld: { minor: "0", currency: "USD" }, holds: [] },
    may: { hold: true, release: false, unblock: false },
  });

  // Held while its time runs: it is stopped from then on, and counted with what is blocked.
  expect(outcomeOf(await put(w, `transfers/${running!.id}`, "We check the parcel."))).toBe(200);
  expect(await waiting(w, "?which=counting")).toEqual([]);
  const own = { of: "transfer", reason: "We check the parcel.", placedBy: placedBy(w) };
  expect(await waiting(w)).toMatchObject([
    { state: "held", holds: [own], may: { hold: false, release: true, unblock: false } },
  ]);
  expect(await sellerHolds(w)).toEqual([]);

  expect(outcomeOf(await put(w, `sellers/${mine.artisan.id}`, "Who are you?"))).toBe(200);
  await w.advance(8 * DAY_MS);
  await runTransfers(w);
  const all = { of: "artisan", reason: "Who are you?", placedBy: placedBy(w) };
  expect(await waiting(w)).toMatchObject([{ state: "blocked", holds: [own, all] }]);
  expect(await sellerHolds(w)).toMatchObject([
    { artisanId: mine.artisan.id, reason: "Who are you?", placedBy: placedBy(w) },
  ]);
  expect(await waiting(w, `?artisan=${mine.artisan.id}`)).toHaveLength(1);
  expect(await waiting(w, `?artisan=${uuid()}`)).toEqual([]);
});

test("a transfer says what was withheld of it, also in its order's list and in its seller's", async () => {
  const w = await world();
  const mine = await atDesk(w);
  const sale = await due(w, "stripe", { products: [await w.product(mine.artisan)] });
  const wish = ofParts({
    sellerOrderId: partOf(sale, mine.artisan),
    kind: "amount",
    minor: "1000",
  });
  expect((await giveBack(w, sale, wish)).status).toBe(201);
  await w.pump();
  const seen = { kind: "sale", withheld: { minor: "900", currency: "USD" } };
  for (const path of [`orders/${sale.order.id}/transfers`, "transfers?which=counting"]) {
    const { body } = await w.get(`/api/operator/${path}`, w.operator);
    expect((body as never as { transfers: object[] }).transfers, path).toMatchObject([seen]);
  }
  const { body } = await mine.desk.get("/seller/transfers");
  expect((body as never as { transfers: object[] }).transfers).toMatchObject([seen]);
});

test("what waits for a person may be unblocked, what ends by itself may not; a list has pages", async () => {
  const w = await world();
  const mine = await atDesk(w);
  const sales = [
    await due(w, "stripe", { products: [await w.product(mine.artisan)] }),
    await due(w, "stripe", { products: [await w.product(mine.artisan)] }),
  ];
  // Past the use cases, which know no sale that is refused at will.
  await w.sql`update transfers set state = 'blocked', blocked_reason =
    case when payment_id = ${sales[0]!.payment.paymentId} then 'refused' else 'rail_stopped' end`;
  const found = await waiting(w);
  expect(found.map(({ blockedReason, may }) => [blockedReason, may.unblock])).toEqual([
    ["rail_stopped", false],
    ["refused", true],
  ]);
  const { body } = await w.get("/api/operator/transfers?limit=1", w.operator);
  const { transfers, next } = body as never as { transfers: WaitingTransfer[]; next: string };
  expect(transfers).toMatchObject([{ blockedReason: "rail_stopped" }]);
  const more = await waiting(w, `?limit=1&cursor=${encodeURIComponent(next)}`);
  expect(more).toMatchObject([{ blockedReason: "refused" }]);
  const strange = await w.get("/api/operator/transfers?cursor=x", w.operator);
  expect(outcomeOf(strange)).toEqual([400, "parameters_invalid"]);
});
