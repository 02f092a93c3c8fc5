import { expect, test } from "vitest";
import { raw, scripted, stripeWith } from "./stripe-adapter.support.ts";

const { stripe } = stripeWith(scripted().fetch);
const read = (event: unknown) => stripe.events.read(raw(JSON.stringify(event)));
const event = (type: string, object: object, more: object = {}) => ({
  ...{ object: "event", id: "evt_1", type, livemode: false, data: { object } },
  ...more,
});

test.each([
  ["payment_intent.succeeded", { id: "pi_1" }, { kind: "payment", ref: "pi_1" }],
  ["payment_intent.payment_failed", { id: "pi_1" }, { kind: "payment", ref: "pi_1" }],
  ["charge.updated", { id: "ch_1", payment_intent: "pi_1" }, { kind: "payment", ref: "pi_1" }],
  [
    "charge.refunded",
    { id: "ch_1", payment_intent: { id: "pi_1" } },
    { kind: "payment", ref: "pi_1" },
  ],
  ["charge.updated", { id: "ch_1", payment_intent: null }, undefined],
  ["refund.failed", { id: "re_1" }, { kind: "refund", ref: "re_1" }],
  ["transfer.reversed", { id: "tr_1" }, { kind: "transfer", ref: "tr_1" }],
  ["customer.subscription.updated", { id: "sub_1" }, { kind: "subscription", ref: "sub_1" }],
  ["invoice.paid", { id: "in_1" }, { kind: "invoice", ref: "in_1" }],
  ["invoice_payment.paid", { id: "inpay_1", invoice: "in_1" }, { kind: "invoice", ref: "in_1" }],
  [
    "subscription_schedule.updated",
    { id: "sub_sched_1", subscription: "sub_1" },
    { kind: "subscription", ref: "sub_1" },
  ],
  [
    "subscription_schedule.released",
    { id: "sub_sched_1", subscription: null, released_subscription: "sub_1" },
    { kind: "subscription", ref: "sub_1" },
  ],
  ["setup_intent.succeeded", { id: "seti_1" }, { kind: "billing_setup", ref: "seti_1" }],
  ["customer.deleted", { id: "cus_1" }, { kind: "billing_customer", ref: "cus_1" }],
])("%s names its subject", (type, object, subject) => {
  expect(read(event(type, object))).toEqual({
    ...{ id: "evt_1", type, livemode: false, account: undefined, objectRef: object.id, subject },
  });
});

test.each(["account.updated", "capability.updated", "account.application.deauthorized"])(
  "%s is about the connected account that it happened in",
  (type) => {
    const account = "acct_1";
    const subject = { kind: "seller_account", ref: account };
    expect(read(event(type, { id: "ca_1" }, { account }))).toMatchObject({ account, subject });
  },
);

test("V044 an object of a connected account is never taken for one of ours", () => {
  const foreign = event("payment_intent.succeeded", { id: "pi_1" }, { account: "acct_1" });
  expect(read(foreign)).toMatchObject({ account: "acct_1", subject: undefined });
});

test("V045 a thin event is read, and leads to nothing", () => {
  const thin = {
    ...{ object: "v2.core.event", id: "evt_2", type: "v2.core.account.closed", livemode: false },
    related_object: { id: "acct_1", type: "v2.core.account" },
  };
  expect(read(thin)).toMatchObject({ id: "evt_2", objectRef: "acct_1", subject: undefined });
});

test.each(["topup.created", "__proto__", "constructor", "toString"])(
  "V078 the type %s is read, and leads to nothing",
  (type) => {
    expect(read(event(type, { id: "x" }))).toMatchObject({ type, subject: undefined });
  },
);

test("what is no event is none", () => {
  for (const body of ["", "{", "null", "[]", "{}", '{"object":"event"}', "\u0000"])
    expect(stripe.events.read(raw(body))).toBeUndefined();
});

test("an event with a byte order mark is read", () => {
  const body = `\ufeff${JSON.stringify(event("refund.failed", { id: "re_1" }))}`;
  expect(stripe.events.read(raw(body))?.id).toBe("evt_1");
});
