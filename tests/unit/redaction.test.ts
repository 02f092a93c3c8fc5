import { expect, test } from "vitest";
import { REDACTED, redactJson } from "../../worker/domain/redaction.ts";

test("V194 an event is shown without secrets and people, at any depth", () => {
  const event = {
    id: "evt_1",
    type: "payment_intent.succeeded",
    data: {
      object: {
        id: "pi_1",
        amount: 1999,
        currency: "usd",
        client_secret: "pi_1_secret_2",
        receipt_email: "ada@buyers.example",
        receipt_url: "https://pay.stripe.com/receipts/abc",
        description: "Order AH-0000000A for ada@buyers.example",
        shipping: { name: "Ada", address: { line1: "1 Main Street" } },
        charges: [{ billing_details: { name: "Ada" }, id: "ch_1", paid: true, card: null }],
        metadata: {
          payment_id: "0198c0de-7a1b-7c3d-8e4f-123456789012",
          note: "4242 4242 4242 4242",
        },
      },
    },
  };
  expect(redactJson(event)).toEqual({
    id: "evt_1",
    type: "payment_intent.succeeded",
    data: {
      object: {
        id: "pi_1",
        amount: 1999,
        currency: "usd",
        client_secret: REDACTED,
        receipt_email: REDACTED,
        receipt_url: REDACTED,
        description: `Order AH-0000000A for ${REDACTED}`,
        shipping: REDACTED,
        charges: [{ billing_details: REDACTED, id: "ch_1", paid: true, card: null }],
        metadata: { payment_id: "0198c0de-7a1b-7c3d-8e4f-123456789012", note: REDACTED },
      },
    },
  });
});

test("a processor's code is shown although its field is called a name", () => {
  const item = { errors: { name: "RECEIVER_UNREGISTERED" }, payer: { surname: "Buyer" } };
  expect(redactJson(item)).toEqual({ errors: { name: "RECEIVER_UNREGISTERED" }, payer: REDACTED });
  expect(
    redactJson({ first_name: "Ada", legal_name: "Ada Ltd", code: 4_242_424_242_424_242 }),
  ).toEqual({
    ...{ first_name: REDACTED, legal_name: REDACTED, code: REDACTED },
  });
});
