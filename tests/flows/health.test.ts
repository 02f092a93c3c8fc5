import { expect, test } from "vitest";
import { agree, due, MINUTE_MS, order, runTransfers } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

type Health = { ok: boolean; problems: string[] };
async function health(w: World) {
  const before = await w.roundTrips();
  const { status, body } = await w.get("/api/health");
  const { http, webSocket } = await w.roundTrips();
  expect([http - before.http, webSocket - before.webSocket]).toEqual([1, 0]);
  return { status, ...(body as never as Health) };
}
const well = { status: 200, ok: true, problems: [] };
const ill = (...problems: string[]) => ({ status: 200, ok: false, problems });

test("a shop in which everything goes its way is well", async () => {
  const w = await world();
  expect(await health(w)).toMatchObject(well);
  await order(w, "stripe");
  expect(await health(w)).toMatchObject(well);
});

test("events that nobody works on are told, once they have waited for long", async () => {
  const w = await world();
  const purchase = await order(w, "stripe");
  await agree(w, "stripe", purchase);
  w.queue.refuseWith(new Error("Queue is overloaded"));
  for (const event of await w.takeEvents()) expect((await w.deliver(event)).status).toBe(200);
  w.queue.refuseWith(undefined);
  const [kept] = await w.sql`select count(*)::int as n from inbox where state = 'received'`;
  expect(kept?.n).toBeGreaterThan(0);
  expect(await health(w)).toMatchObject(well);
  await w.advance(16 * MINUTE_MS);
  expect(await health(w)).toMatchObject(ill(`events that nobody works on: ${kept?.n}`));
  await w.everyMinute();
  await w.pump();
  expect(await health(w)).toMatchObject(well);
});

test("operations that do not end are told, and a processor that refuses our key", async () => {
  const w = await world();
  const route = "POST /v1/payment_intents";
  await w.fault({ service: "stripe", route, kind: "unauthorized_401", times: 99 });
  const items = w.cart(await w.product(await w.artisan()));
  expect((await w.checkout({ items })).status).toBe(503);
  expect(await health(w)).toMatchObject(ill("stripe refuses our key"));
  await w.advance(31 * MINUTE_MS);
  expect(await health(w)).toMatchObject(ill("operations that do not end: 1"));
});

test("messages that were promised and not sent are told", async () => {
  const w = await world();
  await due(w, "stripe", { products: [await w.product(await w.artisan())] });
  w.queue.refuseWith(new Error("Queue is overloaded"));
  await w.transfersRun();
  w.queue.refuseWith(undefined);
  expect(await health(w)).toMatchObject(well);
  await w.advance(16 * MINUTE_MS);
  expect(await health(w)).toMatchObject(ill("messages that were promised and not sent: 1"));
  await runTransfers(w);
  expect(await health(w)).toMatchObject(well);
});

test("blocked transfers are told until they are paid", async () => {
  const w = await world();
  const artisan = await w.artisan();
  await due(w, "paypal", { products: [await w.product(artisan)] });
  await w.sql`update sellers set paypal_state = 'blocked'`;
  await runTransfers(w);
  expect(await health(w)).toMatchObject(ill("transfers that are blocked: 1"));
  await w.sql`update sellers set paypal_state = 'active'`;
  await runTransfers(w);
  await runTransfers(w);
  expect(await health(w)).toMatchObject(well);
});

test("only a database that does not answer makes the answer itself a failure", async () => {
  const w = await world();
  w.skipBalance = true;
  await w.databaseFault({ kind: "refuse", times: 9 });
  const { status, body } = await w.get("/api/health");
  expect([status, body]).toMatchObject([503, { ok: false }]);
});
