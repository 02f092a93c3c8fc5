import { type Account, iso, type Order, type Unit } from "./account.ts";
import { isJson, type Json, list, object, present, text } from "./json.ts";
import { malformed, notFound, unprocessable } from "./refusal.ts";

/** A parcel of an order, as the shop told PayPal of it. */
export type Tracker = {
  id: string;
  captureId: string;
  number: string | undefined;
  status: "SHIPPED" | "CANCELLED";
  notifyPayer: boolean;
  items: Json[] | undefined;
  createdAtMs: number;
  updatedAtMs: number;
};

const CODE = /^[0-9A-Z_]+$/;
const QUANTITY = /^[1-9][0-9]{0,9}$/;

/** The same parcel of the same capture is told once; a repeat answers what is there. */
export function addTracker(account: Account, order: Order, body: Json): { isNew: boolean } {
  const unit = trackedUnit(order);
  const captureId = readText(body, "capture_id", 50);
  if (captureId === undefined)
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/capture_id" });
  const number = readText(body, "tracking_number", 64);
  checkCarrier(body);
  const items = readItems(unit, body.items);
  if (!unit.captureIds.includes(captureId)) throw unprocessable("CAPTURE_ID_NOT_FOUND");
  if (account.state.captures.get(captureId)?.status !== "COMPLETED")
    throw unprocessable("CAPTURE_STATUS_NOT_VALID");
  if (unit.trackers.some((each) => each.captureId === captureId && each.number === number))
    return { isNew: false };
  const nowMs = account.world.clock.now();
  unit.trackers.push({
    // PayPal's own ids join capture and number with a hyphen, which its pattern for them forbids.
    id: account.world.ids.upper(17),
    captureId,
    number,
    status: "SHIPPED",
    notifyPayer: body.notify_payer === true,
    items,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  });
  return { isNew: true };
}

function trackedUnit(order: Order): Unit {
  const [unit, ...others] = order.units;
  if (unit === undefined) throw notFound();
  if (others.length > 0) throw unprocessable("MSP_NOT_SUPPORTED");
  return unit;
}

/** A parcel needs a number and who carries it; carriers beyond PayPal's list are OTHER and named. */
function checkCarrier(body: Json): void {
  const carrier = readText(body, "carrier", 64);
  if (body.tracking_number !== undefined && carrier === undefined)
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/carrier" });
  if (carrier !== undefined && !CODE.test(carrier))
    throw malformed("INVALID_PARAMETER_SYNTAX", { field: "/carrier", value: carrier });
  if (carrier === "OTHER" && readText(body, "carrier_name_other", 64) === undefined)
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/carrier_name_other" });
}

function readText(body: Json, name: string, lengthMax: number): string | undefined {
  const value = body[name];
  if (value === undefined) return undefined;
  if (typeof value !== "string") throw malformed("INVALID_PARAMETER_SYNTAX", { field: `/${name}` });
  if (value.length < 1 || value.length > lengthMax)
    throw malformed("INVALID_STRING_LENGTH", { field: `/${name}`, value });
  return value;
}

function readItems(unit: Unit, value: unknown): Json[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw malformed("INVALID_PARAMETER_VALUE", { field: "/items" });
  const known = list(unit.sent.items).map((item) => object(item).sku);
  return value.map((item: unknown, index) => {
    if (!isJson(item)) throw malformed("INVALID_PARAMETER_VALUE", { field: `/items/${index}` });
    const quantity = item.quantity;
    if (quantity !== undefined && !(typeof quantity === "string" && QUANTITY.test(quantity)))
      throw malformed("INVALID_PARAMETER_VALUE", { field: `/items/${index}/quantity` });
    if (item.sku !== undefined && !known.includes(item.sku))
      throw unprocessable("ITEM_SKU_MISMATCH", { field: `/items/${index}/sku` });
    return item;
  });
}

function findTracker(order: Order, id: string): { unit: Unit; tracker: Tracker } {
  for (const unit of order.units) {
    const tracker = unit.trackers.find((each) => each.id === id);
    if (tracker !== undefined) return { unit, tracker };
  }
  throw notFound("TRACKER_ID_NOT_FOUND");
}

/** All changes or none: each is read before the first one counts. */
export function patchTracker(account: Account, order: Order, id: string, body: unknown): void {
  const { unit, tracker } = findTracker(order, id);
  if (!Array.isArray(body)) throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/" });
  const changes = body.map((change: unknown) => readChange(unit, object(change)));
  for (const change of changes) Object.assign(tracker, change);
  tracker.updatedAtMs = account.world.clock.now();
}

function readChange(unit: Unit, change: Json): Partial<Tracker> {
  const { op, path, value } = change;
  if (path === undefined) throw unprocessable("PATCH_PATH_REQUIRED");
  if (typeof path !== "string" || !path.startsWith("/"))
    throw unprocessable("INVALID_JSON_POINTER_FORMAT", { field: String(path) });
  if (op === undefined) throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/op" });
  const field = path.slice(1);
  if (field === "id" || field === "links") throw malformed("FIELD_NOT_PATCHABLE", { field: path });
  if (field !== "status" && field !== "items" && field !== "notify_payer")
    throw unprocessable("NOT_PATCHABLE", { field: path });
  if (op !== "replace" && !(op === "add" && field === "notify_payer"))
    throw malformed("INVALID_PATCH_OPERATION", { field: path });
  if (value === undefined) throw unprocessable("PATCH_VALUE_REQUIRED", { field: path });
  if (field === "items") return { items: readItems(unit, value) };
  if (field === "notify_payer") {
    if (typeof value !== "boolean") throw malformed("INVALID_PARAMETER_VALUE", { field: path });
    return { notifyPayer: value };
  }
  if (value !== "CANCELLED") throw malformed("INVALID_PARAMETER_VALUE", { field: path });
  return { status: "CANCELLED" };
}

export function trackerJson(account: Account, order: Order, tracker: Tracker): Json {
  const base = `${account.baseUrl()}/v2/checkout/orders/${order.id}`;
  return present({
    id: tracker.id,
    status: tracker.status,
    items: tracker.items?.map((item) => present({ ...item, name: text(item.name) })),
    create_time: iso(tracker.createdAtMs),
    update_time: iso(tracker.updatedAtMs),
    links: [
      { href: base, rel: "up", method: "GET" },
      { href: `${base}/trackers/${tracker.id}`, rel: "update", method: "PATCH" },
    ],
  });
}
