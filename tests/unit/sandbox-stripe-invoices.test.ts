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
  amounts,
  billingEvents,
  customerWith,
  days,
  idIn,
  inClock,
  intentOf,
  monthly,
  seconds,
} from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

const item = (customer: string, amount: number, more = {}) =>
  stripe.invoiceItems.create({ customer, amount, currency: "usd", description: "Work", ...more });

/** An invoice over one item, as a draft. */
async function draft(amount = 2000, more = {}, card: string | null = "pm_card_visa") {
  const customer = await customerWith(stripe, card);
  const invoice = await stripe.invoices.create({ customer: customer.id, ...more });
  await item(customer.id, amount, { invoice: invoice.id });
  return { customer: customer.id, id: invoice.id };
}

describe("an invoice made by hand", () => {
  it("goes from a draft to a number and an amount, and is paid by its PaymentIntent", async () => {
    const { id, customer } = await draft();
    expect(await stripe.invoices.retrieve(id)).toMatchObject({
      status: "draft",
      auto_advance: false,
      amount_due: 2000,
      billing_reason: "manual",
      number: null,
    });
    const open = await stripe.invoices.finalizeInvoice(id, { expand: ["confirmation_secret"] });
    expect(open.status).toBe("open");
    expect(open.number).toMatch(/^[A-Z0-9]+-0001$/);
    expect(open.confirmation_secret?.client_secret).toMatch(/^pi_/);
    expect(open.hosted_invoice_url).toContain(id);
    const paid = await stripe.invoices.pay(id);
    expect(paid).toMatchObject({ status: "paid", amount_paid: 2000, amount_remaining: 0 });
    expect((await intentOf(stripe, id)).customer).toBe(customer);
    expect((await errorOf(stripe.invoices.pay(id))).message).toBe("Invoice is already paid");
    expect((await errorOf(stripe.invoices.finalizeInvoice(id))).statusCode).toBe(400);
  });

  it("is linked to its payment both ways, and by nothing else", async () => {
    const { id } = await draft();
    await stripe.invoices.pay(id);
    const [payment] = (await stripe.invoicePayments.list({ invoice: id })).data;
    expect(payment).toMatchObject({ status: "paid", amount_paid: 2000, is_default: true });
    const intent = idIn(payment?.payment.payment_intent);
    const back = await stripe.invoicePayments.list({
      payment: { type: "payment_intent", payment_intent: intent },
    });
    expect(back.data.map(({ invoice }) => invoice)).toEqual([id]);
    expect((await stripe.invoicePayments.retrieve(payment?.id ?? "")).id).toBe(payment?.id);
    const expanded = await stripe.invoices.retrieve(id, { expand: ["payments"] });
    expect(expanded.payments?.data[0]?.id).toBe(payment?.id);
    expect(await stripe.invoices.retrieve(id)).not.toHaveProperty("payments");
  });

  it("with auto_advance is finalized and collected after an hour", async () => {
    const { id } = await draft(2000, { auto_advance: true });
    await opened.world.clock.advance(3_600_000 + 1_000);
    expect((await stripe.invoices.retrieve(id)).status).toBe("paid");
  });

  it("with auto_advance that is finalized by hand is collected an hour later", async () => {
    const { id } = await draft();
    const open = await stripe.invoices.finalizeInvoice(id, { auto_advance: true });
    expect(open.status).toBe("open");
    await opened.world.clock.advance(3_600_000 + 1_000);
    expect((await stripe.invoices.retrieve(id)).status).toBe("paid");
  });

  it("takes what waits for the customer if asked to", async () => {
    const customer = await customerWith(stripe);
    await item(customer.id, 700);
    const without = await stripe.invoices.create({ customer: customer.id });
    const { id } = await stripe.invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: "include",
    });
    expect(amounts(await stripe.invoices.retrieve(without.id))).toEqual([]);
    expect((await stripe.invoices.listLineItems(id)).data.map(({ amount }) => amount)).toEqual([
      700,
    ]);
    expect((await stripe.invoiceItems.list({ pending: true })).data).toEqual([]);
  });

  it("gets several lines at once, by amount and by price", async () => {
    const { id } = await draft();
    const once = await stripe.prices.create({
      currency: "usd",
      unit_amount: 250,
      product_data: { name: "Box" },
    });
    const added = await stripe.invoices.addLines(id, {
      lines: [
        { amount: 100, description: "Stamp" },
        { pricing: { price: once.id }, quantity: 2 },
      ],
      invoice_metadata: { order: "7" },
    });
    expect([added.total, added.metadata]).toEqual([2600, { order: "7" }]);
  });

  it("of nothing is paid at once, and of less than a payment can be becomes debt", async () => {
    const nothing = await draft(0);
    expect((await stripe.invoices.finalizeInvoice(nothing.id)).status).toBe("paid");
    const little = await draft(20);
    expect(await stripe.invoices.finalizeInvoice(little.id)).toMatchObject({
      status: "paid",
      amount_due: 0,
      ending_balance: 20,
    });
  });

  it("uses the customer's credit first and gives it back when it is void", async () => {
    const { id, customer } = await draft(2000);
    await stripe.customers.createBalanceTransaction(customer, { amount: -1500, currency: "usd" });
    const open = await stripe.invoices.finalizeInvoice(id);
    expect(open).toMatchObject({ amount_due: 500, starting_balance: -1500, ending_balance: 0 });
    expect((await stripe.invoices.voidInvoice(id)).status).toBe("void");
    const { data } = await stripe.customers.listBalanceTransactions(customer);
    expect(data.map(({ type, ending_balance: end }) => [type, end])).toEqual([
      ["unapplied_from_invoice", -1500],
      ["applied_to_invoice", 0],
      ["adjustment", -1500],
    ]);
    const [first] = data;
    const read = await stripe.customers.retrieveBalanceTransaction(customer, first?.id ?? "");
    expect(read.invoice).toBe(id);
    expect((await intentOf(stripe, id)).status).toBe("canceled");
  });

  it("can be paid without Stripe, and its PaymentIntent is gone", async () => {
    const { id } = await draft();
    await stripe.invoices.finalizeInvoice(id);
    const paid = await stripe.invoices.pay(id, { paid_out_of_band: true });
    expect(paid).toMatchObject({ status: "paid", amount_paid_off_stripe: 2000 });
    expect((await intentOf(stripe, id)).status).toBe("canceled");
    expect((await stripe.charges.list()).data).toEqual([]);
  });

  it("that is bad debt can still be paid or made void", async () => {
    const [one, other] = [await draft(), await draft()];
    for (const { id } of [one, other]) {
      await stripe.invoices.finalizeInvoice(id);
      expect((await stripe.invoices.markUncollectible(id)).status).toBe("uncollectible");
    }
    expect((await stripe.invoices.voidInvoice(one.id)).status).toBe("void");
    expect((await errorOf(stripe.invoices.voidInvoice(one.id))).statusCode).toBe(400);
    const intent = await intentOf(stripe, other.id);
    await standIn.control(opened.world, `/payment_intents/${intent.id}/confirm`, {
      card: "4242424242424242",
    });
    expect((await stripe.invoices.retrieve(other.id)).status).toBe("paid");
  });

  it("can be changed and deleted only as a draft", async () => {
    const { id } = await draft();
    const changed = await stripe.invoices.update(id, {
      description: "For May",
      auto_advance: true,
    });
    expect(changed).toMatchObject({ description: "For May", auto_advance: true });
    await stripe.invoices.finalizeInvoice(id);
    const error = await errorOf(
      stripe.invoices.update(id, { collection_method: "send_invoice", days_until_due: 3 }),
    );
    expect(error.statusCode).toBe(400);
    expect((await errorOf(stripe.invoices.del(id))).statusCode).toBe(400);
    const other = await draft();
    expect((await stripe.invoices.del(other.id)).deleted).toBe(true);
    expect((await errorOf(stripe.invoices.retrieve(other.id))).statusCode).toBe(404);
    const types = typesOf(await billingEvents(opened.world));
    expect(types).toContain("invoice.deleted");
  });

  it("is paid in parts by other PaymentIntents that are attached to it", async () => {
    const { id, customer } = await draft();
    await stripe.invoices.finalizeInvoice(id);
    for (const amount of [1200, 800]) {
      const intent = await stripe.paymentIntents.create({
        amount,
        currency: "usd",
        customer,
        confirm: true,
        payment_method: "pm_card_visa",
        automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      });
      await stripe.invoices.attachPayment(id, { payment_intent: intent.id });
      const again = await errorOf(stripe.invoices.attachPayment(id, { payment_intent: intent.id }));
      expect(again.statusCode).toBe(400);
    }
    const paid = await stripe.invoices.retrieve(id);
    expect(paid).toMatchObject({ status: "paid", amount_paid: 2000, amount_remaining: 0 });
  });

  it("that is sent is open for its days, then overdue", async () => {
    const sent = { collection_method: "send_invoice" as const, days_until_due: 5 };
    const { id } = await draft(2000, sent, null);
    await stripe.invoices.sendInvoice(id);
    await opened.world.clock.advance(days(5) + 1_000);
    const types = typesOf(await billingEvents(opened.world));
    expect(types).toContain("invoice.sent");
    expect(types).toContain("invoice.overdue");
    const manual = await draft();
    expect((await errorOf(stripe.invoices.sendInvoice(manual.id))).statusCode).toBe(400);
  });

  it("by a bank debit is paid when the bank has answered", async () => {
    const { id } = await draft(2000, {}, "pm_usBankAccount_success");
    await stripe.invoices.pay(id);
    expect((await stripe.invoices.retrieve(id)).status).toBe("open");
    await opened.world.clock.advance(days(6));
    expect((await stripe.invoices.retrieve(id)).status).toBe("paid");
  });

  it("needs a buyer where the bank wants to see them", async () => {
    const { id } = await draft(2000, {}, "pm_card_authenticationRequired");
    const error = await errorOf(stripe.invoices.pay(id));
    expect(error).toMatchObject({
      statusCode: 402,
      code: "invoice_payment_intent_requires_action",
    });
  });
});

describe("invoice items", () => {
  it("are changed and deleted until their invoice is final", async () => {
    const { id, customer } = await draft();
    const [first] = (await stripe.invoiceItems.list({ invoice: id })).data;
    await stripe.invoiceItems.update(first?.id ?? "", { amount: 900, description: "Less" });
    expect((await stripe.invoices.retrieve(id)).total).toBe(900);
    expect((await stripe.invoiceItems.retrieve(first?.id ?? "")).description).toBe("Less");
    const second = await item(customer, 300, { invoice: id });
    expect((await stripe.invoices.retrieve(id)).total).toBe(1200);
    expect((await stripe.invoiceItems.del(second.id)).deleted).toBe(true);
    expect((await stripe.invoices.retrieve(id)).total).toBe(900);
    await stripe.invoices.finalizeInvoice(id);
    expect((await errorOf(stripe.invoiceItems.del(first?.id ?? ""))).statusCode).toBe(400);
  });

  it("of a subscription are on its next invoice", async () => {
    const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
    const price = await monthly(stripe, 3000);
    const { id } = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
    await item(customer, 450, { subscription: id });
    await advanceTo(stripe, opened.world, clock, seconds("2027-05-01T02:00:00"));
    const [latest] = (await stripe.invoices.list({ subscription: id, status: "paid" })).data;
    expect(latest && amounts(latest)).toEqual([450, 3000]);
  });

  it("can be invoiced at once for a subscription, and there must be some", async () => {
    const customer = await customerWith(stripe);
    const price = await monthly(stripe, 3000);
    const { id } = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
    });
    const params = { customer: customer.id, subscription: id };
    const error = await errorOf(stripe.invoices.create(params));
    expect(error.code).toBe("invoice_no_subscription_line_items");
    await item(customer.id, 450, { subscription: id });
    expect((await stripe.invoices.create(params)).total).toBe(450);
  });
});
