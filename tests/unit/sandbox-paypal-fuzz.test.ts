import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { descriptionFolder } from "../sandbox/paypal/description/folder.ts";
import {
  authorized,
  newOrder,
  openTestPayPal,
  pay,
  type TestPayPal,
  usd,
} from "../sandbox/paypal/testing.ts";
import { changed, NASTY, placesOf } from "./sandbox-paypal-fuzz.support.ts";

let paypal: TestPayPal;
let calls: [method: string, path: string, body: unknown][];

const address = { address_line_1: "1", admin_area_2: "x", postal_code: "1", country_code: "US" };
const experience_context = { return_url: "https://a.example/r", cancel_url: "https://a.example/c" };

beforeAll(async () => {
  paypal = await openTestPayPal("fuzz");
  const open = String((await newOrder(paypal)).body.id);
  const paid = await pay(paypal, "5000.00");
  const auth = await authorized(paypal, "5000.00");
  const disputed = await pay(paypal, "100.00");
  const dispute = await paypal.control(`/captures/${disputed.captureId}/dispute`);
  const order = `/v2/checkout/orders/${open}`;
  const patch = (path: string, value: unknown, op = "add") => [{ op, path, value }];
  const unit = "/purchase_units/@reference_id=='default'";
  const about = `/v1/customer/disputes/${String(dispute.body.dispute_id)}`;
  calls = [
    ["POST", "/v2/checkout/orders", wholeOrder()],
    ["PATCH", order, patch(`${unit}/custom_id`, "x")],
    ["PATCH", order, patch(`${unit}/shipping/name`, { full_name: "x" })],
    ["PATCH", order, patch(`${unit}/constructor`, "x")],
    ["PATCH", order, patch("/constructor", "x", "replace")],
    ["PATCH", order, patch("/__proto__", "x")],
    [
      "POST",
      `/v2/checkout/orders/${paid.orderId}/track`,
      { capture_id: paid.captureId, items: [] },
    ],
    [
      "POST",
      `/v2/payments/captures/${paid.captureId}/refund`,
      { amount: usd("0.01"), custom_id: "c" },
    ],
    ["POST", `${auth.path}/capture`, { amount: usd("0.01"), final_capture: false }],
    ["POST", `${auth.path}/reauthorize`, { amount: usd("0.01") }],
    ["POST", "/v1/payments/payouts", wholePayout()],
    [
      "POST",
      "/v3/vault/setup-tokens",
      {
        payment_source: {
          paypal: { usage_type: "MERCHANT", description: "d", experience_context },
        },
      },
    ],
    [
      "POST",
      "/v3/vault/payment-tokens",
      { payment_source: { token: { id: "x", type: "SETUP_TOKEN" } } },
    ],
    [
      "POST",
      "/v1/notifications/webhooks",
      { url: "https://a.example/h", event_types: [{ name: "*" }] },
    ],
    ["POST", "/v1/notifications/simulate-event", { url: "https://a.example", event_type: "X" }],
    ["PATCH", about, patch("/communication_details", { email: "a@example.com", note: "n" })],
    ["POST", `${about}/send-message`, { message: "m" }],
    ["POST", `${about}/make-offer`, { note: "n", offer_type: "REFUND", offer_amount: usd("1.00") }],
    ["POST", `${about}/escalate`, { note: "n" }],
    ["POST", `${about}/provide-evidence`, { evidences: [{ evidence_type: "OTHER", notes: "n" }] }],
  ];
});
afterAll(() => paypal.close());

function wholeOrder() {
  const items = [{ name: "n", quantity: "1", unit_amount: usd("40.00"), sku: "k" }];
  const breakdown = { item_total: usd("40.00"), shipping: usd("10.00") };
  const shipping = { type: "SHIPPING", name: { full_name: "A B" }, address };
  const unit = { invoice_id: "i", items, shipping, payment_instruction: {} };
  return {
    intent: "CAPTURE",
    purchase_units: [{ ...unit, amount: { ...usd("50.00"), breakdown } }],
    payer: { email_address: "a@example.com", name: { given_name: "a" } },
    payment_source: { paypal: { experience_context } },
  };
}

function wholePayout() {
  const header = { sender_batch_id: "z", email_subject: "s", note: "n" };
  const amount = { currency: "USD", value: "1.00" };
  const item = { receiver: "a@artisans.example", note: "n", sender_item_id: "1", amount };
  return { sender_batch_header: header, items: [item] };
}

/** PayPal's answer, whatever it is: never one of a stand-in that has broken. */
async function expectAnswer(
  method: string,
  path: string,
  options: { body?: unknown; raw?: string },
) {
  const headers = { "paypal-request-id": paypal.world.ids.uuid() };
  const { status, body } = await paypal.call(method, path, { ...options, headers });
  const what = `${method} ${path} ${JSON.stringify(options).slice(0, 300)}: ${JSON.stringify(body)}`;
  expect(status, what).toBeLessThan(500);
}

describe("nothing that is sent breaks the stand-in", () => {
  // Without PayPal's descriptions what is odd and harmless is taken, and told again as it came.
  if (descriptionFolder() !== undefined)
    test("wrong values in any place of any body", async () => {
      let turn = 0;
      for (const [method, path, body] of calls)
        for (const place of placesOf(body))
          for (const value of [undefined, ...NASTY]) {
            // Every fifth, so that each place meets each kind of thing and the test stays quick.
            turn += 1;
            if (turn % 5 === 0)
              await expectAnswer(method, path, { body: changed(body, place, value) });
          }
      expect(turn).toBeGreaterThan(3_000);
    });

  test("bodies that are none", async () => {
    for (const [method, path] of calls)
      for (const raw of ["", "null", "{", "[]", "0", '"x"', "\u0000", '{"__proto__":{"intent":1}}'])
        await expectAnswer(method, path, { raw });
  });

  const bases = [
    ...["/v2/checkout/orders/", "/v2/payments/captures/", "/v1/payments/payouts/"],
    ...["/v1/payments/payouts-item/", "/v1/customer/disputes/", "/v3/vault/payment-tokens/"],
    ...["/v1/notifications/webhooks/", "/v1/nobody/knows/"],
  ];
  test.each(bases)("ids below %s that are none are not found, in JSON", async (base) => {
    for (const id of [
      "constructor",
      "__proto__",
      "%00",
      "%E0%A4%A",
      "%",
      "a%2Fb",
      "%F0%9F",
      "💥",
    ]) {
      const { status, body } = await paypal.call("GET", base + id);
      expect([id, status]).toEqual([id, 404]);
      expect(body.name).toMatch(/^(RESOURCE_NOT_FOUND|INVALID_RESOURCE_ID)$/);
    }
  });

  test("e-mails that PayPal does not take", async () => {
    const order = String((await newOrder(paypal)).body.id);
    for (const payerEmail of ["x", "a@b", "a b@example.com", "@example.com", "ä@example.com"]) {
      expect((await paypal.control(`/orders/${order}/approve`, { payerEmail })).status).toBe(400);
      const form = new URLSearchParams({ token: order, payerEmail });
      const page = await paypal.fetch("/checkoutnow", { method: "POST", body: form });
      expect(page.status).toBe(400);
    }
    expect((await paypal.call("GET", `/v2/checkout/orders/${order}`)).body.status).toBe("CREATED");
  });
});
