import { describe, expect, it } from "vitest";
import { opened, stripe, stripeForEachTest, typesOf } from "./sandbox-stripe.support.ts";
import {
  advanceTo,
  billingEvents,
  customerWith,
  inClock,
  latestInvoice,
  monthly,
  seconds,
} from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

/** What an event says was different before. */
const previousOf = (event: { body: string } | undefined): Record<string, unknown> =>
  JSON.parse(event?.body ?? "{}").data?.previous_attributes ?? {};

async function april(more = {}) {
  const { clock, customer } = await inClock(stripe, "2027-04-10T00:00:00");
  const price = await monthly(stripe, 3000);
  const { id } = await stripe.subscriptions.create({
    customer,
    items: [{ price: price.id }],
    ...more,
  });
  const to = (text: string) => advanceTo(stripe, opened.world, clock, seconds(text));
  return { id, customer, to };
}

describe("the events of Billing", () => {
  it("of a renewal come in Stripe's order, each at its own moment", async () => {
    const { to } = await april();
    await billingEvents(opened.world);
    await to("2027-05-10T02:00:00");
    const events = await billingEvents(opened.world);
    expect(typesOf(events)).toEqual([
      "test_helpers.test_clock.advancing",
      "invoice.upcoming",
      "invoice.created",
      "customer.subscription.updated",
      "invoice.finalized",
      "invoice.updated",
      "invoice.paid",
      "invoice.payment_succeeded",
      "invoice_payment.paid",
      "test_helpers.test_clock.ready",
    ]);
    const times = events.slice(1, -1).map(({ body }) => JSON.parse(body).created);
    const [told, renewed, collected] = [
      seconds("2027-05-03T00:00:00"),
      seconds("2027-05-10T00:00:00"),
      seconds("2027-05-10T01:00:00"),
    ];
    expect(times).toEqual([told, renewed, renewed, ...Array(5).fill(collected)]);
  });

  it("say what a subscription was before, and only what has changed", async () => {
    const { id } = await april();
    await billingEvents(opened.world);
    await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await stripe.subscriptions.update(id, { metadata: { a: "1" } });
    const [ending, named] = await billingEvents(opened.world);
    expect(Object.keys(previousOf(ending)).sort()).toEqual([
      "cancel_at",
      "cancel_at_period_end",
      "canceled_at",
      "cancellation_details",
    ]);
    expect(previousOf(named)).toEqual({ metadata: { a: null } });
    await stripe.subscriptions.update(id, { metadata: { a: "1" } });
    expect(await billingEvents(opened.world)).toEqual([]);
  });

  it("warn at once of a trial that is shorter than three days", async () => {
    const { to } = await april({ trial_period_days: 2 });
    await to("2027-04-10T00:00:01");
    const types = typesOf(await billingEvents(opened.world));
    expect(types.filter((type) => type.endsWith("trial_will_end"))).toHaveLength(1);
  });

  it("of a change that is invoiced name its items, the invoice and the payment", async () => {
    const { id, to } = await april();
    await to("2027-04-25T00:00:00");
    const [item] = (await stripe.subscriptions.retrieve(id)).items.data;
    await billingEvents(opened.world);
    await stripe.subscriptions.update(id, {
      items: [{ id: item?.id ?? "", quantity: 2 }],
      proration_behavior: "always_invoice",
    });
    const events = await billingEvents(opened.world);
    expect(typesOf(events)).toEqual([
      "invoiceitem.created",
      "invoiceitem.created",
      "invoice.created",
      "customer.subscription.updated",
      "invoice.finalized",
      "invoice.updated",
      "invoice.paid",
      "invoice.payment_succeeded",
      "invoice_payment.paid",
    ]);
    expect(Object.keys(previousOf(events[3])).sort()).toEqual(["items", "latest_invoice"]);
  });
});

describe("invoices", () => {
  it("are listed by customer, subscription and status, and searched", async () => {
    const { id, customer } = await april();
    const list = async (params: object) => (await stripe.invoices.list(params)).data.length;
    expect(await list({ customer, subscription: id, status: "paid" })).toBe(1);
    expect(await list({ status: "open" })).toBe(0);
    const { number } = await latestInvoice(stripe, id);
    const found = await stripe.invoices.search({ query: `number:"${number}" AND total>2000` });
    expect(found.data.map((invoice) => invoice.number)).toEqual([number]);
  });

  it("have numbers of their customer, without gaps", async () => {
    const numbers: (string | null)[] = [];
    const customer = await customerWith(stripe);
    for (const amount of [500, 600, 700]) {
      const { id } = await stripe.invoices.create({ customer: customer.id });
      await stripe.invoiceItems.create({
        customer: customer.id,
        amount,
        currency: "usd",
        invoice: id,
      });
      numbers.push((await stripe.invoices.finalizeInvoice(id)).number);
    }
    const prefix = numbers[0]?.split("-")[0];
    expect(numbers).toEqual(["0001", "0002", "0003"].map((text) => `${prefix}-${text}`));
  });
});
