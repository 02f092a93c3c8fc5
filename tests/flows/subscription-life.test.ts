import { expect, test } from "vitest";
import {
  ask,
  booked,
  failing,
  has,
  invoicesOf,
  leap,
  otherCard,
  PRO,
  pay,
  planOf,
  STUDIO,
  shopWorld,
  subscribe,
  subscribed,
  subscriptionsAtStripe,
} from "../support/plans.ts";
import { DAY_MS } from "../support/purchase.ts";
import { differences } from "../support/reconciling.ts";

test("V164 a period from a month's last day over February and leap years, without a gap or a second charge", async () => {
  const { w, desk } = await shopWorld();
  // To the 31st of January before a leap year's February, a second before midnight.
  const target = Date.UTC(2028, 0, 31, 23, 59, 59);
  await w.advance(target - w.nowMs());
  await w.pump();
  await pay(w, await subscribe(desk));
  const starts = [(await planOf(desk)).subscription?.periodStart?.slice(0, 10)];
  for (let month = 0; month < 3; month++) {
    const until = Date.parse((await planOf(desk)).subscription?.periodEnd ?? "");
    // Just before and just after the moment, whatever Stripe has done by then: no lapse.
    await w.advance(until - w.nowMs() - 1000);
    expect((await has(desk))[0]).toBe("pro");
    await w.advance(2000);
    expect((await has(desk))[0]).toBe("pro");
    await w.pump();
    expect((await has(desk))[0]).toBe("pro");
    await w.advance(2 * 60 * 60_000);
    await w.pump();
    expect(await has(desk)).toEqual(["pro", "paid", "active"]);
    starts.push((await planOf(desk)).subscription?.periodStart?.slice(0, 10));
  }
  expect(starts).toEqual(["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]);
  expect(await booked(w)).toMatchObject({ invoice_capture: 4 * 1900 });
});

test("what nobody told of is found by asking", async () => {
  const { w, desk } = await subscribed();
  await ask(desk, "cancellation", { when: "period_end" });
  await w.pump();
  await w.advance(31 * DAY_MS);
  await w.takeEvents();
  await w.cron("7 * * * *");
  const [row] = await w.sql`select state from subscriptions`;
  expect(row?.state).toBe("canceled");
});

test("payments of invoices of which nobody told are found by the processor's books, and are nobody's order", async () => {
  const { w, desk } = await subscribed();
  await w.advance(31 * DAY_MS);
  await w.advance(2 * 60 * 60_000);
  await w.takeEvents();
  expect(await booked(w)).toMatchObject({ invoice_capture: 1900 });
  await w.advance(3 * DAY_MS);
  await w.takeEvents();
  await w.post("/api/operator/reconciliations", { rail: "stripe" }, w.operator);
  for (let n = 0; n < 4; n++) await w.everyMinute();
  expect(await booked(w)).toMatchObject({ invoice_capture: 3800 });
  expect(await differences(w)).toEqual([]);
  expect((await has(desk))[0]).toBe("pro");
});

test("fourteen months: renewals, a failing card, an upgrade, a downgrade, and the end", async () => {
  const { w, desk } = await subscribed();
  await leap(w, 31);
  await leap(w, 30);
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  await failing(w, desk);
  await leap(w, 31);
  expect((await has(desk)).slice(1)).toEqual(["grace", "past_due"]);
  await otherCard(w, desk, "pm_card_visa");
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  await ask(desk, "changes", STUDIO);
  await w.pump();
  for (let month = 0; month < 4; month++) await leap(w, 31);
  expect(await has(desk)).toEqual(["studio", "paid", "active"]);
  await ask(desk, "changes", PRO);
  for (let month = 0; month < 4; month++) await leap(w, 31);
  expect(await has(desk)).toEqual(["pro", "paid", "active"]);
  await ask(desk, "cancellation", { when: "period_end", why: "I stop" });
  await leap(w, 40);
  expect(await has(desk)).toEqual(["starter", "everybody", null]);
  const invoices = await invoicesOf(desk);
  const paid = invoices.reduce((all, one) => all + Number(one.paid.minor), 0);
  expect(await booked(w)).toMatchObject({ invoice_capture: paid });
  expect(invoices.every(({ state }) => state === "paid" || state === "void")).toBe(true);
  expect(await subscriptionsAtStripe(w)).toHaveLength(1);
});
