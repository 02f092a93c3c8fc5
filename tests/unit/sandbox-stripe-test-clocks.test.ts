import { describe, expect, it } from "vitest";
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
  billingEvents,
  customerWith,
  inClock,
  intentOf,
  latestInvoice,
  monthly,
  seconds,
} from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

describe("a test clock", () => {
  it("is made, read, listed and deleted with its customers", async () => {
    const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
    const read = await stripe.testHelpers.testClocks.retrieve(clock);
    expect(read).toMatchObject({ status: "ready", frozen_time: seconds("2027-04-01T00:00:00") });
    expect((await stripe.testHelpers.testClocks.list()).data).toHaveLength(1);
    expect((await stripe.testHelpers.testClocks.del(clock)).deleted).toBe(true);
    expect((await stripe.customers.retrieve(customer)).deleted).toBe(true);
    expect((await stripe.testHelpers.testClocks.list()).data).toEqual([]);
  });

  it("gives everything of its customers its own time, each at its moment", async () => {
    const { clock, customer } = await inClock(stripe, "2029-01-31T08:00:00");
    const price = await monthly(stripe, 3000);
    const { id, created } = await stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
    });
    expect(created).toBe(seconds("2029-01-31T08:00:00"));
    await advanceTo(stripe, opened.world, clock, seconds("2029-03-20T00:00:00"));
    const invoice = await latestInvoice(stripe, id);
    expect(invoice.created).toBe(seconds("2029-02-28T08:00:00"));
    expect(invoice.status_transitions.paid_at).toBe(seconds("2029-02-28T09:00:00"));
    const intent = await intentOf(stripe, invoice.id);
    expect(intent.created).toBe(seconds("2029-02-28T09:00:00"));
    const { data } = await stripe.customers.list({ test_clock: clock });
    expect(data[0]).toMatchObject({ test_clock: clock, created: seconds("2029-01-31T08:00:00") });
  });

  it("is busy until everything has happened, and says so by its events", async () => {
    const { clock } = await inClock(stripe, "2027-04-01T00:00:00");
    const to = seconds("2027-04-02T00:00:00");
    const busy = await stripe.testHelpers.testClocks.advance(clock, { frozen_time: to });
    expect(busy).toMatchObject({
      status: "advancing",
      status_details: { advancing: { target_frozen_time: to } },
    });
    await opened.world.clock.advance(0);
    const types = typesOf(await billingEvents(opened.world));
    expect(types.filter((type) => type.startsWith("test_helpers"))).toEqual([
      "test_helpers.test_clock.created",
      "test_helpers.test_clock.advancing",
      "test_helpers.test_clock.ready",
    ]);
  });

  it("moves forward only, and by two intervals of the shortest subscription at most", async () => {
    const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
    const price = await monthly(stripe, 3000);
    await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    const advance = (text: string) =>
      stripe.testHelpers.testClocks.advance(clock, { frozen_time: seconds(text) });
    expect((await errorOf(advance("2027-03-31T00:00:00"))).param).toBe("frozen_time");
    expect((await errorOf(advance("2027-06-01T00:00:01"))).param).toBe("frozen_time");
    await advance("2027-06-01T00:00:00");
  });

  it("has room for three customers", async () => {
    const { clock } = await inClock(stripe, "2027-04-01T00:00:00");
    await customerWith(stripe, null, { test_clock: clock });
    await customerWith(stripe, null, { test_clock: clock });
    const error = await errorOf(stripe.customers.create({ test_clock: clock }));
    expect(error).toMatchObject({ statusCode: 400, param: "test_clock" });
  });

  it("does not touch customers who live in the world's own time", async () => {
    const price = await monthly(stripe, 3000);
    const outside = await customerWith(stripe);
    const { id } = await stripe.subscriptions.create({
      customer: outside.id,
      items: [{ price: price.id }],
    });
    const { clock } = await inClock(stripe, "2027-04-01T00:00:00");
    await advanceTo(stripe, opened.world, clock, seconds("2028-04-01T00:00:00"));
    expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(1);
  });

  it("goes on after the stand-in was restarted", async () => {
    const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
    const price = await monthly(stripe, 3000);
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    const { stripe: processor } = standIn.registry.processors;
    const picture = structuredClone(processor?.dump?.(opened.world));
    await processor?.restore?.(opened.world, picture);
    await advanceTo(stripe, opened.world, clock, seconds("2027-05-01T01:00:00"));
    expect((await latestInvoice(stripe, id)).status).toBe("paid");
    expect((await stripe.invoices.list({ subscription: id })).data).toHaveLength(2);
  });
});
