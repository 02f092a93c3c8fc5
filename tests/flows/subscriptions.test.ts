import { expect, test } from "vitest";
import { outcomeOf } from "../support/desks.ts";
import {
  ask,
  booked,
  failing,
  HOUR_MS,
  has,
  invoicesOf,
  leap,
  live,
  otherCard,
  PRO,
  PRO_YEAR,
  pay,
  planOf,
  previewOf,
  STUDIO,
  shopWorld,
  subscribe,
  subscribed,
  subscriptionsAtStripe,
} from "../support/plans.ts";
import { alertKinds, DAY_MS, stripe } from "../support/purchase.ts";

test("a seller subscribes, pays with 3-D Secure, and has the plan", async () => {
  const { w, desk } = await shopWorld();
  expect(await has(desk)).toEqual(["starter", "everybody", null]);
  const begun = await subscribe(desk);
  expect(begun.toPay?.kind).toBe("payment");
  expect(await has(desk)).toEqual(["starter", "everybody", "incomplete"]);
  await pay(w, begun, { card: "4000002760003184", threeDSecure: "fail" });
  expect(await has(desk)).toEqual(["starter", "everybody", "incomplete"]);
  await pay(w, begun, { card: "4000002760003184" });
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  expect(await booked(w)).toEqual({ invoice_capture: 1900, invoice_fee: -85 });
  expect(await invoicesOf(desk)).toMatchObject([{ state: "paid", total: { minor: "1900" } }]);
  expect((await planOf(desk)).subscription?.method).toMatchObject({ last4: "3184" });
});

test("V161 two clicks at once are one subscription, and one that is there is not made again", async () => {
  const { w, desk } = await shopWorld();
  const answers = await Promise.all([subscribe(desk), subscribe(desk)]);
  expect(answers[0].toPay).toEqual(answers[1].toPay);
  await pay(w, await subscribe(desk));
  expect(await subscriptionsAtStripe(w)).toHaveLength(1);
  expect(outcomeOf(await desk.post("/seller/plan/subscriptions", PRO))).toEqual([
    ...[409, "subscription_exists"],
  ]);
  // Who has not paid yet may still choose another.
  const other = await shopWorld();
  await subscribe(other.desk);
  await pay(other.w, await subscribe(other.desk, STUDIO));
  expect(await has(other.desk)).toEqual(["studio", "paid", "active"]);
  const all = await subscriptionsAtStripe(other.w);
  expect(all.map(({ status }) => status).sort()).toEqual(["active", "incomplete_expired"]);
});

test("V162 a subscription whose making nobody heard of is made once, and found", async () => {
  const { w, desk } = await shopWorld();
  await w.fault({ service: "stripe", route: "POST /v1/subscriptions", kind: "answer_lost" });
  expect(outcomeOf(await desk.post("/seller/plan/subscriptions", PRO))).toEqual([
    ...[503, "processor_unavailable"],
  ]);
  await w.pump();
  await pay(w, await subscribe(desk));
  expect(await subscriptionsAtStripe(w)).toHaveLength(1);
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
});

test("V162 likewise if nobody heard of it for more than a day, when its key is forgotten", async () => {
  const { w, desk } = await shopWorld();
  await w.fault({ service: "stripe", route: "POST /v1/subscriptions", kind: "answer_lost" });
  await desk.post("/seller/plan/subscriptions", PRO);
  await w.takeEvents();
  await w.advance(25 * HOUR_MS);
  await w.everyMinute();
  await w.pump();
  expect(await subscriptionsAtStripe(w)).toHaveLength(1);
  expect(await has(desk)).toEqual(["starter", "everybody", null]);
});

test("V156 a first invoice that nobody pays for 23 hours ends it, and the next try is a new one", async () => {
  const { w, desk } = await shopWorld();
  await subscribe(desk);
  await w.advance(24 * HOUR_MS);
  await w.pump();
  expect(await has(desk)).toEqual(["starter", "everybody", null]);
  await pay(w, await subscribe(desk));
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  const all = await subscriptionsAtStripe(w);
  expect(all.map(({ status }) => status).sort()).toEqual(["active", "incomplete_expired"]);
});

test("V157 a renewal that fails leaves the plan for its grace, and is made good without a gap", async () => {
  const { w, desk } = await subscribed();
  await failing(w, desk);
  const { subscription } = await planOf(desk);
  await leap(w, 31);
  expect(await has(desk)).toEqual(["pro", "grace", "past_due"]);
  await live(w, 3);
  expect(await has(desk)).toEqual(["pro", "grace", "past_due"]);
  await otherCard(w, desk, "pm_card_visa");
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  const now = (await planOf(desk)).subscription;
  expect(now?.periodStart).toBe(subscription?.periodEnd);
  expect(now?.owedSince).toBeNull();
  expect(await booked(w)).toMatchObject({ invoice_capture: 3800 });
});

test("V157 nobody pays: the plan ends with its grace, the subscription with Stripe's last try", async () => {
  const { w, desk } = await subscribed(PRO, { PLAN_GRACE_DAYS: "4" });
  await failing(w, desk);
  await leap(w, 31);
  await live(w, 2);
  expect(await has(desk)).toEqual(["pro", "grace", "past_due"]);
  await live(w, 2);
  expect((await has(desk))[0]).toBe("starter");
  await live(w, 20);
  expect(await has(desk)).toEqual(["starter", "everybody", null]);
  expect(await booked(w)).toMatchObject({ invoice_capture: 1900 });
});

test("an upgrade costs what was shown, to the cent, and is made at once", async () => {
  const { w, desk } = await subscribed();
  await w.advance(10 * DAY_MS);
  const shown = await previewOf(desk, STUDIO);
  expect(shown.direction).toBe("up");
  expect(shown.lines).toHaveLength(2);
  await w.advance(4 * 60_000);
  const { now } = await ask(desk, "changes", { ...STUDIO, at: shown.at });
  await w.pump();
  expect(now.subscription).toMatchObject({ plan: "studio", pending: null });
  expect(await has(desk)).toEqual(["studio", "paid", "active"]);
  const [newest] = await invoicesOf(desk);
  expect(newest).toMatchObject({ state: "paid", total: shown.total, paid: shown.due });
  expect(await booked(w)).toMatchObject({ invoice_capture: 1900 + Number(shown.due.minor) });
});

test("an upgrade that the bank wants to see the seller for is made when it is paid, and not before", async () => {
  const { w, desk } = await subscribed();
  await otherCard(w, desk, "pm_card_authenticationRequired");
  await w.advance(10 * DAY_MS);
  const shown = await previewOf(desk, STUDIO);
  const asked = await ask(desk, "changes", { ...STUDIO, at: shown.at });
  expect(asked.toPay?.kind).toBe("payment");
  expect(asked.now.subscription).toMatchObject({ plan: "pro", pending: { plan: "studio" } });
  await w.pump();
  expect((await has(desk))[0]).toBe("pro");
  // Nothing else is changed while it waits.
  expect(outcomeOf(await desk.post("/seller/plan/changes", PRO_YEAR))).toEqual([
    ...[409, "change_pending"],
  ]);
  await pay(w, asked, { card: "4000002760003184" });
  expect(await has(desk)).toEqual(["studio", "paid", "active"]);
  expect((await planOf(desk)).subscription).toMatchObject({ plan: "studio", pending: null });
});

test("an upgrade that nobody pays for is not made", async () => {
  const { w, desk } = await subscribed();
  await otherCard(w, desk, "pm_card_authenticationRequired");
  await ask(desk, "changes", STUDIO);
  await w.pump();
  await live(w, 2);
  expect((await planOf(desk)).subscription).toMatchObject({ plan: "pro", pending: null });
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  expect(await booked(w)).toMatchObject({ invoice_capture: 1900 });
});

test("a downgrade waits for the period's end; until then it can be taken back", async () => {
  const { w, desk } = await subscribed(STUDIO);
  const { now } = await ask(desk, "changes", PRO);
  await w.pump();
  expect(now.subscription).toMatchObject({ plan: "studio", scheduled: { plan: "pro" } });
  expect(now.subscription?.scheduled?.at).toBe(now.subscription?.periodEnd);
  await ask(desk, "changes/cancellation");
  await w.pump();
  expect((await planOf(desk)).subscription?.scheduled).toBeNull();
  await ask(desk, "changes", PRO);
  await leap(w, 31);
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  expect(await booked(w)).toMatchObject({ invoice_capture: 4900 + 1900 });
});

test("a scheduled downgrade makes way for an upgrade, a cancellation and a pause", async () => {
  const { w, desk } = await subscribed(PRO_YEAR);
  await ask(desk, "changes", PRO);
  await w.pump();
  await ask(desk, "changes", { plan: "studio", interval: "year" });
  await w.pump();
  expect((await planOf(desk)).subscription).toMatchObject({ plan: "studio", scheduled: null });
  await ask(desk, "changes", PRO);
  await ask(desk, "cancellation", { when: "period_end", why: "I make less in winter" });
  await w.pump();
  const { subscription } = await planOf(desk);
  expect(subscription?.scheduled).toBeNull();
  expect(subscription?.endsAt).toBe(subscription?.periodEnd);
});

test("from month to year costs the difference at once, from year to month waits", async () => {
  const { w, desk } = await subscribed();
  await w.advance(10 * DAY_MS);
  const shown = await previewOf(desk, PRO_YEAR);
  await ask(desk, "changes", { ...PRO_YEAR, at: shown.at });
  await w.pump();
  expect((await planOf(desk)).subscription).toMatchObject(PRO_YEAR);
  expect(await booked(w)).toMatchObject({ invoice_capture: 1900 + Number(shown.due.minor) });
  const { now } = await ask(desk, "changes", PRO);
  expect(now.subscription?.scheduled).toMatchObject(PRO);
  await w.pump();
  await leap(w, 366);
  expect((await planOf(desk)).subscription).toMatchObject(PRO);
});

test("V159 an upgrade and a downgrade on the same day: what was invoiced is what is in the ledger", async () => {
  const { w, desk } = await subscribed();
  await w.advance(12 * DAY_MS);
  await ask(desk, "changes", STUDIO);
  await ask(desk, "changes", PRO);
  await w.pump();
  await leap(w, 20);
  await leap(w, 31);
  const paid = (await invoicesOf(desk)).reduce((all, one) => all + Number(one.paid.minor), 0);
  expect(await booked(w)).toMatchObject({ invoice_capture: paid });
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
});

test("who cancels keeps what was paid for until it is over, at the end or at once", async () => {
  for (const when of ["period_end", "now"] as const) {
    const { w, desk } = await subscribed();
    await ask(desk, "cancellation", { when, why: "too little to sell" });
    await w.pump();
    await live(w, 25);
    expect((await has(desk))[0]).toBe("pro");
    await leap(w, 7);
    expect(await has(desk)).toEqual(["starter", "everybody", null]);
    expect(await booked(w)).toMatchObject({ invoice_capture: 1900 });
    const found = (await w.get("/api/operator/subscriptions", w.operator)).body;
    expect(found).toMatchObject({ subscriptions: [{ leftBecause: "too little to sell" }] });
  }
});

test("a pause collects nothing until it is resumed, and takes nothing away that was paid for", async () => {
  const { w, desk } = await subscribed();
  await ask(desk, "pause");
  await w.pump();
  expect((await planOf(desk)).subscription?.isPaused).toBe(true);
  expect((await has(desk))[0]).toBe("pro");
  await leap(w, 40);
  expect((await has(desk))[0]).toBe("starter");
  await ask(desk, "resumption");
  await leap(w, 31);
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  expect(await booked(w)).toMatchObject({ invoice_capture: 3800 });
});

test("a trial gives the plan, costs nothing, and is offered once", async () => {
  const { w, desk } = await shopWorld({ PLAN_TRIAL_DAYS: "14" });
  const begun = await subscribe(desk);
  expect(begun.toPay?.kind).toBe("setup");
  await pay(w, begun);
  expect((await has(desk)).slice(0, 2)).toEqual(["pro", expect.toBeOneOf(["trial", "paid"])]);
  expect(await booked(w)).toEqual({});
  await leap(w, 15);
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  expect(await booked(w)).toMatchObject({ invoice_capture: 1900 });
  await ask(desk, "cancellation", { when: "now" });
  await w.pump();
  const again = await subscribe(desk);
  expect(again.toPay?.kind).toBe("payment");
});

test("V141 an invoice that is disputed pays for nothing, and nobody is asked for more", async () => {
  const { w, desk } = await subscribed();
  const [row] = await w.sql`select charge_ref from invoice_payments`;
  await w.control("POST", `/stripe/charges/${row?.charge_ref}/dispute`, {});
  await w.pump();
  await w.everyMinute();
  await w.pump();
  expect(await has(desk)).toEqual(["starter", "everybody", null]);
  expect(await booked(w)).toEqual({
    ...{ invoice_capture: 1900, invoice_fee: -85 },
    ...{ invoice_dispute: -1900, invoice_dispute_fee: -1500 },
  });
  await leap(w, 40);
  expect(await invoicesOf(desk)).toHaveLength(1);
  expect(await alertKinds(w)).toEqual(["invoice_disputed"]);
});

test("an invoice that is given back whole pays for nothing, one that is given back in part still does", async () => {
  const { w, desk } = await subscribed();
  const [row] = await w.sql`select charge_ref from invoice_payments`;
  await stripe(w, "/v1/refunds", { charge: `${row?.charge_ref}`, amount: "500" });
  await w.pump();
  expect((await has(desk))[0]).toBe("pro");
  await stripe(w, "/v1/refunds", { charge: `${row?.charge_ref}` });
  await w.pump();
  expect((await has(desk))[0]).toBe("starter");
  expect(await booked(w)).toMatchObject({ invoice_capture: 1900, invoice_refund: -1900 });
});
