import * as z from "zod";
import type { StatementLine } from "../../domain/reconciliation.ts";
import type { Answer, ListWindow, StatementPage, Statements } from "../processor.ts";
import { answer } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";
import { type TransactionsPage, TransactionsShape } from "./shapes.ts";
import { linesOf } from "./statement-lines.ts";
import { asTakenBack, toldApart } from "./taken-back.ts";

export { readSource } from "./read-source.ts";

/** The most that one page holds. */
const PAGE_SIZE = 500;
const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** PayPal searches no longer window. */
const WINDOW_MS_MAX = 31 * DAY_MS;
/** Where PayPal does not say how old its report is. */
const LAG_MS = 3 * HOUR_MS;

const Cursor = z.object({ fromMs: z.int(), untilMs: z.int(), page: z.int() });
type Slice = z.output<typeof Cursor>;

/**
 * One slice of the window after the other, each page by page. PayPal answers no search that finds
 * more than 10,000 transactions, so a slice that does is halved until it does not.
 */
export async function listLines(
  deps: PayPalDeps,
  { from, until, cursor }: ListWindow,
): Promise<Answer<StatementPage>> {
  let slice =
    cursor === undefined ? sliceFrom(from.getTime(), until) : Cursor.parse(JSON.parse(cursor));
  let found = await search(deps, slice);
  while (found.kind === "rejected" && found.code === TOO_MANY && isDivisible(slice)) {
    slice = halved(slice);
    found = await search(deps, slice);
  }
  if (found.kind !== "ok") return found;
  const { transaction_details, total_pages = 1, last_refreshed_datetime: refreshed } = found.value;
  const more = slice.page < total_pages ? { ...slice, page: slice.page + 1 } : undefined;
  const following = slice.untilMs < until.getTime() ? sliceFrom(slice.untilMs, until) : undefined;
  const next = more ?? following;
  const lines = await toldApart(deps, transaction_details.flatMap(linesOf));
  if (lines.kind !== "ok") return lines;
  return {
    kind: "ok",
    value: {
      lines: lines.value,
      next: next && JSON.stringify(next),
      completeUntil: refreshed ?? new Date(deps.now().getTime() - LAG_MS),
    },
  };
}
const TOO_MANY = "resultset_too_large";

const sliceFrom = (fromMs: number, until: Date): Slice => ({
  fromMs,
  untilMs: Math.min(fromMs + WINDOW_MS_MAX, until.getTime()),
  page: 1,
});
/** PayPal's transactions have whole seconds. */
const isDivisible = ({ fromMs, untilMs }: Slice) => untilMs - fromMs > 2_000;
const halved = ({ fromMs, untilMs }: Slice): Slice => ({
  ...{ fromMs, page: 1 },
  untilMs: fromMs + Math.ceil((untilMs - fromMs) / 2),
});

async function search(
  deps: PayPalDeps,
  { fromMs, untilMs, page }: Slice,
  filter: Readonly<Record<string, string>> = {},
): Promise<Answer<TransactionsPage>> {
  const query = new URLSearchParams({
    start_date: new Date(fromMs).toISOString(),
    // PayPal counts both ends in.
    end_date: new Date(untilMs - 1).toISOString(),
    fields: "transaction_info",
    balance_affecting_records_only: "Y",
    page_size: `${PAGE_SIZE}`,
    page: `${page}`,
    ...filter,
  });
  const path = `/v1/reporting/transactions?${query}`;
  return answer(deps.log, await send(deps, { method: "GET", path }), TransactionsShape);
}

/**
 * PayPal finds by its own id; what came back, or moved for a dispute, has one that we never heard,
 * and is found by its kind.
 */
export async function readLines(
  deps: PayPalDeps,
  { effectId, kind, postedAt }: Parameters<Statements["readLines"]>[0],
): Promise<Answer<readonly StatementLine[]>> {
  const [transaction = "", isOf] = effectId.split(":");
  const isReturn = kind === "transfer_returned" || kind === "transfer_fee_returned";
  const isDispute = kind.startsWith("dispute") && isOf !== undefined;
  const types = isReturn ? RETURNS : isDispute ? DISPUTES : undefined;
  const filters = types?.map((transaction_type) => ({ transaction_type })) ?? [
    { transaction_id: transaction },
  ];
  const fromMs = postedAt.getTime() - HALF_WINDOW_MS;
  const untilMs = Math.min(postedAt.getTime() + HALF_WINDOW_MS, deps.now().getTime());
  const lines: StatementLine[] = [];
  for (const filter of filters) {
    const found = await searchAll(deps, { fromMs, untilMs, page: 1 }, filter);
    if (found.kind !== "ok") return found;
    lines.push(...found.value);
  }
  const isAsked = (line: StatementLine) => line.effectId === effectId;
  if (!isDispute) return { kind: "ok", value: lines.map(asTakenBack).filter(isAsked) };
  const told = await toldApart(deps, lines.filter(isAsked));
  return told.kind === "ok" ? { kind: "ok", value: told.value.filter(isAsked) } : told;
}
const HALF_WINDOW_MS = 15 * DAY_MS;
const RETURNS = ["T1114", "T1115"];
const DISPUTES = ["T1106", "T1201", "T1202", "T1205", "T0100", "T0106"];
/** Payout items that came back in a month: more of them than this holds is another problem. */
const PAGES_MAX = 20;

async function searchAll(
  deps: PayPalDeps,
  slice: Slice,
  filter: Readonly<Record<string, string>>,
): Promise<Answer<readonly StatementLine[]>> {
  const lines: StatementLine[] = [];
  for (let page = 1; page <= PAGES_MAX; page++) {
    const found = await search(deps, { ...slice, page }, filter);
    if (found.kind !== "ok") return found;
    lines.push(...found.value.transaction_details.flatMap(linesOf));
    if (page >= (found.value.total_pages ?? 1)) break;
  }
  return { kind: "ok", value: lines };
}
