import { isEmail } from "./buyers.ts";
import { isJson, type Json, list, object, text } from "./json.ts";
import { decimals, type Money } from "./money.ts";
import { refuseByTestValue } from "./payout-test-values.ts";
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
const HEADER_LENGTHS = {
  sender_batch_id: 256,
  email_subject: 255,
  email_message: 1_000,
  note: 1_000,
};
const ITEM_LENGTHS = { note: 4_000, sender_item_id: 63, receiver: 127 };
const PURPOSES = new Set([
  "AWARDS",
  "PRIZES",
  "DONATIONS",
  "GOODS",
  "SERVICES",
  "REBATES",
  "CASHBACK",
  "DISCOUNTS",
  "NON_GOODS_OR_SERVICES",
]);

export function readPayoutRequest(body: Json): PayoutRequest {
  const header = object(body.sender_batch_header);
  if (!isJson(body.sender_batch_header))
    throw invalid("sender_batch_header", "Required field is missing");
  const items = list(body.items);
  if (items.length === 0) throw invalid("items", "Required field is missing");
  if (items.length > ITEMS_MAX) throw invalid("items", "The number of items exceeds 15000");
  const senderBatchId = text(header.sender_batch_id);
  checkLengths(header, HEADER_LENGTHS, "sender_batch_header");
  refuseByTestValue(text(object(items[0]).note), senderBatchId);
  const read = items.map((item, index) => readItem(object(item), header, `items[${index}]`));
  const currencies = new Set(read.map(({ amount }) => amount.currency));
  if (currencies.size > 1)
    throw invalid("items", "Multiple currencies within a batch is not allowed");
  return { header, senderBatchId, items: read };
}

function readItem(item: Json, header: Json, at: string): ItemRequest {
  const receiver = text(item.receiver);
  if (receiver === undefined || receiver === "")
    throw invalid(`${at}.receiver`, "Required field is missing");
  checkLengths(item, ITEM_LENGTHS, at);
  const recipientType = text(item.recipient_type) ?? text(header.recipient_type) ?? "EMAIL";
  if (!RECIPIENT_TYPES.includes(recipientType))
    throw invalid(`${at}.receiver`, "Receiver is invalid or does not match with type");
  if (recipientType === "EMAIL" && !isEmail(receiver))
    throw invalid(`${at}.receiver`, "Receiver is invalid or does not match with type");
  if (item.purpose !== undefined && !PURPOSES.has(text(item.purpose) ?? ""))
    throw invalid(`${at}.purpose`, "Invalid purpose");
  if (item.recipient_wallet === "VENMO" && text(item.note) === undefined)
    throw invalid(`${at}.note`, "Required field is missing");
  const amount = readAmount(object(item.amount), `${at}.amount`);
  return { receiver, recipientType, amount, sent: item };
}

function checkLengths(fields: Json, lengths: Readonly<Record<string, number>>, at: string): void {
  for (const [name, max] of Object.entries(lengths)) {
    const value = fields[name];
    if (value === undefined) continue;
    if (typeof value !== "string") throw invalid(`${at}.${name}`, "Must be a string");
    if (value.length > max) throw invalid(`${at}.${name}`, `Length is more than ${max}`);
  }
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

export function invalid(field: string, issue: string): Refusal {
  return payoutRefusal(400, "VALIDATION_ERROR", "Invalid request - see details", [
    { field, location: "body", issue },
  ]);
}
