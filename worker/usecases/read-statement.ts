import type { SellerId } from "../domain/ids.ts";
import { isUnderWay, type Month, monthsFrom, periodOfMonth } from "../domain/months.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { type Statement, statementOf } from "../domain/statement.ts";
import type { Deps } from "./ports.ts";

export type StatementError = { readonly kind: "statement_not_found" | "statement_too_long" };

/** The months from the first thing that was booked for a seller until now, the latest first. */
export async function listStatements(deps: Deps, sellerId: SellerId) {
  const now = deps.now();
  const first = await deps.store.statements.firstEntryOf(sellerId);
  return (first ? monthsFrom(first, now) : []).map((month) => {
    const period = periodOfMonth(month);
    return { month, isUnderWay: period !== undefined && isUnderWay(period, now) };
  });
}

/** A seller's month by the ledger; of a month that has not begun there is none. One round trip. */
export async function readStatement(
  deps: Deps,
  { sellerId, month }: { readonly sellerId: SellerId; readonly month: string },
): Promise<Result<Statement, StatementError>> {
  const period = periodOfMonth(month);
  const now = deps.now();
  if (!period || period.from > now) return err({ kind: "statement_not_found" });
  const file = await deps.store.statements.file(sellerId, period);
  if (!file) return err({ kind: "statement_too_long" });
  return ok(statementOf(month as Month, period, file, now));
}
