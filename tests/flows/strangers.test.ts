import { expect, test } from "vitest";
import { desk, paypal, stripe } from "../support/purchase.ts";
import { uuid, type World, world } from "../support/world.ts";

// Others may use the same accounts at Stripe and PayPal, and write what they like into their own
// objects: a number where we write an id, or nothing at all.

/** Money moves here of which our ledger knows nothing, because it is not ours. */
async function sharedAccounts() {
  const w = await world();
  w.skipBalance = true;
  return w;
}
async function expectAllQuarantined(w: World, type: string) {
  await w.pump();
  expect(w.queue.waiting("processor-events")).toHaveLength(0);
  expect(w.queue.failures).toEqual([]);
  const inbox = await w.sql`select type, state from inbox
    where state <> 'ignored' and endpoint <> 'stripe-connect'`;
  expect(inbox).toContainEqual({ type, state: "quarantined" });
  expect(new Set(inbox.map(({ state }) => state))).toEqual(new Set(["quarantined"]));
  expect((await desk(w, "alerts")).map(({ kind }) => kind)).toContain("event_quarantined");
  expect(await w.sql`select * from ledger_entries`).toEqual([]);
}

const strangersPayment = (w: World, facts: Record<string, string> = {}) =>
  stripe<{ id: string }>(w, "/v1/payment_intents", {
    ...{ amount: "5000", currency: "usd", confirm: "true", payment_method: "pm_card_visa" },
    "automatic_payment_methods[enabled]": "true",
    "automatic_payment_methods[allow_redirects]": "never",
    ...facts,
  });

test("a stranger's PaymentIntent whose metadata has no id of ours is kept and shown", async () => {
  const w = await sharedAccounts();
  await strangersPayment(w, { "metadata[payment_id]": "order-17" });
  await expectAllQuarantined(w, "payment_intent.succeeded");
});

test("a stranger's refund whose metadata has no id of ours is kept and shown", async () => {
  const w = await sharedAccounts();
  const { id } = await strangersPayment(w);
  await stripe(w, "/v1/refunds", { payment_intent: id, "metadata[refund_id]": "refund-17" });
  await expectAllQuarantined(w, "refund.created");
});

test("a stranger's transfer whose metadata has no id of ours is kept and shown", async () => {
  const w = await sharedAccounts();
  const { account } = await w.artisan();
  const payment = await strangersPayment(w);
  const { latest_charge } = await stripe<{ latest_charge: string }>(
    w,
    `/v1/payment_intents/${payment.id}`,
  );
  await stripe(w, "/v1/transfers", {
    ...{ amount: "100", currency: "usd", destination: account },
    ...{ source_transaction: latest_charge, "metadata[transfer_id]": "transfer-17" },
  });
  await expectAllQuarantined(w, "transfer.created");
});

test("a stranger's PayPal order whose custom id is none of ours is kept and shown", async () => {
  const w = await sharedAccounts();
  const unit = { amount: { currency_code: "USD", value: "50.00" }, custom_id: "order-17" };
  const order = { intent: "CAPTURE", purchase_units: [unit] };
  const { id } = await paypal<{ id: string }>(w, "POST", "/v2/checkout/orders", order);
  await w.approve({ paypalOrderId: id });
  await paypal(w, "POST", `/v2/checkout/orders/${id}/capture`);
  await expectAllQuarantined(w, "PAYMENT.CAPTURE.COMPLETED");
});

test("a stranger's payout whose batch and item have no ids of ours is kept and shown", async () => {
  const w = await sharedAccounts();
  await w.control("POST", "/paypal/balance", { currency: "USD", minor: "100000" });
  await paypal(w, "POST", "/v1/payments/payouts", {
    sender_batch_header: { sender_batch_id: "batch-17", email_subject: "Salaries" },
    items: [
      {
        recipient_type: "EMAIL",
        receiver: `${uuid()}@staff.example`,
        amount: { currency: "USD", value: "10.00" },
        sender_item_id: "item-17",
      },
    ],
  });
  await expectAllQuarantined(w, "PAYMENT.PAYOUTSBATCH.SUCCESS");
});
