import type { Money } from "../../domain/money.ts";
import type { Answer, Balances } from "../processor.ts";
import { answer } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";
import { isKnownCurrency, MoneyShape, TotalBalancesShape } from "./shapes.ts";

/** PayPal's pages: a report of balances is no older than this. */
const REPORT_AGE_MS_MAX = 3 * 60 * 60_000;

/**
 * What the platform's account holds, withheld money included. The report mostly names the moment
 * that it is of, and when it was made; it is as old as the older. A currency that we never charge is
 * none of the ledger's.
 */
export async function readBalances(deps: PayPalDeps): Promise<Answer<Balances>> {
  const path = "/v1/reporting/balances?currency_code=ALL";
  const report = answer(deps.log, await send(deps, { method: "GET", path }), TotalBalancesShape);
  if (report.kind !== "ok") return report;
  const { as_of_time, last_refresh_time, balances } = report.value;
  const totals: Money[] = [];
  for (const { currency, total_balance } of balances) {
    if (!isKnownCurrency(currency)) continue;
    const total = MoneyShape.safeParse(total_balance);
    if (!total.success) {
      deps.log.error("paypal_answer_unreadable", { path: "balances.total_balance" });
      return { kind: "unavailable", code: "answer_unreadable" };
    }
    totals.push(total.data);
  }
  const named = [as_of_time, last_refresh_time].filter((time) => time !== undefined);
  const oldest = new Date(deps.now().getTime() - REPORT_AGE_MS_MAX);
  const asOf = named.length > 0 ? new Date(Math.min(...named.map(Number))) : oldest;
  return { kind: "ok", value: { asOf, totals } };
}
