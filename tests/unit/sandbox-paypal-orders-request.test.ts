import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Json } from "../sandbox/paypal/json.ts";
import {
  at,
  newOrder,
  openTestPayPal,
  orderBody,
  type TestPayPal,
  usd,
} from "../sandbox/paypal/testing.ts";

let paypal: TestPayPal;
beforeAll(async () => {
  paypal = await openTestPayPal();
});
afterAll(() => paypal.close());

const US = {
  address_line_1: "1 Main Street",
  admin_area_2: "San Jose",
  admin_area_1: "CA",
  postal_code: "95131",
  country_code: "US",
};
const IE = { address_line_1: "2 Quay", country_code: "IE" };
const unit = (fields: Json) => orderBody("50.00", fields);
const shipped = (shipping: Json, preference?: string): Json => ({
  ...unit({ shipping }),
  ...(preference && {
    payment_source: { paypal: { experience_context: { shipping_preference: preference } } },
  }),
});
const units = (...each: Json[]): Json => ({
  intent: "CAPTURE",
  purchase_units: each.map((fields, index) => ({
    reference_id: `unit-${index}`,
    amount: usd("10.00"),
    ...fields,
  })),
});
const option = (id: string, selected: boolean, value = "5.00"): Json => ({
  id,
  label: id,
  type: "SHIPPING",
  selected,
  amount: usd(value),
});
const options = (...list: Json[]): Json => ({ options: list });
const item = (fields: Json = {}): Json => ({
  name: "Bowl",
  quantity: "1",
  unit_amount: usd("50.00"),
  ...fields,
});
const withItems = (...items: Json[]): Json => {
  const total = usd(`${items.length * 50}.00`);
  const amount = { ...total, breakdown: { item_total: total } };
  return { intent: "CAPTURE", purchase_units: [{ amount, items }] };
};
const source = (payment_source: Json): Json => ({ ...orderBody(), payment_source });
const context = (experience_context: Json): Json => source({ paypal: { experience_context } });

const malformed: [string, Json, string][] = [
  [
    "a country nobody has",
    shipped({ address: { ...US, country_code: "XX" } }),
    "INVALID_COUNTRY_CODE",
  ],
  ["no country", shipped({ address: { postal_code: "95131" } }), "MISSING_REQUIRED_PARAMETER"],
  ["a way of shipping nobody has", shipped({ type: "DRONE" }), "INVALID_PARAMETER_VALUE"],
  [
    "a provided address that is not provided",
    shipped({ name: { full_name: "B" } }, "SET_PROVIDED_ADDRESS"),
    "MISSING_REQUIRED_PARAMETER",
  ],
  ["a category nobody has", withItems(item({ category: "FOOD" })), "INVALID_PARAMETER_VALUE"],
  [
    "a description that is too long",
    unit({ description: "x".repeat(128) }),
    "INVALID_STRING_LENGTH",
  ],
  [
    "an item without a price",
    withItems({ name: "Bowl", quantity: "1" }),
    "MISSING_REQUIRED_PARAMETER",
  ],
  ["half an item", withItems(item({ quantity: "0.5" })), "INVALID_PARAMETER_SYNTAX"],
  ["an empty payment source", source({}), "MISSING_REQUIRED_PARAMETER"],
  ["a payment source nobody has", source({ shells: {} }), "INVALID_PARAMETER_SYNTAX"],
  [
    "a token of another kind",
    source({ token: { id: "t", type: "SHELL" } }),
    "INVALID_PARAMETER_VALUE",
  ],
  ["a token without an id", source({ token: { type: "X" } }), "MISSING_REQUIRED_PARAMETER"],
  [
    "an address to return to that is none",
    context({ return_url: "here" }),
    "INVALID_PARAMETER_SYNTAX",
  ],
  ["an action nobody has", context({ user_action: "BUY" }), "INVALID_PARAMETER_VALUE"],
];

const unprocessable: [string, Json, string][] = [
  [
    "two currencies",
    units({}, { amount: { currency_code: "EUR", value: "1.00" } }),
    "MULTI_CURRENCY_ORDER",
  ],
  ["a unit without a reference", units({}, { reference_id: undefined }), "REFERENCE_ID_REQUIRED"],
  ["one reference twice", units({}, { reference_id: "unit-0" }), "DUPLICATE_REFERENCE_ID"],
  [
    "taxes that do not add up",
    {
      intent: "CAPTURE",
      purchase_units: [
        {
          amount: {
            ...usd("60.00"),
            breakdown: { item_total: usd("50.00"), tax_total: usd("10.00") },
          },
          items: [item({ tax: usd("9.00") })],
        },
      ],
    },
    "TAX_TOTAL_MISMATCH",
  ],
  ["taxes without their total", withItems(item({ tax: usd("1.00") })), "TAX_TOTAL_REQUIRED"],
  [
    "a part below zero",
    unit({
      amount: { ...usd("50.00"), breakdown: { item_total: usd("60.00"), discount: usd("-10.00") } },
    }),
    "CANNOT_BE_NEGATIVE",
  ],
  ["sixteen digits", unit({ amount: usd("1234567890123456.00") }), "MAX_VALUE_EXCEEDED"],
  [
    "no city where one is needed",
    shipped({ address: { ...US, admin_area_2: undefined } }),
    "CITY_REQUIRED",
  ],
  [
    "no postal code where one is needed",
    shipped({ address: { ...US, postal_code: undefined } }),
    "POSTAL_CODE_REQUIRED",
  ],
  [
    "two addresses",
    units({ shipping: { address: US } }, { shipping: { address: IE } }),
    "MULTIPLE_SHIPPING_ADDRESS_NOT_SUPPORTED",
  ],
  [
    "no way of shipping selected",
    shipped(options(option("a", false))),
    "SHIPPING_OPTION_NOT_SELECTED",
  ],
  [
    "two ways of shipping selected",
    shipped(options(option("a", true), option("b", true))),
    "MULTIPLE_SHIPPING_OPTION_SELECTED",
  ],
  [
    "ways of shipping to a provided address",
    shipped({ address: US, ...options(option("a", true)) }, "SET_PROVIDED_ADDRESS"),
    "SHIPPING_OPTIONS_NOT_SUPPORTED",
  ],
  [
    "a selected way at another price",
    unit({
      amount: { ...usd("50.00"), breakdown: { item_total: usd("46.00"), shipping: usd("4.00") } },
      shipping: options(option("a", true)),
    }),
    "PREFERRED_SHIPPING_OPTION_AMOUNT_MISMATCH",
  ],
  [
    "a pickup that the buyer addresses",
    shipped({ type: "PICKUP_IN_STORE", address: US }),
    "UNSUPPORTED_SHIPPING_TYPE",
  ],
  [
    "a pickup nowhere",
    shipped({ type: "PICKUP_IN_STORE" }, "NO_SHIPPING"),
    "MISSING_PICKUP_ADDRESS",
  ],
  [
    "donations among goods",
    withItems(item({ category: "DONATION" }), item({ category: "PHYSICAL_GOODS" })),
    "MULTIPLE_ITEM_CATEGORIES",
  ],
  [
    "somebody else's money",
    unit({ payee: { email_address: "other@example.com" } }),
    "PAYEE_ACCOUNT_INVALID",
  ],
  [
    "a partner's fee",
    unit({ payment_instruction: { platform_fees: [{ amount: usd("1.00") }] } }),
    "PLATFORM_FEES_NOT_SUPPORTED",
  ],
  [
    "a partner's pricing",
    unit({ payment_instruction: { payee_pricing_tier_id: "9" } }),
    "PAYEE_PRICING_TIER_ID_NOT_ENABLED",
  ],
  [
    "an exchange rate nobody gave",
    unit({ payment_instruction: { payee_receivable_fx_rate_id: "9" } }),
    "INVALID_FX_RATE_ID",
  ],
  [
    "an instruction before the capture",
    { ...unit({ payment_instruction: { disbursement_mode: "INSTANT" } }), intent: "AUTHORIZE" },
    "UNSUPPORTED_PAYMENT_INSTRUCTION",
  ],
  ["a payer id that cannot be", { ...orderBody(), payer: { payer_id: "me" } }, "INVALID_PAYER_ID"],
  ["two payment sources", source({ paypal: {}, card: {} }), "INCOMPATIBLE_PARAMETER_VALUE"],
  ["a way to pay that is not played", source({ venmo: {} }), "PAYMENT_SOURCE_CANNOT_BE_USED"],
  [
    "a card's number",
    source({ card: { number: "4111111111111111", expiry: "2030-01" } }),
    "NOT_ENABLED_FOR_CARD_PROCESSING",
  ],
];

describe("an order", () => {
  test.each(malformed)("with %s is malformed", async (_name, body, issue) => {
    const answer = await newOrder(paypal, body);
    expect([answer.status, answer.issue]).toEqual([400, issue]);
  });

  test.each(unprocessable)("with %s is against a rule", async (_name, body, issue) => {
    const answer = await newOrder(paypal, body);
    expect([answer.status, answer.issue]).toEqual([422, issue]);
    expect(at(answer.body, "links", 0)).toMatchObject({ rel: "information_link" });
  });

  test("with donations in several units is against a rule", async () => {
    const donation = {
      amount: { ...usd("50.00"), breakdown: { item_total: usd("50.00") } },
      items: [item({ category: "DONATION" })],
    };
    const answer = await newOrder(paypal, units(donation, {}));
    expect(answer.issue).toBe("DONATION_ITEMS_NOT_SUPPORTED");
  });

  test("of ten units shipped to one address is accepted", async () => {
    const each = Array.from({ length: 10 }, () => ({ shipping: { address: US } }));
    const answer = await newOrder(paypal, units(...each));
    expect(answer.status).toBe(201);
    expect(answer.body.purchase_units).toHaveLength(10);
  });

  test("for our own merchant id says so, and names us in any case", async () => {
    const payee = { merchant_id: paypal.credentials.merchantId };
    expect((await newOrder(paypal, unit({ payee }))).status).toBe(201);
    const answer = await newOrder(paypal);
    expect(at(answer.body, "purchase_units", 0, "payee")).toMatchObject(payee);
  });

  test("shows the payer that the shop named until somebody logs in", async () => {
    const payer = { email_address: "known@example.com" };
    const answer = await newOrder(paypal, { ...orderBody(), payer });
    expect(answer.body.payer).toEqual(payer);
  });

  test("for a restricted payee is refused", async () => {
    await paypal.control("/payee", { status: "restricted" });
    expect((await newOrder(paypal)).issue).toBe("PAYEE_ACCOUNT_RESTRICTED");
    await paypal.control("/payee", { status: "active" });
  });
});
