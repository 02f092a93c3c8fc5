import type { Account, Order, Unit } from "./account.ts";
import { isJson, type Json, list, object, own } from "./json.ts";
import { readIntent, readPayer, readUnits } from "./order-request.ts";
import { malformed, unprocessable } from "./refusal.ts";

type Op = "add" | "replace" | "remove";
type Change = { op: Op; path: string; value: unknown };

const OPS: readonly Op[] = ["add", "replace", "remove"];

/** What PayPal lets change of a purchase unit before the money is taken, and how. */
const UNIT_FIELDS: Readonly<Record<string, readonly Op[]>> = {
  custom_id: ["replace", "add", "remove"],
  description: ["replace", "add", "remove"],
  "payee/email_address": ["replace"],
  "shipping/name": ["replace", "add"],
  "shipping/address": ["replace", "add"],
  "shipping/type": ["replace", "add"],
  "shipping/options": ["replace", "add"],
  soft_descriptor: ["replace", "remove"],
  amount: ["replace"],
  items: ["replace", "add", "remove"],
  invoice_id: ["replace", "add", "remove"],
  payment_instruction: ["replace"],
  "payment_instruction/disbursement_mode": ["replace"],
  "payment_instruction/platform_fees": ["replace", "add", "remove"],
  "supplementary_data/airline": ["replace", "add", "remove"],
  "supplementary_data/card": ["replace", "add", "remove"],
};
const ORDER_FIELDS: Readonly<Record<string, readonly Op[]>> = {
  intent: ["replace"],
  payer: ["replace", "add"],
  purchase_units: ["replace", "add"],
  "application_context/client_configuration": ["replace", "add"],
};
/** PayPal's own; they are known and never change from outside. */
const FIXED = new Set(["id", "status", "links", "create_time", "update_time", "payment_source"]);
const FIXED_OF_UNIT = new Set(["reference_id", "payments", "id"]);

const UNIT_PATH = /^\/purchase_units\/@reference_id=='([^']+)'(?:\/(.+))?$/;

/** JSON Patch: all changes or none. The order that comes out is read like one that is created. */
export function patchOrder(account: Account, order: Order, body: unknown): void {
  if (!Array.isArray(body)) throw malformed("INVALID_PARAMETER_SYNTAX", { field: "/" });
  if (order.status === "COMPLETED" || order.status === "VOIDED")
    throw unprocessable("ORDER_ALREADY_COMPLETED");
  const draft: Json = {
    intent: order.intent,
    payer: order.sentPayer,
    purchase_units: order.units.map(({ sent }) => structuredClone(sent)),
  };
  for (const change of body.map(readChange)) apply(draft, change);
  const intent = readIntent(draft.intent, "/intent");
  const units = readUnits(account, draft.purchase_units, intent, order.context);
  refuseNewTotal(order, units);
  order.sentPayer = readPayer(draft.payer);
  order.intent = intent;
  order.units = units;
  order.updatedAtMs = account.world.clock.now();
}

function readChange(value: unknown): Change {
  const { op, path, value: next } = object(value);
  if (op === undefined) throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/op" });
  const known = OPS.find((each) => each === op);
  if (known === undefined)
    throw malformed("INVALID_PARAMETER_VALUE", { field: "/op", value: String(op) });
  if (path === undefined) throw unprocessable("PATCH_PATH_REQUIRED");
  if (typeof path !== "string" || !path.startsWith("/"))
    throw unprocessable("INVALID_JSON_POINTER_FORMAT", { field: String(path) });
  if (next === undefined && known !== "remove")
    throw unprocessable("PATCH_VALUE_REQUIRED", { field: path });
  return { op: known, path, value: next };
}

function apply(draft: Json, change: Change): void {
  const [, referenceId, field] = UNIT_PATH.exec(change.path) ?? [];
  if (referenceId === undefined) applyToOrder(draft, change);
  else applyToUnit(list(draft.purchase_units), referenceId, field, change);
}

function applyToOrder(draft: Json, change: Change): void {
  const name = change.path.slice(1);
  if (FIXED.has(name)) throw malformed("FIELD_NOT_PATCHABLE", { field: change.path });
  set(draft, name, own(ORDER_FIELDS, name), change);
}

function applyToUnit(
  units: unknown[],
  referenceId: string,
  field: string | undefined,
  change: Change,
): void {
  const index = units.findIndex((unit) => (object(unit).reference_id ?? "default") === referenceId);
  if (index === -1) throw unprocessable("REFERENCE_ID_NOT_FOUND", { field: change.path });
  if (field === undefined) units[index] = replaced(change);
  else if (FIXED_OF_UNIT.has(field)) throw malformed("FIELD_NOT_PATCHABLE", { field: change.path });
  else set(object(units[index]), field, own(UNIT_FIELDS, field), change);
}

/** A whole unit may be put in the place of one that is there. */
function replaced(change: Change): Json {
  if (change.op !== "replace") throw malformed("INVALID_PATCH_OPERATION", { field: change.path });
  if (!isJson(change.value)) throw malformed("INVALID_PARAMETER_SYNTAX", { field: change.path });
  return change.value;
}

function set(
  target: Json,
  field: string,
  allowed: readonly Op[] | undefined,
  change: Change,
): void {
  if (allowed === undefined) throw unprocessable("NOT_PATCHABLE", { field: change.path });
  const [name = "", inner] = field.split("/");
  const holder = inner === undefined ? target : object(target[name]);
  const key = inner ?? name;
  const isThere = holder[key] !== undefined;
  // "Cannot add a property that's already present", nor replace or remove one that is not.
  if (!allowed.includes(change.op) || isThere === (change.op === "add"))
    throw malformed("INVALID_PATCH_OPERATION", { field: change.path });
  const { [key]: _, ...others } = holder;
  const next = change.op === "remove" ? others : { ...others, [key]: change.value };
  if (inner !== undefined) target[name] = next;
  else if (change.op === "remove") delete target[key];
  else target[key] = change.value;
}

/** What the payer has approved stays what they pay. */
function refuseNewTotal(order: Order, units: readonly Unit[]): void {
  if (order.approval === undefined) return;
  const total = (of: readonly Unit[]) => of.reduce((sum, { amount }) => sum + amount.minor, 0n);
  if (total(units) === total(order.units)) return;
  throw order.approval.funding === "pay_later"
    ? malformed("AMOUNT_NOT_PATCHABLE", { field: "/purchase_units" })
    : unprocessable("AMOUNT_CHANGE_NOT_ALLOWED", { field: "/purchase_units" });
}
