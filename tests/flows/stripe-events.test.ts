import { expect, test } from "vitest";
import { acceptEvent } from "../../worker/usecases/accept-event.ts";
import { applyProcessorEvent } from "../../worker/usecases/apply-processor-event.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import {
  kept,
  nowSeconds,
  postSigned,
  stripeEvent,
  stripeHeader,
  utf8,
} from "../support/signed.ts";
import { uuid, type World, world } from "../support/world.ts";

type Opened = {
  order: { id: string; state: string };
  orderToken: string;
  payment: { clientSecret: string; paymentId: string; paypalOrderId: string };
};
async function opened(w: World, processor: "stripe" | "paypal" = "stripe"): Promise<Opened> {
  const items = w.cart(await w.product(await w.artisan()));
  return (await w.checkout({ items, processor })).body as never;
}
const intentOf = ({ payment }: Opened) => payment.clientSecret.split("_secret_")[0] as string;
const intentSucceeded = (id: string, facts: Record<string, unknown> = {}) =>
  stripeEvent({
    type: "payment_intent.succeeded",
    data: { object: { id, object: "payment_intent" } },
    ...facts,
  });
const stateOf = async (w: World, { order, orderToken }: Opened) =>
  ((await w.readOrder(order, orderToken)).order as never as { state: string }).state;

test("V040 a live event in a test deployment is answered, kept for an operator, and has no effect", async () => {
  const w = await world();
  const paid = await opened(w);
  await w.confirm(paid.payment);
  await w.takeEvents().then((events) => expect(events.length).toBeGreaterThan(0));
  const event = intentSucceeded(intentOf(paid), { livemode: true });
  expect((await postSigned(w, JSON.stringify(event))).status).toBe(200);
  await w.queue.work(w.env);
  expect(await stateOf(w, paid)).toBe("pending_payment");
  expect(await kept(w)).toMatchObject({
    inbox: [{ event_id: event.id, state: "quarantined" }],
    alerts: [{ kind: "event_quarantined", subject: `stripe:${event.id}` }],
  });
  await postSigned(w, JSON.stringify(intentSucceeded(intentOf(paid))));
  await w.pump();
  expect(await stateOf(w, paid)).toBe("paid");
});

test("V040 a test event in the live deployment is accepted, quarantined, and has no effect", async () => {
  const w = await world();
  const paid = await opened(w);
  const event = intentSucceeded(intentOf(paid));
  const body = utf8(JSON.stringify(event));
  const headers = { "stripe-signature": await stripeHeader(w, body) };
  const raw = { endpoint: "stripe", headers, body: body.buffer } as const;
  // No stand-in starts in production, so that there is no door to a live deployment here.
  await w.withDeps(async (deps) => {
    const live: Deps = { ...deps, settings: { ...deps.settings, live: true } };
    expect(await acceptEvent(live, raw)).toEqual({ kind: "accepted" });
    expect(await applyProcessorEvent(live, raw)).toBe("quarantined");
  });
  expect((await kept(w)).alerts).toMatchObject([{ kind: "event_quarantined" }]);
  expect(await stateOf(w, paid)).toBe("pending_payment");
});

test("V043 cookies, origins and other sites neither stop a genuine event nor change what it does", async () => {
  const w = await world();
  const body = JSON.stringify(stripeEvent());
  const signature = { "Stripe-Signature": await stripeHeader(w, utf8(body)) };
  const items = w.cart(await w.product(await w.artisan()));
  const cookie = (await w.checkout({ items })).headers.get("Set-Cookie")?.split(";")[0];
  expect(cookie).toContain("__Host-guest=");
  for (const headers of [
    {},
    { Cookie: `${cookie}; session=abc` },
    { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
    { "Content-Type": "application/x-www-form-urlencoded" },
    { "Idempotency-Key": "k", Authorization: "Bearer nobody" },
  ]) {
    const answer = await postSigned(w, body, { headers: { ...signature, ...headers } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Set-Cookie")).toBeNull();
  }
  await w.queue.work(w.env);
  expect((await kept(w)).inbox).toHaveLength(1);
});

test.each([
  ["whose capability changed", "account.updated", { object: "account" }],
  ["that was paid out", "payout.paid", { object: "payout" }],
  ["that sold something by itself", "payment_intent.succeeded", { object: "payment_intent" }],
])(
  "V044 an event of an account %s, which nobody here has, is quarantined",
  async (_what, type, object) => {
    const w = await world();
    const account = `acct_${uuid().replaceAll("-", "").slice(0, 16)}`;
    const id = type === "account.updated" ? account : "po_1";
    const event = stripeEvent({ type, account, data: { object: { id, ...object } } });
    const secret = w.credentials.stripe.connectWebhookSecret;
    const post = { path: "/webhooks/stripe-connect", secret };
    expect((await postSigned(w, JSON.stringify(event), post)).status).toBe(200);
    await w.pump();
    expect(await kept(w)).toMatchObject({
      inbox: [{ event_id: event.id, state: "quarantined" }],
      alerts: [{ kind: "event_quarantined", subject: `stripe:${event.id}` }],
    });
  },
);

test("V044 an event of an artisan's own account that is none of our business is only kept", async () => {
  const w = await world();
  const { account } = await w.artisan();
  const event = stripeEvent({ type: "person.created", account });
  const secret = w.credentials.stripe.connectWebhookSecret;
  await postSigned(w, JSON.stringify(event), { path: "/webhooks/stripe-connect", secret });
  await w.queue.work(w.env);
  const { inbox } = await kept(w);
  expect(inbox).toContainEqual(expect.objectContaining({ event_id: event.id, state: "ignored" }));
});

test("V045 a thin event is taken, read as a notification, and ignored where its type is unknown", async () => {
  const w = await world();
  const event = {
    id: `evt_test_${uuid()}`,
    object: "v2.core.event",
    type: "v1.billing.meter.error_report_triggered",
    created: new Date(nowSeconds() * 1000).toISOString(),
    livemode: false,
    related_object: { id: "mtr_1", type: "billing.meter", url: "/v1/billing/meters/mtr_1" },
  };
  expect((await postSigned(w, JSON.stringify(event))).status).toBe(200);
  const before = (await w.requests()).length;
  await w.pump();
  expect(await kept(w)).toMatchObject({
    inbox: [{ event_id: event.id, state: "ignored" }],
    alerts: [],
  });
  expect(await w.requests()).toHaveLength(before);
});

test("V046 a genuine Stripe event that names a PayPal payment by its id has no effect but an alert", async () => {
  const w = await world();
  const order = await opened(w, "paypal");
  const event = intentSucceeded(order.payment.paypalOrderId);
  expect((await postSigned(w, JSON.stringify(event))).status).toBe(200);
  await w.pump();
  expect(await stateOf(w, order)).toBe("pending_payment");
  expect((await kept(w)).alerts).toMatchObject([{ kind: "event_quarantined" }]);
});

test("V046 a PaymentIntent that claims to be a payment opened with PayPal pays nothing", async () => {
  const w = await world();
  // Somebody with our key took this money outside of the shop: no order of ours has it.
  w.skipBalance = true;
  // PayPal's answer got lost, so that nothing but the payment's own processor says whose it is.
  const route = "POST /v2/checkout/orders";
  await w.fault({ service: "paypal", route, kind: "answer_lost", times: 9 });
  const items = w.cart(await w.product(await w.artisan()));
  expect((await w.checkout({ items, processor: "paypal" })).status).toBe(503);
  const [payment] = await w.sql`select id, processor_ref from payments`;
  expect(payment).toMatchObject({ processor_ref: null });
  await w.pump();

  const { url, secretKey } = w.credentials.stripe;
  const response = await fetch(`${url}/v1/payment_intents`, {
    method: "POST",
    headers: { Authorization: `Bearer ${secretKey}` },
    body: new URLSearchParams({
      amount: "3000",
      currency: "usd",
      "metadata[payment_id]": payment?.id,
    }),
  });
  const { client_secret: clientSecret } = await response.json<{ client_secret: string }>();
  await w.confirm({ clientSecret });
  await w.pump();
  expect(await w.sql`select state from orders`).toEqual([{ state: "pending_payment" }]);
  expect((await kept(w)).alerts).toContainEqual(
    expect.objectContaining({ kind: "event_quarantined" }),
  );
  expect(await w.sql`select * from ledger_entries`).toEqual([]);
});
