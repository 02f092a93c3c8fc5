import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Json } from "../sandbox/paypal/json.ts";
import {
  approvedOrder,
  at,
  newOrder,
  openTestPayPal,
  orderBody,
  pay,
  type TestPayPal,
  usd,
} from "../sandbox/paypal/testing.ts";

const ORDERS = "/v2/checkout/orders";
const UNIT = "/purchase_units/@reference_id=='default'";

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
});
afterEach(() => paypal.close());

const created = async (body?: Json) => String((await newOrder(paypal, body)).body.id);
const read = async (id: string) => (await paypal.call("GET", `${ORDERS}/${id}`)).body;
const patch = (id: string, ...changes: Json[]) =>
  paypal.call("PATCH", `${ORDERS}/${id}`, { body: changes });
const change = (op: string, path: string, value?: unknown): Json => ({
  op,
  path,
  ...(value !== undefined && { value }),
});

const ADDRESS = {
  address_line_1: "1 Main Street",
  admin_area_2: "San Jose",
  admin_area_1: "CA",
  postal_code: "95131",
  country_code: "US",
};

describe("changing an order", () => {
  const unitFields: [field: string, first: unknown, second: unknown, ops: string[]][] = [
    ["custom_id", "pay_1", "pay_2", ["add", "replace", "remove"]],
    ["description", "A bowl", "Two bowls", ["add", "replace", "remove"]],
    ["invoice_id", "inv-1", "inv-2", ["add", "replace", "remove"]],
    ["shipping/name", { full_name: "Ann Bo" }, { full_name: "Cy Di" }, ["add", "replace"]],
    ["shipping/address", ADDRESS, { ...ADDRESS, address_line_1: "2 Main" }, ["add", "replace"]],
    ["shipping/type", "SHIPPING", "SHIPPING", ["add", "replace"]],
    ["supplementary_data/card", {}, { level_2: {} }, ["add", "replace", "remove"]],
  ];
  test.each(unitFields)("%s can be added, replaced and removed as documented", async (...given) => {
    const [field, first, second, ops] = given;
    const id = await created();
    const value = async () => at((await read(id)).purchase_units, 0, ...field.split("/"));
    const path = `${UNIT}/${field}`;
    expect((await patch(id, change("add", path, first))).status).toBe(204);
    expect(await value()).toEqual(first);
    expect((await patch(id, change("add", path, first))).issue).toBe("INVALID_PATCH_OPERATION");
    expect((await patch(id, change("replace", path, second))).status).toBe(204);
    expect(await value()).toEqual(second);
    const removed = await patch(id, change("remove", path));
    expect(removed.status).toBe(ops.includes("remove") ? 204 : 400);
  });

  test("amount and items change together, or not at all", async () => {
    const id = await created();
    const amount = { ...usd("80.00"), breakdown: { item_total: usd("80.00") } };
    const items = [{ name: "Bowl", quantity: "2", unit_amount: usd("40.00") }];
    const both = [
      change("replace", `${UNIT}/amount`, amount),
      change("add", `${UNIT}/items`, items),
    ];
    expect((await patch(id, both[1] ?? {})).issue).toBe("ITEM_TOTAL_REQUIRED");
    expect((await patch(id, ...both)).status).toBe(204);
    expect(at(await read(id), "purchase_units", 0)).toMatchObject({ amount, items });
    const wrong = [
      change("add", `${UNIT}/custom_id`, "c"),
      change("replace", `${UNIT}/amount`, usd("1.00")),
    ];
    expect((await patch(id, ...wrong)).issue).toBe("ITEM_TOTAL_REQUIRED");
    expect(at(await read(id), "purchase_units", 0, "custom_id")).toBeUndefined();
  });

  test("intent, payer and whole units can be replaced", async () => {
    const id = await created();
    const payer = { email_address: "known@example.com" };
    expect((await patch(id, change("add", "/payer", payer))).status).toBe(204);
    expect((await patch(id, change("replace", "/intent", "AUTHORIZE"))).status).toBe(204);
    const unit = { amount: usd("70.00"), custom_id: "new" };
    expect((await patch(id, change("replace", UNIT, unit))).status).toBe(204);
    expect(await read(id)).toMatchObject({ intent: "AUTHORIZE", payer, purchase_units: [unit] });
    const units = [{ amount: usd("71.00") }];
    expect((await patch(id, change("replace", "/purchase_units", units))).status).toBe(204);
    expect(at(await read(id), "purchase_units", 0, "amount")).toEqual(usd("71.00"));
  });

  const refused: [string, Json, number, string][] = [
    ["without an operation", { path: `${UNIT}/amount` }, 400, "MISSING_REQUIRED_PARAMETER"],
    ["with another operation", change("move", `${UNIT}/amount`, 1), 400, "INVALID_PARAMETER_VALUE"],
    ["without a path", { op: "replace", value: 1 }, 422, "PATCH_PATH_REQUIRED"],
    ["with a path that is none", change("add", "amount", 1), 422, "INVALID_JSON_POINTER_FORMAT"],
    ["without a value", change("replace", `${UNIT}/amount`), 422, "PATCH_VALUE_REQUIRED"],
    [
      "of what never changes",
      change("replace", "/status", "COMPLETED"),
      400,
      "FIELD_NOT_PATCHABLE",
    ],
    [
      "of a unit's reference",
      change("replace", `${UNIT}/reference_id`, "x"),
      400,
      "FIELD_NOT_PATCHABLE",
    ],
    ["of what is not listed", change("replace", `${UNIT}/colour`, "red"), 422, "NOT_PATCHABLE"],
    [
      "in a way that is not listed",
      change("add", `${UNIT}/amount`, {}),
      400,
      "INVALID_PATCH_OPERATION",
    ],
    ["of what is not there", change("remove", `${UNIT}/items`), 400, "INVALID_PATCH_OPERATION"],
    [
      "of another unit",
      change("replace", "/purchase_units/@reference_id=='other'/amount", {}),
      422,
      "REFERENCE_ID_NOT_FOUND",
    ],
    [
      "to another payee",
      change("replace", UNIT, { amount: usd("1.00"), payee: { merchant_id: "OTHER" } }),
      422,
      "UNSUPPORTED_PATCH_PARAMETER_VALUE",
    ],
  ];
  test.each(refused)("%s is refused", async (_name, one, status, issue) => {
    const answer = await patch(await created(), one);
    expect([answer.status, answer.issue]).toEqual([status, issue]);
  });

  test("is for a list of changes", async () => {
    const id = await created();
    const answer = await paypal.call("PATCH", `${ORDERS}/${id}`, { body: {} });
    expect([answer.status, answer.issue]).toEqual([400, "INVALID_PARAMETER_SYNTAX"]);
  });

  test("what the buyer approved stays what they pay, and everything may change beside it", async () => {
    const id = await approvedOrder(paypal);
    const cheaper = change("replace", `${UNIT}/amount`, usd("40.00"));
    expect((await patch(id, cheaper)).issue).toBe("AMOUNT_CHANGE_NOT_ALLOWED");
    expect((await patch(id, change("add", `${UNIT}/custom_id`, "c"))).status).toBe(204);
    const later = await approvedOrder(paypal, orderBody(), { fundingSource: "pay_later" });
    expect((await patch(later, cheaper)).issue).toBe("AMOUNT_NOT_PATCHABLE");
  });

  test("ends with the payment", async () => {
    const { orderId } = await pay(paypal);
    const answer = await patch(orderId, change("add", `${UNIT}/custom_id`, "c"));
    expect(answer.issue).toBe("ORDER_ALREADY_COMPLETED");
    expect((await patch("UNKNOWN", change("add", `${UNIT}/custom_id`, "c"))).status).toBe(404);
  });
});

describe("confirming a payment source", () => {
  const confirm = (id: string, body: Json) =>
    paypal.call("POST", `${ORDERS}/${id}/confirm-payment-source`, { body });
  const wallet = (fields: Json = {}) => ({ payment_source: { paypal: fields } });
  const urls = { return_url: "https://shop.example/r", cancel_url: "https://shop.example/c" };

  test("sends the buyer of an order without one to PayPal", async () => {
    const id = await created();
    const answer = await confirm(id, wallet({ experience_context: urls }));
    expect([answer.status, answer.body.status]).toEqual([200, "PAYER_ACTION_REQUIRED"]);
    expect(at(answer.body, "links", 1, "rel")).toBe("payer-action");
  });

  test("with a saved wallet approves the order", async () => {
    const token = await paypal.control("/vault/payment-tokens");
    const answer = await confirm(await created(), wallet({ vault_id: token.body.id }));
    expect(answer.body.status).toBe("APPROVED");
  });

  const vault = { store_in_vault: "ON_SUCCESS", usage_type: "MERCHANT" };
  const refused: [string, Json, number, string][] = [
    ["without a source", {}, 400, "MISSING_REQUIRED_PARAMETER"],
    ["with an empty source", { payment_source: {} }, 422, "NO_PAYMENT_SOURCE_PROVIDED"],
    [
      "with two sources",
      { payment_source: { paypal: {}, card: {} } },
      422,
      "ONLY_ONE_PAYMENT_SOURCE_ALLOWED",
    ],
    [
      "with a card's number",
      { payment_source: { card: { number: "4111111111111111" } } },
      403,
      "NOT_ENABLED_FOR_CARD_PROCESSING",
    ],
    [
      "with completion on approval",
      { ...wallet(), processing_instruction: "ORDER_COMPLETE_ON_PAYMENT_APPROVAL" },
      422,
      "UNSUPPORTED_PROCESSING_INSTRUCTION",
    ],
    [
      "with an unknown wallet",
      wallet({ vault_id: "unknown1" }),
      422,
      "PAYMENT_SOURCE_CANNOT_BE_USED",
    ],
    ["that keeps, without return", wallet({ attributes: { vault } }), 422, "RETURN_URL_REQUIRED"],
    [
      "that keeps, without cancel",
      wallet({ attributes: { vault }, experience_context: { return_url: urls.return_url } }),
      422,
      "CANCEL_URL_REQUIRED",
    ],
  ];
  test.each(refused)("%s is refused", async (_name, body, status, issue) => {
    const answer = await confirm(await created(), body);
    expect([answer.status, answer.issue]).toEqual([status, issue]);
  });

  test("is too late once the buyer has approved or the order is paid", async () => {
    const approved = await approvedOrder(paypal);
    expect((await confirm(approved, wallet())).issue).toBe("PAYMENT_ALREADY_APPROVED");
    const { orderId } = await pay(paypal);
    expect((await confirm(orderId, wallet())).issue).toBe("ORDER_CANNOT_BE_CONFIRMED");
  });
});
