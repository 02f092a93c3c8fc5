import { type Account, iso } from "./account.ts";
import type { PayPalContext } from "./http.ts";
import { type Json, list, object, present, text } from "./json.ts";
import { decimals } from "./money.ts";
import { invalidQuery } from "./reporting-refusals.ts";
import { type Row, reportedRows, transactionInfoJson } from "./reporting-rows.ts";
import { readMoment } from "./reporting-time.ts";

const DAY_MS = 86_400_000;
const WINDOW_MS_MAX = 31 * DAY_MS;
/** Older transactions are not searched. */
const KEPT_MS = 3 * 365 * DAY_MS;
const PAGE_SIZE_DEFAULT = 100;
const PAGE_SIZE_MAX = 500;
/** PayPal wants a narrower question when more than this match. */
const ROWS_MAX = 10_000;

const FIELDS = [
  "transaction_info",
  "payer_info",
  "shipping_info",
  "auction_info",
  "cart_info",
  "incentive_info",
  "store_info",
] as const;

export function searchTransactions(c: PayPalContext, account: Account): Json {
  const nowMs = account.world.clock.now();
  const refreshedMs = nowMs - account.state.reportingLag.transactionsMs;
  const { startMs, endMs } = readWindow(c, nowMs);
  const filters = readFilters(c);
  const fields = readFields(c.req.query("fields"));
  const found = reportedRows(account, { startMs, endMs: Math.min(endMs, refreshedMs) }).filter(
    (row) => filters.every((filter) => filter(row)),
  );
  if (found.length > ROWS_MAX)
    throw invalidQuery("start_date", "RESULTSET_TOO_LARGE", "RESULTSET_TOO_LARGE");
  const size = readNumber(c, "page_size", PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX);
  const page = readNumber(c, "page", 1, Number.MAX_SAFE_INTEGER);
  const shown = found.slice((page - 1) * size, page * size);
  const isWhole = filters.length <= 1;
  const details = shown.map((row) => detailJson(row, fields, isWhole));
  const pages = Math.ceil(found.length / size);
  return present({
    // An empty list is left out: the description wants at least one transaction.
    transaction_details: details.length === 0 ? undefined : details,
    account_number: account.merchantId,
    start_date: iso(startMs),
    end_date: iso(Math.min(endMs, Math.max(refreshedMs, startMs))),
    last_refreshed_datetime: iso(refreshedMs),
    page,
    total_items: found.length,
    total_pages: pages,
    links: pageLinks(c, account, page, pages),
  });
}

function readWindow(c: PayPalContext, nowMs: number): { startMs: number; endMs: number } {
  const startMs = readMoment(c, "start_date");
  const endMs = readMoment(c, "end_date");
  if (startMs === undefined) throw invalidQuery("start_date", "MISSING_REQUIRED_PARAMETER");
  if (endMs === undefined) throw invalidQuery("end_date", "MISSING_REQUIRED_PARAMETER");
  if (endMs < startMs) throw invalidQuery("end_date", "End date is before start date");
  if (endMs - startMs > WINDOW_MS_MAX)
    throw invalidQuery("end_date", "Date range is greater than 31 days");
  if (startMs > nowMs) throw invalidQuery("start_date", "Start date is in the future");
  if (startMs < nowMs - KEPT_MS)
    throw invalidQuery("start_date", "Start date is more than 3 years ago");
  return { startMs, endMs };
}

type Filter = (row: Row) => boolean;

/** The first is there for every search; more of them make the running balance meaningless. */
function readFilters(c: PayPalContext): Filter[] {
  const query = c.req.query();
  const filters = [readAffecting(query.balance_affecting_records_only ?? "Y")];
  const { transaction_id, transaction_type, transaction_status, transaction_currency } = query;
  if (transaction_id !== undefined) filters.push(byId(transaction_id));
  if (transaction_type !== undefined) filters.push(({ code }) => code === transaction_type);
  if (transaction_status !== undefined) filters.push(byStatus(transaction_status));
  if (transaction_currency !== undefined) filters.push(byCurrency(transaction_currency));
  if (query.transaction_amount !== undefined) filters.push(byAmount(query.transaction_amount));
  // Nothing here is paid by card at a terminal of a shop.
  for (const name of ["payment_instrument_type", "store_id", "terminal_id"])
    if (query[name] !== undefined) filters.push(() => false);
  return filters;
}

function readAffecting(value: string): Filter {
  if (value !== "Y" && value !== "N")
    throw invalidQuery("balance_affecting_records_only", "INVALID_PARAMETER_VALUE");
  return (row) => row.isBalanceAffecting || value === "N";
}

function byId(id: string): Filter {
  if (id.length < 17 || id.length > 19)
    throw invalidQuery("transaction_id", "INVALID_STRING_LENGTH");
  return (row) => row.id === id;
}

function byStatus(status: string): Filter {
  if (!/^[DPSV]$/.test(status)) throw invalidQuery("transaction_status", "INVALID_PARAMETER_VALUE");
  return (row) => row.status === status;
}

function byCurrency(currency: string): Filter {
  if (decimals(currency) === undefined)
    throw invalidQuery("transaction_currency", "INVALID_PARAMETER_VALUE");
  return ({ gross }) => gross.currency === currency;
}

/** "500 TO 1005", in the smallest unit, with or without brackets. */
function byAmount(range: string): Filter {
  const [, from, to] = /^\[?(-?\d+) TO (-?\d+)\]?$/.exec(range) ?? [];
  if (from === undefined || to === undefined)
    throw invalidQuery("transaction_amount", "INVALID_PARAMETER_SYNTAX");
  return ({ gross }) => gross.minor >= BigInt(from) && gross.minor <= BigInt(to);
}

function readFields(value = "transaction_info"): readonly string[] {
  if (value === "all") return FIELDS;
  const names = value.split(",").map((name) => name.trim());
  const isKnown = names.every((name) => FIELDS.some((field) => field === name));
  if (!isKnown) throw invalidQuery("fields", "INVALID_PARAMETER_VALUE");
  return names;
}

function readNumber(c: PayPalContext, name: string, fallback: number, max: number): number {
  const value = c.req.query(name);
  if (value === undefined) return fallback;
  const number = /^[1-9]\d{0,9}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > max) throw invalidQuery(name, "INVALID_PARAMETER_VALUE");
  return number;
}

/** Only what there is something to say about; of stores, auctions and incentives there never is. */
function detailJson(row: Row, fields: readonly string[], withEnding: boolean): Json {
  const made: Json = {
    transaction_info: transactionInfoJson(row, withEnding),
    payer_info: payerJson(row),
    shipping_info: shippingJson(row),
    cart_info: cartJson(row),
  };
  return present(Object.fromEntries(fields.map((field) => [field, made[field]])));
}

function payerJson({ code, capture, receiver }: Row): Json | undefined {
  if (code === "T0006" && capture !== undefined)
    return {
      account_id: capture.payer.payerId,
      email_address: capture.payer.email,
      payer_status: "Y",
      payer_name: { given_name: "Sandbox", surname: "Buyer" },
      country_code: "US",
    };
  return receiver?.includes("@") === true ? { email_address: receiver } : undefined;
}

function shippingJson({ capture }: Row): Json | undefined {
  const shipping = object(capture?.unit.sent.shipping);
  const name = text(object(shipping.name).full_name);
  const address = object(shipping.address);
  const [line1, city, country_code] = [
    text(address.address_line_1),
    text(address.admin_area_2),
    text(address.country_code),
  ];
  const isWhole = line1 !== undefined && city !== undefined && country_code !== undefined;
  if (name === undefined && !isWhole) return undefined;
  const state = text(address.admin_area_1);
  const postal_code = text(address.postal_code);
  return present({
    name,
    address: isWhole ? present({ line1, city, state, country_code, postal_code }) : undefined,
  });
}

function cartJson({ capture }: Row): Json | undefined {
  const items = list(capture?.unit.sent.items).map(object);
  if (items.length === 0) return undefined;
  return {
    item_details: items.map((item) =>
      present({
        item_code: text(item.sku),
        item_name: text(item.name),
        item_quantity: text(item.quantity),
        item_unit_price: item.unit_amount,
      }),
    ),
  };
}

function pageLinks(c: PayPalContext, account: Account, page: number, pages: number): Json[] {
  const url = new URL(c.req.path, account.baseUrl());
  for (const [name, value] of Object.entries(c.req.query())) url.searchParams.set(name, value);
  const link = (rel: string, to: number) => {
    url.searchParams.set("page", String(to));
    return { href: url.href, rel, method: "GET" };
  };
  const links = [link("self", page)];
  if (page > 1) links.push(link("first", 1), link("prev", page - 1));
  if (page < pages) links.push(link("next", page + 1), link("last", pages));
  return links;
}
