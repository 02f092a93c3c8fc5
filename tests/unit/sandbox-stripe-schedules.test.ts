import { describe, expect, it } from "vitest";
import { errorOf, opened, stripe, stripeForEachTest, typesOf } from "./sandbox-stripe.support.ts";
import {
  advanceTo,
  amounts,
  billingEvents,
  inClock,
  latestInvoice,
  monthly,
  periodOf,
  seconds,
} from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

async function april() {
  const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
  const [small, large] = [await monthly(stripe, 1000), await monthly(stripe, 3000)];
  const to = (text: string) => advanceTo(stripe, opened.world, clock, seconds(text));
  return { customer, small: small.id, large: large.id, to };
}

const phase = (price: string, more = {}) => ({ items: [{ price, quantity: 1 }], ...more });
const month = { duration: { interval: "month" as const } };

describe("a schedule", () => {
  it("starts a subscription now and goes through its phases by the clock", async () => {
    const { customer, small, large, to } = await april();
    const schedule = await stripe.subscriptionSchedules.create({
      customer,
      start_date: "now",
      end_behavior: "cancel",
      phases: [
        phase(small, month),
        phase(large, { duration: { interval: "month", interval_count: 2 } }),
      ],
    });
    expect(schedule).toMatchObject({
      status: "active",
      current_phase: {
        start_date: seconds("2027-04-01T00:00:00"),
        end_date: seconds("2027-05-01T00:00:00"),
      },
    });
    const id = String(schedule.subscription);
    expect((await latestInvoice(stripe, id)).status).toBe("draft");
    await to("2027-04-01T01:00:00");
    expect(await latestInvoice(stripe, id)).toMatchObject({ status: "paid", amount_paid: 1000 });
    await to("2027-05-01T01:00:00");
    expect(amounts(await latestInvoice(stripe, id))).toEqual([3000]);
    await to("2027-06-01T01:00:00");
    await to("2027-07-01T01:00:00");
    expect((await stripe.subscriptions.retrieve(id)).status).toBe("canceled");
    const done = await stripe.subscriptionSchedules.retrieve(schedule.id);
    expect(done).toMatchObject({ status: "completed", current_phase: null });
    const types = typesOf(await billingEvents(opened.world));
    for (const type of ["created", "updated", "expiring", "completed"])
      expect(types).toContain(`subscription_schedule.${type}`);
  });

  it("in the future makes its subscription when its time comes", async () => {
    const { customer, small, to } = await april();
    const schedule = await stripe.subscriptionSchedules.create({
      customer,
      start_date: seconds("2027-04-10T00:00:00"),
      phases: [phase(small, month)],
    });
    expect(schedule).toMatchObject({ status: "not_started", subscription: null });
    await to("2027-04-10T00:00:00");
    const { subscription, status } = await stripe.subscriptionSchedules.retrieve(schedule.id);
    expect(status).toBe("active");
    expect(periodOf(await stripe.subscriptions.retrieve(String(subscription)))).toEqual([
      "2027-04-10",
      "2027-05-10",
    ]);
    const list = await stripe.subscriptionSchedules.list({ customer });
    expect(list.data.map(({ id }) => id)).toEqual([schedule.id]);
  });

  it("of an existing subscription can be released before anything has changed", async () => {
    const { customer, small, large } = await april();
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: small }] });
    const schedule = await stripe.subscriptionSchedules.create({ from_subscription: id });
    expect((await stripe.subscriptions.retrieve(id)).schedule).toBe(schedule.id);
    const twice = await errorOf(stripe.subscriptionSchedules.create({ from_subscription: id }));
    expect(twice.statusCode).toBe(400);
    const direct = await errorOf(stripe.subscriptions.update(id, { cancel_at_period_end: true }));
    expect(direct.message).toContain("managed by the subscription schedule");
    const released = await stripe.subscriptionSchedules.release(schedule.id);
    expect(released).toMatchObject({ status: "released", released_subscription: id });
    expect((await stripe.subscriptions.retrieve(id)).schedule).toBeNull();
    const again = await errorOf(
      stripe.subscriptionSchedules.update(schedule.id, { phases: [phase(large, month)] }),
    );
    expect(again.statusCode).toBe(400);
  });

  it("changes the phase that runs at once, with prorations", async () => {
    const { customer, small, large, to } = await april();
    const schedule = await stripe.subscriptionSchedules.create({
      customer,
      phases: [phase(small, month)],
    });
    await to("2027-04-16T00:00:00");
    await stripe.subscriptionSchedules.update(schedule.id, {
      phases: [phase(large, month)],
      proration_behavior: "create_prorations",
    });
    const { data } = await stripe.invoiceItems.list({ customer, pending: true });
    expect(data.map(({ amount }) => amount)).toEqual([1500, -500]);
  });

  it("that is canceled ends its subscription", async () => {
    const { customer, small, to } = await april();
    const schedule = await stripe.subscriptionSchedules.create({
      customer,
      phases: [phase(small, month)],
    });
    await to("2027-04-01T02:00:00");
    expect((await stripe.subscriptionSchedules.cancel(schedule.id)).status).toBe("canceled");
    expect((await stripe.subscriptions.retrieve(String(schedule.subscription))).status).toBe(
      "canceled",
    );
  });
});
