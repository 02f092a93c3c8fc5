import fc from "fast-check";
import { expect, test } from "vitest";
import { logTo } from "../../worker/log.ts";

function logged(
  facts: Record<string, string | number | boolean | null | undefined>,
  event = "event",
) {
  const lines: string[] = [];
  logTo(
    (_level, line) => lines.push(line),
    () => new Date(0),
  ).info(event, facts);
  expect(lines).toHaveLength(1);
  return lines[0]!;
}

const secrets = [
  "sk_test_4eC39HqLyjWDarjtT1zdp7dc",
  "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
  "rk_test_4eC39HqLyjWDarjtT1zdp7dc",
  "whsec_4eC39HqLyjWDarjtT1zdp7dc",
  "pi_3MtwBwLkdIwHu7ix28a3tqPa_secret_YrKJUKribcBjcG8HVhfZluoGH",
  "seti_1Mm8s8LkdIwHu7ix0OXBfTRG_secret_NXDICkPqPeiBTAFqWmkbff09lRmSVXe",
  "ada@buyers.example",
  "ada.lovelace+shop@mail.buyers.example",
  "4242424242424242",
  "4242 4242 4242 4242",
  "4242-4242-4242-4242",
  "378282246310005",
  "Bearer A21AAFEpH4PsADK7qSS7pSRsgzfENtu-Q1ysgEDVDESseMHBYXVJYE",
  "A21AAFEpH4PsADK7qSS7pSRsgzfENtu-Q1ysgEDVDESseMHBYXVJYE",
  "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
  "postgres://app:pass@db.example/hub",
];

test.each(secrets)("V194 wherever %s stands in a text, it is not written", (secret) => {
  for (const text of [
    secret,
    `before ${secret} after`,
    `{"key":"${secret}"}`,
    `path/${secret}?x=1`,
  ])
    expect(logged({ reason: text })).not.toContain(secret);
  expect(logged({ reason: `a ${secret} b ${secret} c` })).not.toContain(secret);
});

test.each([
  "secret",
  "clientSecret",
  "orderToken",
  "password",
  "authorization",
  "cookie",
  "email",
  "shippingAddress",
  "cardNumber",
  "cvc",
])("V194 a fact called %s is not written, whatever it holds", (name) => {
  expect(logged({ [name]: "hunter2" })).not.toContain("hunter2");
  expect(logged({ [name]: 987654 })).not.toContain("987654");
});

test("V194 a card number is not written as a number either", () => {
  expect(logged({ amount: 4_242_424_242_424_242 })).not.toContain("4242424242424242");
});

test("V194 names of events and facts are ours, and still nothing in them is trusted", () => {
  expect(logged({}, "failed for ada@buyers.example")).not.toContain("ada@");
});

test("V194 of a failed query the statement is written, and not what was put into it", () => {
  const reason = "Error: Failed query: insert into x values ($1)\nparams: Ada Buyer,1 Main Street";
  expect(logged({ reason })).toContain("insert into x");
  expect(logged({ reason })).not.toContain("Main Street");
});

test("ids, states and codes are written as they are", () => {
  const facts = {
    paymentId: "0198c0de-7a1b-7c3d-8e4f-123456789012",
    paths: "/api/orders/01980000-1234-7890-8123-456789012345/payments",
    orderId: "0198c0de-1234-7890-8123-456789012345",
    eventId: "evt_1NG8Du2eZvKYlo2CUI79vXWy",
    objectRef: "pi_3MtwBwLkdIwHu7ix28a3tqPa",
    reference: "WH-2WR32451HC0233532-67976317FL4543714",
    status: 503,
    replayed: false,
    missing: null,
  };
  const { at: _at, level: _level, event: _event, ...written } = JSON.parse(logged(facts));
  expect(written).toEqual(facts);
});

test("a line is JSON whatever is in it, and no text is longer than 500", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 2_000 }), (text) => {
      const line = logged({ reason: text });
      expect(line).not.toContain("\n");
      expect(JSON.parse(line).reason.length).toBeLessThanOrEqual(500);
    }),
  );
});

test("V194 a secret that the limit cuts in two is still not written", () => {
  const secret = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";
  const text = `${"x ".repeat(245)}${secret}`;
  expect(logged({ reason: text })).not.toContain("sk_test_");
});
