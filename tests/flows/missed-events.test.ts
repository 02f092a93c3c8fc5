import { expect, test } from "vitest";
import {
  agree,
  alertKinds,
  DAY_MS,
  order,
  paid,
  paypal,
  rails,
  readOrder,
} from "../support/purchase.ts";
import { runJob } from "../support/reconciling.ts";
import { activate, type World, world } from "../support/world.ts";

const adopt = async (w: World) => {
  const { body } = await runJob(w, "adopt-missed-events");
  return (body as { worked?: number }).worked;
};
const eventsIn = (w: World) =>
  w.sql`select state, count(*)::int as n from inbox group by 1 order by 1`;

test.each(rails)(
  "events of %s that never came are listed at the processor and worked on as if they had",
  async (rail) => {
    const w = await world();
    const purchase = await order(w, rail);
    await agree(w, rail, purchase);
    if (rail === "paypal")
      await paypal(w, "POST", `/v2/checkout/orders/${purchase.payment.paypalOrderId}/capture`);
    const lost = await w.takeEvents();
    expect(await adopt(w), "what is so young is on its way").toBe(0);
    await w.advance(10 * 60_000);
    const adopted = await adopt(w);
    expect(adopted).toBeGreaterThan(0);
    expect(await readOrder(w, purchase)).toMatchObject({ state: "paid" });
    expect(await adopt(w)).toBe(0);

    // and should they come after all, they are old news
    for (const event of lost) await w.deliver(event);
    await w.pump();
    const kinds =
      await w.sql`select kind, count(*)::int as n from ledger_transactions group by 1 order by 1`;
    expect(kinds).toEqual([
      { kind: "capture", n: 1 },
      { kind: "fee", n: 1 },
    ]);
  },
);

test("an event that never came about a PayPal order that PayPal has dropped since is for no operator", async () => {
  const w = await world();
  const purchase = await order(w, "paypal");
  await agree(w, "paypal", purchase);
  await w.takeEvents();
  await w.advance(12 * 60 * 60_000);
  const { paypalOrderId: id } = purchase.payment;
  await expect(paypal(w, "GET", `/v2/checkout/orders/${id}`)).rejects.toThrow("404");
  expect(await adopt(w)).toBeGreaterThan(0);
  expect((await eventsIn(w)).map(({ state }) => state)).not.toContain("quarantined");
  await w.everyMinute();
  await w.pump();
  expect(await readOrder(w, purchase)).toMatchObject({ state: "expired" });
  expect(await alertKinds(w)).toEqual([]);
});

test("events that came are not worked on again, and what was read once is read no more than an hour back", async () => {
  const w = await world();
  await paid(w, "stripe");
  await paid(w, "paypal");
  await w.advance(10 * 60_000);
  const before = await eventsIn(w);
  expect(await adopt(w)).toBe(0);
  expect(await eventsIn(w)).toEqual(before);
  await w.advance(5 * DAY_MS);
  await adopt(w);
  await w.advance(60 * 60_000);
  const calls = (await w.requests("stripe")).length;
  await adopt(w);
  const [asked] = (await w.requests("stripe"))
    .slice(calls)
    .filter(({ path }) => path === "/v1/events");
  const { created } = (asked?.params ?? {}) as { created: { gte: number; lte: number } };
  // An hour that passed and the one before, and the moments that this test itself took.
  const seconds = Number(created.lte) - Number(created.gte);
  expect(seconds).toBeGreaterThanOrEqual(2 * 60 * 60);
  expect(seconds).toBeLessThan(2 * 60 * 60 + 60);
});

test("a database that is set back reads again just what it has forgotten, though the processor says it was delivered", async () => {
  const w = await world();
  await w.advance(10 * 60_000);
  await adopt(w);
  const marks = await w.sql`select * from reading_marks`;
  const purchase = await paid(w, "stripe");
  await w.advance(30 * 60_000);
  await adopt(w);
  await w.sql`delete from event_replays`;
  await w.sql`delete from inbox`;
  for (const { list, read_until: at } of marks)
    await w.sql`update reading_marks set read_until = ${at} where list = ${list}`;
  expect(await adopt(w)).toBeGreaterThan(0);
  expect(await readOrder(w, purchase)).toMatchObject({ state: "paid" });
});

test("a processor that does not answer in the middle of its list is asked for all of it again", async () => {
  const w = await world();
  const purchase = await order(w, "stripe");
  await agree(w, "stripe", purchase);
  await w.takeEvents();
  await w.advance(10 * 60_000);
  await w.fault({ service: "stripe", route: "GET /v1/events", kind: "error_500", times: 1 });
  await adopt(w);
  expect(await readOrder(w, purchase)).toMatchObject({ state: "pending_payment" });
  await adopt(w);
  expect(await readOrder(w, purchase)).toMatchObject({ state: "paid" });
});

test("a missed event whose object cannot be looked up now is kept and worked on in turn", async () => {
  const w = await world();
  const purchase = await order(w, "stripe");
  await agree(w, "stripe", purchase);
  await w.takeEvents();
  await w.advance(10 * 60_000);
  const down = { service: "stripe", route: "GET /v1/payment_intents/.*", kind: "error_500" };
  await w.fault({ ...down, times: 20 });
  expect(await adopt(w)).toBeGreaterThan(0);
  expect(await eventsIn(w)).toContainEqual({ state: "received", n: expect.any(Number) });
  await w.control("DELETE", "/faults");
  await w.advance(2 * 60_000);
  await w.everyMinute();
  expect(await readOrder(w, purchase)).toMatchObject({ state: "paid" });
});

test("an account's own events are read from its own list, once a day", async () => {
  const w = await world();
  const artisan = await w.artisan();
  await w.artisan({ stripe: "none" });
  await w.takeEvents();
  await activate(w, artisan.account, "inactive");
  await w.takeEvents();
  await w.advance(10 * 60_000);
  await adopt(w);
  const [row] = await w.sql`select stripe_transfers from sellers where id = ${artisan.id}`;
  expect(row).toEqual({ stripe_transfers: "inactive" });
  const ofAccount = async () =>
    (await w.sql`select count(*)::int as n from inbox where endpoint = 'stripe-connect'`)[0]?.n;
  const known = await ofAccount();
  expect(known).toBeGreaterThan(0);

  await activate(w, artisan.account);
  await w.takeEvents();
  await w.advance(60 * 60_000);
  await adopt(w);
  expect(await ofAccount()).toBe(known);
  await w.advance(DAY_MS);
  await adopt(w);
  const [again] = await w.sql`select stripe_transfers from sellers where id = ${artisan.id}`;
  expect(again).toEqual({ stripe_transfers: "active" });
  expect(await alertKinds(w)).toEqual([]);
});
