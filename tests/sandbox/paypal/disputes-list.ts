import type { Account } from "./account.ts";
import { disputeInfoJson, disputeState } from "./disputes-json.ts";
import { refused } from "./disputes-refusals.ts";
import type { Dispute } from "./disputes-types.ts";
import type { PayPalContext } from "./http.ts";
import { type Json, present } from "./json.ts";

const DAY_MS = 86_400_000;
/** Older disputes cannot be listed, though they can be read. */
const LISTED_WITHIN_MS = 180 * DAY_MS;
const PAGE_SIZE_DEFAULT = 10;
const PAGE_SIZE_MAX = 50;
const STATES = new Set([
  "OPEN_INQUIRIES",
  "REQUIRED_ACTION",
  "REQUIRED_OTHER_PARTY_ACTION",
  "UNDER_PAYPAL_REVIEW",
  "APPEALABLE",
  "RESOLVED",
]);

/** The latest first, in pages; a page's link to the next carries a token. */
export function listDisputes(c: PayPalContext, account: Account): Json {
  const found = matching(c, account);
  const size = pageSize(c.req.query("page_size"));
  const start = startOf(found, c.req.query("next_page_token"));
  const page = found.slice(start, start + size);
  const next = found[start + size];
  return present({
    // An empty list is left out: the description wants at least one item.
    items: page.length === 0 ? undefined : page.map((each) => disputeInfoJson(account, each)),
    links: pageLinks(c, account, next),
  });
}

function matching(c: PayPalContext, account: Account): Dispute[] {
  const query = c.req.query();
  const { start_time, disputed_transaction_id, dispute_state } = query;
  if (start_time !== undefined && disputed_transaction_id !== undefined)
    throw refused("MUTUALLY_EXCLUSIVE_PARAMETERS", "start_time", "query");
  const oldestMs = account.world.clock.now() - LISTED_WITHIN_MS;
  const createdFromMs = readTime(account, "start_time", start_time) ?? oldestMs;
  const fromMs = readTime(account, "update_time_after", query.update_time_after) ?? oldestMs;
  const toMs = readTime(account, "update_time_before", query.update_time_before);
  const states = dispute_state?.split(",");
  if (states?.some((state) => !STATES.has(state)))
    throw refused("INVALID_PARAMETER_VALUE", "dispute_state", "query");
  return [...account.state.disputes.values()]
    .filter(({ createdAtMs }) => createdAtMs >= createdFromMs)
    .filter(({ updatedAtMs }) => updatedAtMs >= fromMs && updatedAtMs <= (toMs ?? updatedAtMs))
    .filter(({ captureId }) => captureId === (disputed_transaction_id ?? captureId))
    .filter((each) => states?.includes(disputeState(account, each)) ?? true)
    .toReversed();
}

const TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

function readTime(account: Account, field: string, value: string | undefined) {
  if (value === undefined) return undefined;
  const atMs = TIME.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs)) throw refused("INVALID_START_TIME_FORMAT", field, "query");
  const nowMs = account.world.clock.now();
  if (field === "start_time" && atMs > nowMs)
    throw refused("DATE_CAN_NOT_BE_IN_FUTURE", field, "query");
  if (atMs < nowMs - LISTED_WITHIN_MS) throw refused("INVALID_START_TIME_RANGE", field, "query");
  return atMs;
}

function pageSize(value: string | undefined): number {
  if (value === undefined) return PAGE_SIZE_DEFAULT;
  const size = /^\d+$/.test(value) ? Number(value) : 0;
  if (size < 1 || size > PAGE_SIZE_MAX) throw refused("INVALID_PAGE_SIZE", "page_size", "query");
  return size;
}

/** The token hides the id of the page's first dispute, so a new one does not move the pages. */
function startOf(found: readonly Dispute[], token: string | undefined): number {
  if (token === undefined) return 0;
  const id = Buffer.from(token, "base64").toString();
  const start = found.findIndex((each) => each.id === id);
  if (start === -1) throw refused("INVALID_PAGE_TOKEN", "next_page_token", "query");
  return start;
}

function pageLinks(c: PayPalContext, account: Account, next: Dispute | undefined): Json[] {
  const url = new URL(c.req.path, account.baseUrl());
  for (const [name, value] of Object.entries(c.req.query())) url.searchParams.set(name, value);
  const self = url.href;
  url.searchParams.delete("next_page_token");
  const links = [
    { href: self, rel: "self", method: "GET" },
    { href: url.href, rel: "first", method: "GET" },
  ];
  if (next === undefined) return links;
  url.searchParams.set("next_page_token", Buffer.from(next.id).toString("base64"));
  return [...links, { href: url.href, rel: "next", method: "GET" }];
}
