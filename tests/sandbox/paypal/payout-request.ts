import { type Json, list, object, text } from "./json.ts";
import { decimals, type Money } from "./money.ts";
import { payoutRefusal, type Refusal } from "./refusal.ts";

/** Reads and checks the body of POST /v1/payments/payouts. */
export type PayoutRequest = {
  header: Json;
  senderBatchId: string | undefined;
  items: ItemRequest[];
};
export type ItemRequest = {
  receiver: string;
  recipientType: string;
  amount: Money;
  sent: Json;
};

const ITEMS_MAX = 15_000;
const VALUE = /^(\d{1,10})(?:\.(\d{1,2}))?$/;
const RECIPIENT_TYPES = ["EMAIL", "PHONE", "PAYPAL_ID"];

/**
 * Test values in the first item's note, as PayPal's sandbox has them; only those that sandbox.md
 * names. POSPYO001 and every other note change nothing.
 */
const NOTES: Readonly<Record<string, [status: number, name: string, message: string]>> = {
  ERRPYO001: [403, "SENDER_RESTRICTED", "Sender's account is restricted"],
  ERRPYO005: [422, "INSUFFICIENT_FUNDS", "Sender does not have sufficient funds"],
  ERRPYO006: [500, "INTERNAL_ERROR", "An internal service error has occurred"],
  ERRPYO010: [400, "VALIDATION_ERROR", "Invalid request - see details"],
  ERRPYO035: [429, "RATE_LIMIT_VALIDATION", "Rate limit exceeded"],
  ERRPYO039: [400, "PREVIOUS_REQUEST_IN_PROGRESS", "A previous request is in progress"],
};

export function readPayoutRequest(body: Json): PayoutRequest {
  const header = object(body.sender_batch_header);
  if (body.sender_batch_header === undefined)
    throw invalid("sender_batch_header", "Required field is missing");
  const items = list(body.items);
  if (items.length === 0) throw invalid("items", "Required field is missing");
  if (items.length > ITEMS_MAX) throw invalid("items", "The number of items exceeds 15000");
  const senderBatchId = text(header.sender_batch_id);
  if (senderBatchId !== undefined && senderBatchId.length > 256)
    throw invalid("sender_batch_header.sender_batch_id", "Length is more than 256");
  refuseByNote(text(object(items[0]).note));
  const read = items.map((item, index) => readItem(object(item), header, `items[${index}]`));
  const currencies = new Set(read.map(({ amount }) => amount.currency));
  if (currencies.size > 1)
    throw invalid("items", "Multiple currencies in a batch are not supported");
  return { header, senderBatchId, items: read };
}

function refuseByNote(note: string | undefined): void {
  const [status, name, message] = NOTES[note ?? ""] ?? [];
  if (status !== undefined && name !== undefined)
    throw payoutRefusal(status, name, message ?? name);
}

function readItem(item: Json, header: Json, at: string): ItemRequest {
  const receiver = text(item.receiver);
  if (receiver === undefined || receiver === "")
    throw invalid(`${at}.receiver`, "Required field is missing");
  if (receiver.length > 127) throw invalid(`${at}.receiver`, "Length is more than 127");
  const recipientType = text(item.recipient_type) ?? text(header.recipient_type) ?? "EMAIL";
  if (!RECIPIENT_TYPES.includes(recipientType))
    throw invalid(`${at}.recipient_type`, "Invalid recipient type");
  if (recipientType === "EMAIL" && !/^[^\s@]+@[^\s@]+$/.test(receiver))
    throw invalid(`${at}.receiver`, "Receiver is invalid or does not match with type");
  const senderItemId = item.sender_item_id;
  if (senderItemId !== undefined && (text(senderItemId)?.length ?? 64) > 63)
    throw invalid(`${at}.sender_item_id`, "Length is more than 63");
  const amount = readAmount(object(item.amount), `${at}.amount`);
  return { receiver, recipientType, amount, sent: item };
}

function readAmount(amount: Json, at: string): Money {
  const currency = text(amount.currency);
  const digits = decimals(currency ?? "");
  if (currency === undefined || digits === undefined)
    throw invalid(`${at}.currency`, "Currency is missing or not supported");
  const [, whole, fraction = ""] = VALUE.exec(text(amount.value) ?? "") ?? [];
  if (whole === undefined || fraction.length > digits)
    throw invalid(`${at}.value`, "Amount is missing or has a wrong format");
  const minor = BigInt(whole + fraction.padEnd(digits, "0"));
  if (minor === 0n) throw invalid(`${at}.value`, "Amount must be greater than zero");
  return { currency, minor };
}

function invalid(field: string, issue: string): Refusal {
  return payoutRefusal(400, "VALIDATION_ERROR", "Invalid request - see details", [
    { field, location: "body", issue },
  ]);
}
