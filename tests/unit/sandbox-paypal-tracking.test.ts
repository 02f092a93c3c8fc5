import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Json } from "../sandbox/paypal/json.ts";
import {
  approvedOrder,
  at,
  firstCaptureId,
  openTestPayPal,
  type Paid,
  pay,
  type TestPayPal,
  usd,
} from "../sandbox/paypal/testing.ts";

const ORDERS = "/v2/checkout/orders";

let paypal: TestPayPal;
let paid: Paid;
beforeAll(async () => {
  paypal = await openTestPayPal();
  paid = await payForBowl();
});
afterAll(() => paypal.close());

async function payForBowl(): Promise<Paid> {
  const items = [{ name: "Bowl", quantity: "1", unit_amount: usd("50.00"), sku: "bowl-1" }];
  const amount = { ...usd("50.00"), breakdown: { item_total: usd("50.00") } };
  const body = { intent: "CAPTURE", purchase_units: [{ amount, items }] };
  const orderId = await approvedOrder(paypal, body);
  const answer = await paypal.call("POST", `${ORDERS}/${orderId}/capture`);
  return { orderId, captureId: firstCaptureId(answer.body) };
}

const parcel = (fields: Json = {}): Json => ({
  capture_id: paid.captureId,
  tracking_number: paypal.world.ids.upper(12),
  carrier: "UPS",
  ...fields,
});
const track = (body: Json, orderId = paid.orderId) =>
  paypal.call("POST", `${ORDERS}/${orderId}/track`, { body });
const trackersOf = (order: Json) =>
  at(order, "purchase_units", 0, "shipping", "trackers") as Json[];
const read = async () => trackersOf((await paypal.call("GET", `${ORDERS}/${paid.orderId}`)).body);
const tracked = async (fields?: Json) =>
  String(trackersOf((await track(parcel(fields))).body).at(-1)?.id);
const patch = (id: string, ...body: Json[]) =>
  paypal.call("PATCH", `${ORDERS}/${paid.orderId}/trackers/${id}`, { body });
const replace = (path: string, value: unknown): Json => ({ op: "replace", path, value });

describe("telling PayPal of a parcel", () => {
  test("shows it with the order", async () => {
    const items = [{ name: "Bowl", quantity: "1", sku: "bowl-1" }];
    const answer = await track(parcel({ items, notify_payer: true }));
    expect(answer.status).toBe(201);
    expect(trackersOf(answer.body).at(-1)).toMatchObject({ status: "SHIPPED", items });
  });

  test("twice is once", async () => {
    const same = parcel();
    const first = await track(same);
    const again = await track(same);
    expect([again.status, trackersOf(again.body)]).toEqual([200, trackersOf(first.body)]);
  });

  const refused: [string, Json, number, string][] = [
    ["without its capture", { capture_id: undefined }, 400, "MISSING_REQUIRED_PARAMETER"],
    ["without who carries it", { carrier: undefined }, 400, "MISSING_REQUIRED_PARAMETER"],
    ["by an unnamed other", { carrier: "OTHER" }, 400, "MISSING_REQUIRED_PARAMETER"],
    ["by what cannot be a carrier", { carrier: "my uncle" }, 400, "INVALID_PARAMETER_SYNTAX"],
    [
      "with a number that is too long",
      { tracking_number: "1".repeat(65) },
      400,
      "INVALID_STRING_LENGTH",
    ],
    ["with no items at all", { items: "bowl" }, 400, "INVALID_PARAMETER_VALUE"],
    ["of another capture", { capture_id: "UNKNOWN" }, 422, "CAPTURE_ID_NOT_FOUND"],
    ["with what was not sold", { items: [{ sku: "cup-1" }] }, 422, "ITEM_SKU_MISMATCH"],
  ];
  test.each(refused)("%s is refused", async (_name, fields, status, issue) => {
    const answer = await track(parcel(fields));
    expect([answer.status, answer.issue]).toEqual([status, issue]);
  });

  test("is for what was paid, and for orders of one unit", async () => {
    const pending = await pay(paypal, "50.00", "echeck");
    const early = await track(parcel({ capture_id: pending.captureId }), pending.orderId);
    expect(early.issue).toBe("CAPTURE_STATUS_NOT_VALID");
    const unit = (reference_id: string) => ({ reference_id, amount: usd("1.00") });
    const two = { intent: "CAPTURE", purchase_units: [unit("a"), unit("b")] };
    const several = await track(parcel(), await approvedOrder(paypal, two));
    expect(several.issue).toBe("MSP_NOT_SUPPORTED");
    expect((await track(parcel(), "UNKNOWN")).status).toBe(404);
  });
});

describe("changing what PayPal knows of a parcel", () => {
  test("cancels it, changes its items and whether the payer is told", async () => {
    const id = await tracked();
    const items = [{ name: "Bowl", sku: "bowl-1" }];
    const changes = [replace("/items", items), { op: "add", path: "/notify_payer", value: true }];
    expect((await patch(id, ...changes)).status).toBe(204);
    expect((await patch(id, replace("/status", "CANCELLED"))).status).toBe(204);
    const tracker = (await read()).find((each) => each.id === id);
    expect(tracker).toMatchObject({ status: "CANCELLED", items });
  });

  const refused: [string, Json, number, string][] = [
    ["to another status", replace("/status", "LOST"), 400, "INVALID_PARAMETER_VALUE"],
    ["of its id", replace("/id", "X"), 400, "FIELD_NOT_PATCHABLE"],
    ["of what is not listed", replace("/colour", "red"), 422, "NOT_PATCHABLE"],
    [
      "in a way that is not listed",
      { op: "remove", path: "/items" },
      400,
      "INVALID_PATCH_OPERATION",
    ],
    ["without a path", { op: "replace", value: 1 }, 422, "PATCH_PATH_REQUIRED"],
    ["with a path that is none", replace("status", "X"), 422, "INVALID_JSON_POINTER_FORMAT"],
    ["without a value", { op: "replace", path: "/status" }, 422, "PATCH_VALUE_REQUIRED"],
    ["without an operation", { path: "/status", value: "X" }, 400, "MISSING_REQUIRED_PARAMETER"],
    ["to what was not sold", replace("/items", [{ sku: "cup-1" }]), 422, "ITEM_SKU_MISMATCH"],
  ];
  test.each(refused)("%s is refused", async (_name, change, status, issue) => {
    const answer = await patch(await tracked(), change);
    expect([answer.status, answer.issue]).toEqual([status, issue]);
  });

  test("is for parcels of this order", async () => {
    const answer = await patch("UNKNOWN", replace("/status", "CANCELLED"));
    expect([answer.status, answer.issue]).toEqual([404, "TRACKER_ID_NOT_FOUND"]);
  });
});
