import { describe, expect, it } from "vitest";
import { errorOf, opened, stripe, stripeForEachTest, typesOf } from "./sandbox-stripe.support.ts";
import { billingEvents, customerWith, days, intentOf } from "./sandbox-stripe-billing.support.ts";

stripeForEachTest();

async function invoice(amounts = [2000, 1000], finalize = true) {
  const customer = await customerWith(stripe);
  const { id } = await stripe.invoices.create({ customer: customer.id });
  for (const amount of amounts)
    await stripe.invoiceItems.create({
      customer: customer.id,
      amount,
      currency: "usd",
      invoice: id,
    });
  if (finalize) await stripe.invoices.finalizeInvoice(id);
  return { id, customer: customer.id };
}

const page = async (id: string, card?: string) => {
  const { hosted_invoice_url: url } = await stripe.invoices.retrieve(id);
  return fetch(url ?? "", {
    redirect: "manual",
    ...(card !== undefined && { method: "POST", body: new URLSearchParams({ card }) }),
  });
};

describe("a credit note", () => {
  it("for an open invoice lowers what is to pay, and pays it when nothing is left", async () => {
    const { id } = await invoice();
    const note = await stripe.creditNotes.create({ invoice: id, amount: 1200, memo: "Late" });
    expect(note).toMatchObject({ type: "pre_payment", total: 1200, status: "issued" });
    expect(await stripe.invoices.retrieve(id)).toMatchObject({
      amount_due: 1800,
      amount_remaining: 1800,
      pre_payment_credit_notes_amount: 1200,
    });
    expect((await intentOf(stripe, id)).amount).toBe(1800);
    await stripe.creditNotes.create({ invoice: id, amount: 1800 });
    expect((await stripe.invoices.retrieve(id)).status).toBe("paid");
  });

  it("for a paid invoice gives money back, credit, or says that it came another way", async () => {
    const { id, customer } = await invoice();
    await stripe.invoices.pay(id);
    const missing = await errorOf(stripe.creditNotes.create({ invoice: id, amount: 900 }));
    expect(missing.param).toBe("refund_amount");
    const note = await stripe.creditNotes.create({
      invoice: id,
      amount: 900,
      refund_amount: 500,
      credit_amount: 300,
      out_of_band_amount: 100,
    });
    expect(note).toMatchObject({ type: "post_payment", post_payment_amount: 900 });
    const [refund] = (await stripe.refunds.list()).data;
    expect(refund?.amount).toBe(500);
    expect(note.refunds[0]?.refund).toBe(refund?.id);
    const owner = await stripe.customers.retrieve(customer);
    expect(owner).toMatchObject({ balance: -300 });
    const more = await errorOf(
      stripe.creditNotes.create({ invoice: id, amount: 2200, refund_amount: 2200 }),
    );
    expect(more.message).toContain("at most 2100");
  });

  it("by lines is previewed, listed, changed and made void", async () => {
    const { id } = await invoice();
    const line = (await stripe.invoices.retrieve(id)).lines.data[0]?.id ?? "";
    const params = {
      invoice: id,
      lines: [{ type: "invoice_line_item" as const, invoice_line_item: line, amount: 700 }],
    };
    expect((await stripe.creditNotes.preview(params)).total).toBe(700);
    expect((await stripe.creditNotes.list({ invoice: id })).data).toEqual([]);
    const note = await stripe.creditNotes.create(params);
    expect((await stripe.creditNotes.list({ invoice: id })).data).toHaveLength(1);
    expect((await stripe.creditNotes.listLineItems(note.id)).data[0]?.amount).toBe(700);
    expect((await stripe.creditNotes.update(note.id, { memo: "Sorry" })).memo).toBe("Sorry");
    expect((await stripe.creditNotes.voidCreditNote(note.id)).status).toBe("void");
    expect((await stripe.creditNotes.retrieve(note.id)).voided_at).not.toBeNull();
    expect((await stripe.invoices.retrieve(id)).amount_due).toBe(3000);
    expect((await errorOf(stripe.creditNotes.voidCreditNote(note.id))).statusCode).toBe(400);
    const types = typesOf(await billingEvents(opened.world));
    expect(types).toContain("credit_note.created");
    expect(types).toContain("credit_note.voided");
  });
});

describe("the page of an invoice", () => {
  it("shows what is to pay and takes a test card", async () => {
    const { id } = await invoice();
    expect(await (await page(id)).text()).toContain("30.00 USD");
    const declined = await page(id, "pm_card_chargeDeclined");
    expect(await declined.text()).toContain("Your card was declined.");
    const paid = await page(id, "pm_card_visa");
    expect(paid.status).toBe(303);
    expect((await stripe.invoices.retrieve(id)).status).toBe("paid");
    expect(await (await page(id)).text()).not.toContain("<form");
  });

  it("leads to the bank where that wants to see the buyer", async () => {
    const { id } = await invoice();
    const answer = await page(id, "pm_card_authenticationRequired");
    expect(answer.headers.get("Location")).toContain("/stand-in/3ds/");
  });

  it("is not there for a draft", async () => {
    const { id } = await invoice([100], false);
    const answer = await fetch(`${opened.url}/stand-in/invoices/${id}`);
    expect(answer.status).toBe(404);
  });
});

describe("automatic tax", () => {
  const enabled = { automatic_tax: { enabled: true } };
  const german = { address: { country: "DE", line1: "Weg 1", city: "Bonn", postal_code: "53111" } };

  async function registered() {
    await stripe.tax.settings.update({
      defaults: { tax_code: "txcd_10000000", tax_behavior: "exclusive" },
      head_office: {
        address: { country: "DE", line1: "Weg 2", city: "Bonn", postal_code: "53111" },
      },
    });
    await stripe.tax.registrations.create({
      country: "DE",
      country_options: {
        de: { type: "standard", standard: { place_of_supply_scheme: "standard" } },
      },
      active_from: "now",
    });
  }

  async function subscribe(customer: string) {
    const price = await stripe.prices.create({
      currency: "usd",
      unit_amount: 1000,
      recurring: { interval: "month" },
      product_data: { name: "Plan" },
    });
    return stripe.subscriptions.create({
      customer,
      items: [{ price: price.id }],
      ...enabled,
      expand: ["latest_invoice"],
    });
  }

  it("adds what Stripe Tax says for the customer's place", async () => {
    await registered();
    const customer = await customerWith(stripe, "pm_card_visa", german);
    const { latest_invoice: invoice } = await subscribe(customer.id);
    expect(invoice).toMatchObject({
      automatic_tax: { enabled: true, status: "complete" },
      total: 1190,
      total_excluding_tax: 1000,
      status: "paid",
    });
  });

  it("needs that place: no subscription begins, and no renewal is finalized without it", async () => {
    await registered();
    const nowhere = await customerWith(stripe);
    expect((await errorOf(subscribe(nowhere.id))).code).toBe("customer_tax_location_invalid");
    const customer = await customerWith(stripe, "pm_card_visa", german);
    const { id } = await subscribe(customer.id);
    await stripe.customers.update(customer.id, { address: "" });
    await opened.world.clock.advance(days(33));
    const [invoice] = (await stripe.invoices.list({ subscription: id })).data;
    expect(invoice).toMatchObject({
      status: "draft",
      last_finalization_error: { code: "customer_tax_location_invalid" },
    });
    expect(typesOf(await billingEvents(opened.world))).toContain("invoice.finalization_failed");
  });
});
