import * as z from "zod";
import type { LineKind, StatementLine } from "../../domain/reconciliation.ts";
import {
  type Answer,
  codes,
  type ListWindow,
  type StatementPage,
  type Statements,
} from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { type BalanceLine, BalanceLineShape, BalanceLinesShape } from "./shapes.ts";

export { readSource } from "./read-source.ts";

/** The most that one page holds. */
const PAGE_SIZE = 100;
/**
 * Stripe's pages come one after another, each from the end of the one before. A window in parts has
 * that many at a time; Workers allow six connections, of which the other rail and the database need
 * some.
 */
const LANES = 3;

const Lane = z.object({ from: z.int(), until: z.int(), after: z.string().optional() });
type Lane = z.output<typeof Lane>;
const Cursor = z.array(Lane);

/** Newest first in each part of the window, so that what is made meanwhile shifts no page. */
export async function listLines(
  deps: StripeDeps,
  { from, until, cursor }: ListWindow,
): Promise<Answer<StatementPage>> {
  const lanes = cursor === undefined ? lanesOf(from, until) : Cursor.parse(JSON.parse(cursor));
  // Stripe's books are of this moment.
  const completeUntil = deps.now();
  const pages = await Promise.all(lanes.map((lane) => readLane(deps, lane)));
  const lines: StatementLine[] = [];
  const left: Lane[] = [];
  for (const page of pages) {
    if (page.kind !== "ok") return page;
    lines.push(...page.value.lines);
    left.push(...page.value.left);
  }
  const next = left.length === 0 ? undefined : JSON.stringify(left);
  return { kind: "ok", value: { lines, next, completeUntil } };
}

/** Stripe counts in seconds. */
const seconds = (at: Date) => Math.ceil(at.getTime() / 1000);

function lanesOf(from: Date, until: Date): Lane[] {
  const [start, end] = [Math.floor(from.getTime() / 1000), seconds(until)];
  const each = Math.ceil((end - start) / LANES);
  return Array.from({ length: LANES }, (_, i) => ({
    from: start + i * each,
    until: Math.min(start + (i + 1) * each, end),
  })).filter((lane) => lane.from < lane.until);
}

async function readLane({ client, log }: StripeDeps, lane: Lane) {
  const created = { gte: lane.from, lt: lane.until };
  const after = lane.after === undefined ? {} : { starting_after: lane.after };
  const query = { created, limit: PAGE_SIZE, ...after };
  const page = await answer(log, () => client.balanceTransactions.list(query), BalanceLinesShape);
  if (page.kind !== "ok") return page;
  const { data, has_more } = page.value;
  const last = data.at(-1)?.id;
  const left = has_more && last !== undefined ? [{ ...lane, after: last }] : [];
  return { kind: "ok", value: { lines: data.flatMap(linesOf), left } } as const;
}

export async function readLines(
  { client, log }: StripeDeps,
  { effectId }: Parameters<Statements["readLines"]>[0],
): Promise<Answer<readonly StatementLine[]>> {
  const line = await answer(
    log,
    () => client.balanceTransactions.retrieve(effectId),
    BalanceLineShape,
  );
  if (line.kind === "ok") return { kind: "ok", value: linesOf(line.value) };
  const isGone = line.kind === "rejected" && line.code === codes.gone;
  return isGone ? { kind: "ok", value: [] } : line;
}

/** By Stripe's type of the balance transaction; what is not here is `other`. */
const kinds: Readonly<Record<string, LineKind>> = {
  charge: "capture",
  payment: "capture",
  refund: "refund",
  payment_refund: "refund",
  refund_failure: "refund_returned",
  transfer: "transfer",
  transfer_refund: "transfer_returned",
  transfer_cancel: "transfer_returned",
  transfer_failure: "transfer_returned",
  payout: "payout",
  payout_cancel: "payout_returned",
  payout_failure: "payout_returned",
  topup: "top_up",
  topup_reversal: "top_up",
};
/** An adjustment can be anything; its category tells the disputes. */
const categories: Readonly<Record<string, LineKind>> = {
  dispute: "dispute",
  dispute_reversal: "dispute_returned",
};

function linesOf(entry: BalanceLine): StatementLine[] {
  const { id, amount, fee, currency, type } = entry;
  const kind = categories[entry.reporting_category] ?? kinds[type] ?? "other";
  const about = {
    ...{ effectId: id, currency, lineRef: id, type },
    sourceRef: entry.source ?? undefined,
    occurredAt: new Date(entry.created * 1000),
    availableOn: new Date(entry.available_on * 1000),
  };
  const isDispute = kind === "dispute" || kind === "dispute_returned";
  const lines: StatementLine[] = [{ ...about, kind, minor: amount }];
  if (fee !== 0n) lines.push({ ...about, kind: isDispute ? "dispute_fee" : "fee", minor: -fee });
  // A line of nothing but its fee, as Stripe's own charges are.
  return lines.filter(({ minor }) => minor !== 0n);
}
