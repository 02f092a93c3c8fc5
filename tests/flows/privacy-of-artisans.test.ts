import { expect, test } from "vitest";
import { atDesk, mailedToken, outcomeOf } from "../support/desks.ts";
import { everything } from "../support/everything.ts";
import { due, runTransfers, transfersOf } from "../support/purchase.ts";
import { reconciled } from "../support/reconciling.ts";
import { type World, world } from "../support/world.ts";

const OLD_DESK = "loom@artisans.example";

/** An artisan who is paid at that PayPal address, and was once. */
async function paidOnce(w: World) {
  const { artisan, desk } = await atDesk(w, { paypal: "none" });
  await desk.put("/seller/paypal", { email: OLD_DESK });
  await desk.post("/seller/paypal/proofs", { token: await mailedToken(w, OLD_DESK) });
  const products = [await w.product(artisan)];
  const paid = await due(w, "paypal", { products });
  await runTransfers(w);
  expect((await transfersOf(w, paid))[0]).toMatchObject({ state: "settled" });
  return { desk, products };
}
const callsOf = (w: World) =>
  w.sql`select id, state, params from operations where kind = 'send_transfers' order by opened_at`;
type Call = { params: { items: { destination: string }[] } };
const without = (calls: Record<string, unknown>[]) =>
  JSON.parse(JSON.stringify(calls).replaceAll(OLD_DESK, "erased@erased.invalid")) as Call[];

test("V206 an artisan who is erased has left the calls that paid them, and what PayPal told of these", async () => {
  const w = await world();
  const { desk } = await paidOnce(w);
  const before = await callsOf(w);
  expect(JSON.stringify(before)).toContain(OLD_DESK);
  await reconciled(w, "paypal");
  // The desk is paid elsewhere from now on, and its owner keeps an account.
  await desk.put("/seller/paypal", { email: "another@artisans.example" });
  const ada = await w.login({ email: OLD_DESK });
  expect((await w.post("/api/me/erasure", { email: OLD_DESK }, ada.headers)).status).toBe(200);
  expect(await everything(w)).not.toContain(OLD_DESK);
  // Ids, amounts, states: all else of the calls is as it was.
  expect(await callsOf(w)).toEqual(without(before));
  const events = await w.sql`select id from inbox
    where redacted_at is not null and type like 'PAYMENT.PAYOUTS-ITEM.%'`;
  expect(events.length).toBeGreaterThan(0);
  const ids = events.map(({ id }) => id as string);
  expect((await w.post("/api/operator/events/replay", { ids }, w.operator)).status).toBe(200);
});

test("V206 an artisan is not erased while a call that pays them is open", async () => {
  const w = await world();
  const { products } = await paidOnce(w);
  await due(w, "paypal", { products });
  const route = "POST /v1/payments/payouts";
  await w.fault({ service: "paypal", route, kind: "request_lost", times: 20 });
  await w.transfersRun();
  const before = await callsOf(w);
  expect(before.map(({ state }) => state)).toEqual(["succeeded", "open"]);
  const ada = await w.login({ email: OLD_DESK });
  const erase = () => w.post("/api/me/erasure", { email: OLD_DESK }, ada.headers);
  expect(outcomeOf(await erase())).toEqual([409, "person_has_open_orders"]);
  expect(await callsOf(w)).toEqual(before);
  await w.control("DELETE", "/faults");
  await w.advance(10 * 60_000);
  await w.everyMinute();
  await w.pump();
  expect((await erase()).status).toBe(200);
  expect(JSON.stringify(await callsOf(w))).not.toContain(OLD_DESK);
});

test("V206 of a batch that pays several only the one who is erased is gone", async () => {
  const w = await world();
  const [first, second] = [await paidOnce(w), await w.artisan()];
  await due(w, "paypal", { products: [...first.products, await w.product(second)] });
  await runTransfers(w);
  const before = await callsOf(w);
  const ada = await w.login({ email: OLD_DESK });
  await w.post("/api/me/erasure", { email: OLD_DESK }, ada.headers);
  const after = await callsOf(w);
  expect(after).toEqual(without(before));
  const paid = (after as unknown as Call[]).flatMap(({ params }) =>
    params.items.map(({ destination }) => destination),
  );
  expect(paid.sort()).toEqual(
    [second.email, "erased@erased.invalid", "erased@erased.invalid"].sort(),
  );
});
