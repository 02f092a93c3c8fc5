import { expect, test } from "vitest";
import { refreshInvoice } from "../../worker/usecases/subscriptions/apply-invoice.ts";
import { type AtDesk, outcomeOf } from "../support/desks.ts";
import {
  ask,
  booked,
  has,
  invoicesOf,
  pay,
  planOf,
  previewOf,
  STUDIO,
  shopWorld,
  subscribe,
  subscribed,
} from "../support/plans.ts";
import { alertKinds, DAY_MS, stripe } from "../support/purchase.ts";
import type { World } from "../support/world.ts";

type Events = Awaited<ReturnType<World["takeEvents"]>>;
const ofBilling = (events: Events) =>
  events.filter((one) => /subscription|invoice|payment_intent|charge/.test(one.type));
/** Every event again and again, in an order that the seed decides. */
function shuffled(events: Events, seed: number): Events {
  const all = [...events, ...events];
  let state = seed + 1;
  for (let n = all.length - 1; n > 0; n--) {
    state = (state * 48_271) % 2_147_483_647;
    const other = state % (n + 1);
    [all[n], all[other]] = [all[other]!, all[n]!];
  }
  return all;
}
/** What is here of a subscription, without what a run makes up. */
async function mirrored(w: World) {
  const [subscription] = await w.sql`select state, plan, "interval", price_minor::text, is_paused,
    period_start, period_end, ends_at, ended_at, owed_since, scheduled_plan, pending_plan,
    method_last4 from subscriptions`;
  const invoices = await w.sql`select state, total_minor::text, paid_minor::text, due_minor::text,
    given_back_minor::text, is_disputed from subscription_invoices order by created_at, total_minor`;
  return { subscription, invoices, booked: await booked(w) };
}

test("V154 V155 whatever comes first, and however often: it ends as Stripe has it", async () => {
  const seen: unknown[] = [];
  for (let seed = 0; seed < 6; seed++) {
    const { w, desk } = await shopWorld();
    const begun = await subscribe(desk);
    const [id] = begun.toPay?.clientSecret.split("_secret_") ?? [];
    await w.control("POST", `/stripe/payment_intents/${id}/confirm`, { card: "pm_card_visa" });
    const events = ofBilling(await w.takeEvents());
    expect(events.length).toBeGreaterThan(5);
    for (const event of shuffled(events, seed)) {
      await w.deliver(event);
      await w.queue.work(w.env);
    }
    await w.pump();
    expect(await has(desk)).toEqual(["pro", "paid", "active"]);
    const { subscription, ...rest } = await mirrored(w);
    const {
      period_start: _,
      period_end: __,
      ...still
    } = subscription as object as {
      period_start: Date;
      period_end: Date;
    };
    seen.push({ ...rest, still });
  }
  for (const one of seen) expect(one).toEqual(seen[0]);
});

test("V155 an invoice that is paid before anybody heard of its subscription gives the plan", async () => {
  const { w, desk } = await shopWorld();
  const begun = await subscribe(desk);
  await w.pump();
  const [id] = begun.toPay?.clientSecret.split("_secret_") ?? [];
  await w.control("POST", `/stripe/payment_intents/${id}/confirm`, { card: "pm_card_visa" });
  const events = await w.takeEvents();
  // As if this database had forgotten it: the row is made of what Stripe has.
  await w.sql`delete from operations where kind = 'create_subscription'`.catch(() => undefined);
  const paid = events.find(({ type }) => type === "invoice.paid");
  expect(paid).toBeDefined();
  await w.deliver(paid!);
  await w.queue.work(w.env);
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  for (const event of events) await w.deliver(event);
  await w.pump();
  expect(await booked(w)).toEqual({ invoice_capture: 1900, invoice_fee: -85 });
});

test("V158 an invoice that is told as paid thrice is one entry and one period", async () => {
  const { w, desk } = await shopWorld();
  const begun = await subscribe(desk);
  const [id] = begun.toPay?.clientSecret.split("_secret_") ?? [];
  await w.control("POST", `/stripe/payment_intents/${id}/confirm`, { card: "pm_card_visa" });
  const events = await w.takeEvents();
  const told = events.filter(({ type }) => /^invoice\.(paid|payment_succeeded)$/.test(type));
  expect(told.length).toBeGreaterThanOrEqual(2);
  for (const event of [...events, ...told, ...told]) await w.deliver(event);
  await w.pump();
  expect(await booked(w)).toEqual({ invoice_capture: 1900, invoice_fee: -85 });
  expect(await w.sql`select count(*)::int as n from invoice_periods`).toEqual([{ n: 1 }]);
});

test("V160 an end that is set and taken back, told the other way round: what Stripe has counts", async () => {
  const { w, desk } = await subscribed();
  await ask(desk, "cancellation", { when: "period_end" });
  const set = await w.takeEvents();
  await ask(desk, "cancellation/undo");
  const unset = await w.takeEvents();
  for (const event of [...unset, ...set, ...unset.toReversed()]) await w.deliver(event);
  await w.pump();
  expect((await planOf(desk)).subscription?.endsAt).toBeNull();
});

test("V082 two changes within a second, told in reverse, end as the later one", async () => {
  const { w, desk } = await subscribed();
  await ask(desk, "pause");
  await ask(desk, "resumption");
  for (const event of (await w.takeEvents()).toReversed()) await w.deliver(event);
  await w.pump();
  expect((await planOf(desk)).subscription?.isPaused).toBe(false);
});

test("late news of an active subscription after its end revive nothing", async () => {
  const { w, desk } = await subscribed();
  await ask(desk, "pause");
  await ask(desk, "resumption");
  const late = (await w.takeEvents()).filter(({ type }) => type.endsWith("subscription.updated"));
  await ask(desk, "cancellation", { when: "now" });
  await w.pump();
  for (const event of late) await w.deliver(event);
  await w.pump();
  const [row] = await w.sql`select state from subscriptions`;
  expect(row?.state).toBe("canceled");
  expect((await has(desk))[0]).toBe("pro");
});

test("V163 another customer's subscription that names ours changes nothing, and operators hear of it", async () => {
  const { w, desk } = await subscribed();
  const [row] = await w.sql`select id from subscriptions`;
  const { id: customer } = await stripe<{ id: string }>(w, "/v1/customers", {
    email: "x@y.example",
  });
  const { data } = await stripe<{ data: { id: string }[] }>(
    w,
    "/v1/prices?lookup_keys[0]=artisans_hub_pro_month",
  );
  await stripe(w, "/v1/subscriptions", {
    ...{ customer, "items[0][price]": `${data[0]?.id}`, payment_behavior: "default_incomplete" },
    "metadata[subscription_id]": `${row?.id}`,
  });
  const before = await mirrored(w);
  await w.pump();
  expect(await mirrored(w)).toEqual(before);
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  expect(await alertKinds(w)).toContain("subscription_foreign");
});

test("a subscription that somebody made for a seller in Stripe's dashboard is adopted", async () => {
  const { w, desk } = await subscribed();
  const price = await studioPrice(w, desk);
  await ask(desk, "cancellation", { when: "now" });
  await w.pump();
  const [row] = await w.sql`select ref from billing_customers`;
  const card = await stripe<{ id: string }>(w, "/v1/payment_methods/pm_card_visa/attach", {
    customer: `${row?.ref}`,
  });
  await stripe(w, "/v1/subscriptions", {
    ...{ customer: `${row?.ref}`, "items[0][price]": price },
    default_payment_method: card.id,
  });
  await w.pump();
  expect(await has(desk)).toEqual(["studio", "paid", "active"]);
});

test("a customer that is deleted in the dashboard ends it; the next subscription is another customer's", async () => {
  const { w, desk } = await subscribed();
  const [row] = await w.sql`select ref from billing_customers`;
  const { url, secretKey } = w.credentials.stripe;
  await fetch(`${url}/v1/customers/${row?.ref}`, {
    method: "DELETE",
    headers: { Authorization: `Bearer ${secretKey}` },
  });
  await w.pump();
  // What was paid for stays.
  expect(await has(desk)).toEqual(["pro", "paid", null]);
  await pay(w, await subscribe(desk, STUDIO));
  expect(await has(desk)).toEqual(["studio", "paid", "active"]);
});

test("a price that is archived in the dashboard is made again for whoever comes next", async () => {
  const { w, desk } = await subscribed();
  const studio = await studioPrice(w, desk);
  await stripe(w, `/v1/prices/${studio}`, { active: "false" });
  await ask(desk, "changes", STUDIO);
  await w.pump();
  expect(await has(desk)).toEqual(["studio", "paid", "active"]);
});
/** The preview makes the price that nobody has asked for yet. */
async function studioPrice(w: World, desk: AtDesk): Promise<string> {
  await previewOf(desk, STUDIO);
  const query = "lookup_keys[0]=artisans_hub_studio_month";
  const { data } = await stripe<{ data: { id: string }[] }>(w, `/v1/prices?${query}`);
  return `${data[0]?.id}`;
}

test("of two changes at once one is made, and the other is told so", async () => {
  const { w, desk } = await subscribed();
  await w.advance(5 * DAY_MS);
  const [first, second] = await Promise.all([
    desk.post("/seller/plan/changes", STUDIO),
    desk.post("/seller/plan/changes", STUDIO),
  ]);
  const outcomes = [outcomeOf(first), outcomeOf(second)];
  expect(outcomes).toContainEqual(200);
  expect(outcomes).toContainEqual([
    409,
    expect.stringMatching(/change_under_way|nothing_to_change/),
  ]);
  await w.pump();
  expect((await invoicesOf(desk)).length).toBe(2);
});

test("a card that Stripe's news tells of first is the seller's own wish all the same", async () => {
  const { w, desk } = await shopWorld({ PLAN_TRIAL_DAYS: "14" });
  const begun = await subscribe(desk);
  await w.fault({ service: "stripe", route: "POST /v1/subscriptions/[^/]+", kind: "answer_lost" });
  await pay(w, begun);
  const [begunHere] = await w.sql`
    select params->'change'->>'to' as change from operations where state = 'open'`;
  expect(begunHere?.change, "the news has begun it, and has no answer").toBe("paid_by");
  const setupRef = `${begun.toPay?.clientSecret}`.split("_secret_")[0];
  expect(outcomeOf(await desk.post("/seller/plan/method", { setupRef }))).toBe(200);
  expect((await planOf(desk)).subscription?.method).toMatchObject({ last4: "4242" });
});

test("a change whose answer was lost is made once", async () => {
  const { w, desk } = await subscribed();
  await w.advance(5 * DAY_MS);
  await w.fault({ service: "stripe", route: "POST /v1/subscriptions/[^/]+", kind: "answer_lost" });
  const lost = outcomeOf(await desk.post("/seller/plan/changes", STUDIO));
  expect(lost).toEqual([503, "processor_unavailable"]);
  for (let n = 0; n < 3; n++) {
    await w.advance(60_000);
    await w.everyMinute();
    await w.pump();
  }
  expect(await has(desk)).toEqual(["studio", "paid", "active"]);
  expect(await invoicesOf(desk)).toHaveLength(2);
});

test("Stripe is asked for all of an invoice once for each event, and before that for what it is for", async () => {
  const { w } = await subscribed();
  const [invoice] = await w.sql`select ref from subscription_invoices`;
  const before = (await w.requests("stripe")).length;
  await w.withDeps((deps) => refreshInvoice(deps, invoice?.ref, undefined));
  const asked = (await w.requests("stripe")).slice(before).map(({ path }) => path.split("/")[2]);
  expect(asked.toSorted()).toEqual([
    ...["disputes", "invoice_payments", "invoices", "invoices"],
    ...["payment_intents", "prices", "refunds", "subscriptions"],
  ]);
});
