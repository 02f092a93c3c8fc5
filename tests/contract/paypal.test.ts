import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PayPalClient, payPalTargets } from "./targets.ts";

const ORDERS = "/v2/checkout/orders";
const PAYOUTS = "/v1/payments/payouts";
const WEBHOOKS = "/v1/notifications/webhooks";
const FULL = { prefer: "return=representation" };

describe.each(payPalTargets())("PayPal's $name", ({ open, close }) => {
  let paypal: PayPalClient;
  beforeAll(async () => {
    paypal = await open();
  });
  afterAll(close);

  const order = (value = "50.00", unit: object = {}) => ({
    intent: "CAPTURE",
    purchase_units: [{ amount: { currency_code: "USD", value }, ...unit }],
  });
  const create = (body: object = order(), headers: Record<string, string> = {}) =>
    paypal.call("POST", ORDERS, { body, headers });
  const linksOf = (body: Record<string, unknown>) =>
    (body.links as { rel: string; href: string }[]).map(({ rel }) => rel);

  describe("tokens", () => {
    test("are given for the right secret, for some hours", async () => {
      const { status, body } = await paypal.token();
      expect(status).toBe(200);
      expect(body).toMatchObject({ token_type: "Bearer", expires_in: expect.any(Number) });
      expect(String(body.scope)).toContain("https://");
    });

    test("are not given for a wrong one", async () => {
      const { status, body } = await paypal.token("wrong");
      expect([status, body.error]).toEqual([401, "invalid_client"]);
    });

    test("that are none are refused", async () => {
      const headers = { authorization: "Bearer none" };
      const { status, body } = await paypal.call("GET", `${ORDERS}/5O190127TN364715T`, { headers });
      expect([status, body.error]).toEqual([401, "invalid_token"]);
    });
  });

  describe("orders", () => {
    test("are answered with little, and an address for the buyer", async () => {
      const { status, body } = await create();
      expect([status, body.status]).toEqual([201, "CREATED"]);
      expect(Object.keys(body).sort()).toEqual(["id", "links", "status"]);
      expect(linksOf(body)).toEqual(expect.arrayContaining(["self", "approve", "capture"]));
    });

    test("are answered whole to who asks for it, and read the same", async () => {
      const { body } = await create(order("12.34", { custom_id: "c-1" }), FULL);
      expect(body).toMatchObject({
        intent: "CAPTURE",
        purchase_units: [{ amount: { value: "12.34" }, custom_id: "c-1" }],
      });
      const read = await paypal.call("GET", `${ORDERS}/${body.id}`);
      expect(read.body).toMatchObject({ id: body.id, purchase_units: body.purchase_units });
    });

    test("for a PayPal wallet wait for the payer at once", async () => {
      const context = {
        return_url: "https://shop.example/a",
        cancel_url: "https://shop.example/b",
      };
      const body = { ...order(), payment_source: { paypal: { experience_context: context } } };
      const made = await create(body, { "paypal-request-id": randomUUID() });
      expect(made.body.status).toBe("PAYER_ACTION_REQUIRED");
      expect(linksOf(made.body)).toContain("payer-action");
    });

    test("are made once for one PayPal-Request-Id", async () => {
      const headers = { "paypal-request-id": randomUUID() };
      const first = await create(order(), headers);
      const again = await create(order(), headers);
      expect([first.status, again.status]).toEqual([201, 200]);
      expect(again.body.id).toBe(first.body.id);
    });

    test("change their amount as long as nobody has paid", async () => {
      const { body } = await create();
      const amount = { currency_code: "USD", value: "49.00" };
      const path = "/purchase_units/@reference_id=='default'/amount";
      const patch = [{ op: "replace", path, value: amount }];
      const changed = await paypal.call("PATCH", `${ORDERS}/${body.id}`, { body: patch });
      expect(changed.status).toBe(204);
      const read = await paypal.call("GET", `${ORDERS}/${body.id}`);
      expect(read.body).toMatchObject({ purchase_units: [{ amount }] });
    });

    test("that nobody approved are not captured", async () => {
      const { body } = await create();
      const refused = await paypal.call("POST", `${ORDERS}/${body.id}/capture`);
      expect([refused.status, refused.issue]).toEqual([422, "ORDER_NOT_APPROVED"]);
      expect(refused.body).toMatchObject({
        name: "UNPROCESSABLE_ENTITY",
        debug_id: expect.any(String),
      });
    });

    test("that do not exist are not found", async () => {
      const { status, body, issue } = await paypal.call("GET", `${ORDERS}/5O190127TN364715T`);
      expect([status, body.name, issue]).toEqual([
        404,
        "RESOURCE_NOT_FOUND",
        "INVALID_RESOURCE_ID",
      ]);
    });

    test.each([
      ["no intent", { purchase_units: order().purchase_units }, 400, "MISSING_REQUIRED_PARAMETER"],
      [
        "a sum that is not the sum of its parts",
        order("50.00", {
          amount: {
            currency_code: "USD",
            value: "50.00",
            breakdown: { item_total: { currency_code: "USD", value: "49.00" } },
          },
        }),
        422,
        "AMOUNT_MISMATCH",
      ],
      ["nothing to pay", order("0.00"), 422, "CANNOT_BE_ZERO_OR_NEGATIVE"],
      ["three decimals", order("1.234"), 422, "DECIMAL_PRECISION"],
    ])("with %s are answered as documented", async (_, body, status, issue) => {
      const answer = await create(body);
      expect([answer.status, answer.issue]).toEqual([status, issue]);
    });

    test.each(["INSTRUMENT_DECLINED", "TRANSACTION_REFUSED", "PAYER_ACTION_REQUIRED"])(
      "are not captured with the mocked %s",
      async (issue) => {
        const { body } = await create();
        const mock = JSON.stringify({ mock_application_codes: issue });
        const headers = { "paypal-mock-response": mock };
        const refused = await paypal.call("POST", `${ORDERS}/${body.id}/capture`, { headers });
        expect([refused.status, refused.issue]).toEqual([422, issue]);
      },
    );
  });

  describe("payouts", () => {
    const batch = (id: string, note: string) => ({
      sender_batch_header: { sender_batch_id: id, email_subject: "You are paid" },
      items: [
        {
          recipient_type: "EMAIL",
          receiver: "artisan@artisans.example",
          amount: { currency: "USD", value: "1.00" },
          note,
          sender_item_id: "1",
        },
      ],
    });

    test.each([
      ["ERRPYO005", 422, "INSUFFICIENT_FUNDS"],
      ["ERRPYO001", 403, "SENDER_RESTRICTED"],
    ])("with the note %s are refused as documented", async (note, status, name) => {
      const refused = await paypal.call("POST", PAYOUTS, { body: batch(randomUUID(), note) });
      expect([refused.status, refused.body.name]).toEqual([status, name]);
    });

    test("with the note POSPYO001 are taken", async () => {
      const id = randomUUID();
      const made = await paypal.call("POST", PAYOUTS, { body: batch(id, "POSPYO001") });
      expect(made.status).toBe(201);
      expect(made.body.batch_header).toMatchObject({
        batch_status: "PENDING",
        sender_batch_header: { sender_batch_id: id },
      });
    });

    test("that do not exist are not found", async () => {
      const { status } = await paypal.call("GET", `${PAYOUTS}/NOSUCHBATCH99`);
      expect(status).toBe(404);
    });
  });

  describe("webhooks", () => {
    test("are made, listed, read, changed and deleted", async () => {
      const url = `https://shop.example/webhooks/${randomUUID()}`;
      const made = await paypal.call("POST", WEBHOOKS, {
        body: { url, event_types: [{ name: "PAYMENT.CAPTURE.COMPLETED" }] },
      });
      expect(made.status).toBe(201);
      expect(made.body).toMatchObject({ url, id: expect.any(String) });
      const path = `${WEBHOOKS}/${made.body.id}`;
      const listed = (await paypal.call("GET", WEBHOOKS)).body.webhooks;
      expect(listed).toEqual(expect.arrayContaining([expect.objectContaining({ url })]));
      const patch = [{ op: "replace", path: "/event_types", value: [{ name: "*" }] }];
      expect((await paypal.call("PATCH", path, { body: patch })).status).toBe(200);
      const read = await paypal.call("GET", path);
      expect(read.body.event_types).toEqual([expect.objectContaining({ name: "*" })]);
      expect((await paypal.call("DELETE", path)).status).toBe(204);
      expect((await paypal.call("GET", path)).status).toBe(404);
    });

    test("what nobody signed is not verified", async () => {
      const { status, body } = await paypal.call(
        "POST",
        "/v1/notifications/verify-webhook-signature",
        {
          body: {
            auth_algo: "SHA256withRSA",
            cert_url: "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42",
            transmission_id: randomUUID(),
            transmission_sig: "bm90IGEgc2lnbmF0dXJl",
            transmission_time: "2026-11-23T10:00:00Z",
            webhook_id: "1JE4291016473214C",
            webhook_event: { id: "WH-1-2", event_type: "PAYMENT.CAPTURE.COMPLETED" },
          },
        },
      );
      expect([status, body.verification_status]).toEqual([200, "FAILURE"]);
    });
  });
});
