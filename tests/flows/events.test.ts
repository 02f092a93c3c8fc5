import { expect, test } from "vitest";
import { applyProcessorEvent } from "../../worker/usecases/apply-processor-event.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import { bytesOf, type Delivery } from "../support/control.ts";
import { stockOf } from "../support/orders.ts";
import {
  agree,
  alertKinds,
  debit,
  desk,
  order,
  type Purchase,
  pass,
  rails,
  readOrder,
  ship,
  stripe,
  transfersOf,
} from "../support/purchase.ts";
import { postSigned, stripeEvent } from "../support/signed.ts";
import { activate, threeArtisans, type World, world } from "../support/world.ts";

/** An order of one bowl of ten, and the events of its payment, not delivered yet. */
async function confirmed(w: World, rail: "stripe" | "paypal") {
  const [bowl] = await threeArtisans(w);
  const purchase = await order(w, rail, { products: [bowl] });
  await w.pump();
  await agree(w, rail, purchase);
  return { bowl, purchase, events: await w.takeEvents() };
}
async function expectPaidOnce(w: World, purchase: Purchase, bowl: { id: string }) {
  expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
  expect(await stockOf(w, bowl)).toEqual({ stock: 9, reserved: 0 });
  expect(await transfersOf(w, purchase)).toHaveLength(1);
  const captures = await w.sql`select kind from ledger_transactions where kind = 'capture'`;
  expect(captures).toHaveLength(1);
}
const deliverAll = (w: World, events: Delivery[]) =>
  Promise.all(events.map(async (event) => (await w.deliver(event)).status));
const rawOf = ({ endpoint, bodyBase64 }: Delivery) => ({
  endpoint,
  headers: {},
  body: bytesOf(bodyBase64).buffer,
});

test.each(rails)("V063 events of %s that come again have no effect", async (rail) => {
  const w = await world();
  const { bowl, purchase, events } = await confirmed(w, rail);
  expect(new Set(await deliverAll(w, events))).toEqual(new Set([200]));
  await w.pump();
  const before = await w.sql`select count(*)::int as n from ledger_entries`;
  const asked = (await w.requests()).length;
  const inbox = () => w.sql`select event_id, state, worked_at::text from inbox order by event_id`;
  const kept = await inbox();
  expect(new Set(await deliverAll(w, events))).toEqual(new Set([200]));
  await w.pump();
  expect(await w.sql`select count(*)::int as n from ledger_entries`).toEqual(before);
  // What was worked on is known by its id: nobody is asked about it again.
  expect(await w.requests()).toHaveLength(asked);
  expect(await inbox()).toEqual(kept);
  await expectPaidOnce(w, purchase, bowl);
});

test.each(rails)("V064 an event of %s delivered ten times at once has one effect", async (rail) => {
  const w = await world();
  const { bowl, purchase, events } = await confirmed(w, rail);
  const tenfold = Array.from({ length: 10 }, () => events).flat();
  expect(new Set(await deliverAll(w, tenfold))).toEqual(new Set([200]));
  await w.queue.work(w.env);
  await w.pump();
  await pass(w, 1);
  await expectPaidOnce(w, purchase, bowl);
  const worked = await w.sql`select event_id from inbox group by event_id having count(*) > 1`;
  expect(worked).toEqual([]);
});

test("V065 two events with ids of their own about one fact have one effect", async () => {
  const w = await world();
  const { bowl, purchase, events } = await confirmed(w, "stripe");
  const told = events.find(({ type }) => type === "payment_intent.succeeded")!;
  const event = JSON.parse(new TextDecoder().decode(bytesOf(told.bodyBase64)));
  const twin = { ...event, id: `${event.id}twin` };
  await Promise.all([postSigned(w, JSON.stringify(event)), postSigned(w, JSON.stringify(twin))]);
  await w.queue.work(w.env);
  await w.pump();
  await expectPaidOnce(w, purchase, bowl);
});

test("V066 the news of a declined first try that comes after the second's success changes nothing", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const purchase = await order(w, "stripe", { products: [bowl] });
  await w.confirm(purchase.payment, { card: "4000000000000002" });
  const declined = await w.takeEvents();
  expect(declined.map(({ type }) => type)).toContain("payment_intent.payment_failed");
  await w.confirm(purchase.payment);
  await w.pump();
  await deliverAll(w, declined);
  await w.pump();
  await expectPaidOnce(w, purchase, bowl);
  const [payment] = await w.sql`select decline_code, state from payments`;
  expect(payment).toEqual({ decline_code: null, state: "succeeded" });
});

test("V067 a bank debit's processing that is told after its success leaves the order paid", async () => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const purchase = await order(w, "stripe", { products: [bowl] });
  await debit(w, purchase);
  const early = await w.takeEvents();
  expect(early.map(({ type }) => type)).toContain("payment_intent.processing");
  await w.advance(6 * 24 * 60 * 60_000);
  await w.pump();
  await deliverAll(w, early);
  await w.pump();
  await expectPaidOnce(w, purchase, bowl);
});

const orders: Record<string, (events: Delivery[]) => Delivery[]> = {
  reversed: (events) => events.toReversed(),
  "rotated by one": ([first, ...rest]) => [...rest, first!],
  "each twice, reversed": (events) => events.flatMap((event) => [event, event]).toReversed(),
};
test.each(rails.flatMap((rail) => Object.keys(orders).map((name) => [rail, name] as const)))(
  "V066 V067 all events of a sale by %s, %s, lead to the same end",
  async (rail, name) => {
    const w = await world();
    const { bowl, purchase, events } = await confirmed(w, rail);
    for (const event of orders[name]!(events)) {
      await w.deliver(event);
      await w.queue.work(w.env);
    }
    await w.pump();
    await expectPaidOnce(w, purchase, bowl);
  },
);

test("V071 an event whose commit was never heard of is not applied again", async () => {
  const w = await world();
  const { bowl, purchase, events } = await confirmed(w, "stripe");
  await deliverAll(w, events);
  await w.databaseFault({ kind: "lose_commit_answer", times: 1 });
  await w.queue.work(w.env);
  expect(w.queue.retries.length).toBeGreaterThan(0);
  await pass(w, 1);
  await expectPaidOnce(w, purchase, bowl);
});

test("V073 messages that the queue delivers twice in one batch have one effect", async () => {
  const w = await world();
  const { bowl, purchase, events } = await confirmed(w, "stripe");
  await deliverAll(w, events);
  await w.queue.work(w.env, 2);
  await pass(w, 1);
  await expectPaidOnce(w, purchase, bowl);
});

/** The same ports, but the worker dies where `dies` says. */
const dying = (deps: Deps, dies: "before the commit" | "after the commit"): Deps => ({
  ...deps,
  store: {
    ...deps.store,
    transact: (work) =>
      dies === "after the commit"
        ? deps.store.transact(work).then(() => Promise.reject(new Error("evicted")))
        : deps.store.transact(async (tx) => {
            await work(tx);
            throw new Error("evicted");
          }),
  },
});
test.each(["before the commit", "after the commit"] as const)(
  "V071 V075 a worker that dies %s leaves the event to its redelivery, and one effect",
  async (dies) => {
    const w = await world();
    const { bowl, purchase, events } = await confirmed(w, "stripe");
    const told = events.find(({ type }) => type === "payment_intent.succeeded")!;
    await w.withDeps(async (deps) => {
      const death = applyProcessorEvent(dying(deps, dies), rawOf(told));
      await expect(death).rejects.toThrow("evicted");
    });
    const state = dies === "before the commit" ? "pending_payment" : "paid";
    expect((await readOrder(w, purchase)).state).toBe(state);
    await deliverAll(w, events);
    await w.pump();
    await expectPaidOnce(w, purchase, bowl);
  },
);

test("V078 an event of a type that nobody knows is acknowledged, kept, and changes nothing", async () => {
  const w = await world();
  const before = await w.sql`select count(*)::int as n from ledger_entries`;
  const answer = await postSigned(w, JSON.stringify(stripeEvent({ type: "comet.sighted" })));
  expect(answer.status).toBe(200);
  await w.pump();
  const ignored = await desk(w, "events?state=ignored");
  expect(ignored.filter(({ type }) => type === "comet.sighted")).toHaveLength(1);
  expect(await w.sql`select count(*)::int as n from ledger_entries`).toEqual(before);
  expect(await alertKinds(w)).toEqual([]);
});

test("V079 events of a payment that come after its order was shipped and paid out change nothing", async () => {
  const w = await world();
  const { purchase, events } = await confirmed(w, "stripe");
  await deliverAll(w, events);
  await w.pump();
  await ship(w, purchase);
  await w.advance(8 * 24 * 60 * 60_000);
  await w.transfersRun();
  await w.pump();
  const before = await transfersOf(w, purchase);
  for (const { eventId } of events) await w.control("POST", "/deliveries/resend", { eventId });
  await w.sql`delete from inbox`;
  await w.pump();
  expect(await transfersOf(w, purchase)).toEqual(before);
  expect((await readOrder(w, purchase)).state).toBe("paid");
});

test("V080 a success that names our order but pays somebody else's intent is quarantined, with an alert", async () => {
  const w = await world();
  const purchase = await order(w, "stripe");
  await w.pump();
  const body = {
    ...{ amount: "11333", currency: "usd", confirm: "true", payment_method: "pm_card_visa" },
    ...{ "metadata[payment_id]": purchase.payment.paymentId },
    return_url: "https://shop.test/",
  };
  const strange = await stripe<{ id: string }>(w, "/v1/payment_intents", body);
  await w.pump();
  expect((await readOrder(w, purchase)).state).toBe("pending_payment");
  const shown = await desk(w, "events?state=quarantined");
  expect(shown.map(({ objectRef }) => objectRef)).toContain(strange.id);
  expect(await alertKinds(w)).toContain("event_quarantined");
  // Money that is nobody's order stands at Stripe until somebody has looked: it goes back by hand.
  await stripe(w, "/v1/refunds", { payment_intent: strange.id });
  await w.pump();
  w.skipBalance = true;
});

test("V082 two changes of an account in one second, told in reverse, end as the account is", async () => {
  const w = await world();
  const artisan = await w.artisan();
  await w.pump();
  await activate(w, artisan.account, "inactive");
  await activate(w, artisan.account, "active");
  for (const event of (await w.takeEvents()).toReversed()) {
    await w.deliver(event);
    await w.queue.work(w.env);
  }
  const [seller] = await w.sql`select stripe_transfers from sellers`;
  expect(seller).toEqual({ stripe_transfers: "active" });
});

test("V083 an event rendered by an older API version is worked on through the object itself", async () => {
  const w = await world();
  const { bowl, purchase } = await confirmed(w, "stripe");
  const [id] = purchase.payment.clientSecret.split("_secret_");
  // Charges stood inside the intent then, and what it says of the sum is not what happened.
  const object = {
    id,
    object: "payment_intent",
    amount: 1,
    charges: { data: [] },
    status: "succeeded",
  };
  const facts = { api_version: "2019-12-03", type: "payment_intent.succeeded", data: { object } };
  await postSigned(w, JSON.stringify(stripeEvent(facts)));
  await w.pump();
  await expectPaidOnce(w, purchase, bowl);
});

test("V081 a webhook is acknowledged without the database, however slow that is, and worked on later", async () => {
  const w = await world();
  const { bowl, purchase, events } = await confirmed(w, "stripe");
  // One refusal for each message, and one for what the consumer sends on.
  await w.databaseFault({ kind: "refuse", times: events.length + 1 });
  const before = await w.roundTrips();
  expect(new Set(await deliverAll(w, events))).toEqual(new Set([200]));
  expect(await w.roundTrips()).toEqual(before);
  expect(w.queue.waiting("processor-events")).toHaveLength(events.length);
  // given the database is away, every message comes back later
  await w.queue.work(w.env);
  expect(w.queue.waiting("processor-events")).toHaveLength(events.length);
  expect((await readOrder(w, purchase)).state).toBe("pending_payment");
  await pass(w, 1);
  await expectPaidOnce(w, purchase, bowl);
});
