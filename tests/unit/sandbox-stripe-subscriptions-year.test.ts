import { expect, it } from "vitest";
import {
  errorOf,
  opened,
  standIn,
  stripe,
  stripeForEachTest,
  typesOf,
} from "./sandbox-stripe.support.ts";
import {
  advanceTo,
  amounts,
  billingEvents,
  giveCard,
  idIn,
  inClock,
  intentOf,
  latestInvoice,
  monthly,
  periodOf,
  seconds,
} from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

it("fourteen months: renewals, a card that fails and is replaced, an upgrade with 3-D Secure, a scheduled downgrade, and the end", async () => {
  const { world } = opened;
  const small = await monthly(stripe, 1000);
  const large = await monthly(stripe, 3000);
  const { clock, customer } = await inClock(stripe, "2027-01-31T12:00:00");
  const to = (text: string) => advanceTo(stripe, world, clock, seconds(text));
  const read = (id: string) => stripe.subscriptions.retrieve(id);
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price: small.id }] });

  // Two renewals: the 31st comes back after a short month.
  await to("2027-02-28T12:00:00");
  expect((await latestInvoice(stripe, id)).status).toBe("draft");
  await to("2027-02-28T13:00:00");
  expect((await latestInvoice(stripe, id)).status).toBe("paid");
  expect(periodOf(await read(id))).toEqual(["2027-02-28", "2027-03-31"]);
  await to("2027-03-31T14:00:00");
  expect(periodOf(await read(id))).toEqual(["2027-03-31", "2027-04-30"]);

  // The card fails at the next renewal, and twice more; a new one ends it.
  await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
  await to("2027-04-30T13:00:00");
  const failed = await latestInvoice(stripe, id);
  expect((await read(id)).status).toBe("past_due");
  expect(failed).toMatchObject({
    status: "open",
    attempt_count: 1,
    next_payment_attempt: seconds("2027-05-01T13:00:00"),
  });
  await to("2027-05-03T13:00:00");
  expect((await stripe.invoices.retrieve(failed.id)).attempt_count).toBe(3);
  await giveCard(stripe, customer, "pm_card_visa");
  await to("2027-05-05T13:00:00");
  expect((await stripe.invoices.retrieve(failed.id)).status).toBe("paid");
  expect((await read(id)).status).toBe("active");

  // An upgrade that the bank wants to see the buyer for: nothing changes until they have paid.
  await to("2027-05-31T14:00:00");
  await giveCard(stripe, customer, "pm_card_authenticationRequired");
  await to("2027-06-15T12:00:00");
  const item = (await read(id)).items.data[0]?.id ?? "";
  const upgrade = {
    items: [{ id: item, price: large.id }],
    proration_behavior: "always_invoice" as const,
  };
  const shown = await stripe.invoices.createPreview({
    subscription: id,
    subscription_details: { ...upgrade, proration_date: seconds("2027-06-15T12:00:00") },
  });
  const pending = await stripe.subscriptions.update(id, {
    ...upgrade,
    payment_behavior: "pending_if_incomplete",
    proration_date: seconds("2027-06-15T12:00:00"),
  });
  expect(pending.pending_update?.subscription_items?.[0]?.price.id).toBe(large.id);
  expect(pending.items.data[0]?.price.id).toBe(small.id);
  const due = await latestInvoice(stripe, id);
  expect(due.amount_due).toBe(shown.amount_due);
  expect(amounts(due)).toEqual([-500, 1500]);
  const intent = await intentOf(stripe, due.id);
  expect(intent.status).toBe("requires_action");
  await standIn.control(world, `/payment_intents/${intent.id}/confirm`, {
    card: "4000002760003184",
  });
  const upgraded = await read(id);
  expect(upgraded).toMatchObject({ status: "active", pending_update: null });
  expect(upgraded.items.data[0]).toMatchObject({ id: item, price: { id: large.id } });
  await giveCard(stripe, customer, "pm_card_visa");

  // Two renewals at the new price, then a downgrade at the end of a period.
  await to("2027-07-31T14:00:00");
  await to("2027-08-31T14:00:00");
  expect((await latestInvoice(stripe, id)).total).toBe(3000);
  const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const [now] = schedule.phases;
  await stripe.subscriptionSchedules.update(schedule.id, {
    end_behavior: "release",
    phases: [
      {
        start_date: now?.start_date ?? 0,
        end_date: now?.end_date ?? 0,
        items: [{ price: large.id, quantity: 1 }],
      },
      { items: [{ price: small.id, quantity: 1 }], duration: { interval: "month" } },
    ],
  });
  expect((await read(id)).items.data[0]?.price.id).toBe(large.id);
  await to("2027-09-30T14:00:00");
  const down = await latestInvoice(stripe, id);
  expect([down.status, amounts(down)]).toEqual(["paid", [1000]]);
  await to("2027-10-31T14:00:00");
  expect(await read(id)).toMatchObject({ schedule: null, status: "active" });
  expect((await stripe.subscriptionSchedules.retrieve(schedule.id)).status).toBe("released");

  // To the end of the fourteenth month, and no further.
  await to("2027-12-31T14:00:00");
  await to("2028-02-29T14:00:00");
  expect(periodOf(await read(id))).toEqual(["2028-02-29", "2028-03-31"]);
  const ending = await stripe.subscriptions.update(id, { cancel_at_period_end: true });
  expect(ending.cancel_at).toBe(seconds("2028-03-31T12:00:00"));
  await to("2028-03-31T14:00:00");
  const ended = await read(id);
  expect(ended).toMatchObject({
    status: "canceled",
    canceled_at: seconds("2028-02-29T14:00:00"),
    ended_at: seconds("2028-03-31T12:00:00"),
    cancellation_details: { reason: "cancellation_requested" },
  });

  const { data } = await stripe.invoices.list({ customer, limit: 100 });
  expect(data.map(({ status }) => status)).toEqual(data.map(() => "paid"));
  const sum = data.reduce((total, { amount_paid: paid }) => total + paid, 0);
  // Five small months, the difference of half a month, three large months and six small ones.
  expect(sum).toBe(5 * 1000 + 1000 + 3 * 3000 + 6 * 1000);
  expect(data.map(({ number }) => Number(number?.split("-")[1]))).toEqual(
    data.map((_, index) => data.length - index),
  );
  const events = typesOf(await billingEvents(world));
  expect(events.filter((type) => type === "customer.subscription.deleted")).toHaveLength(1);
  expect(events).toContain("customer.subscription.pending_update_applied");
  expect(idIn(ended.latest_invoice)).toBe(data[0]?.id);
  expect((await errorOf(stripe.subscriptions.cancel(id))).statusCode).toBe(404);
});
