import type { Analytics } from "../../domain/analytics.ts";
import { readAnalytics as read } from "../../usecases/read-analytics.ts";
import type { Analytics as AnalyticsJson } from "../contract/analytics.ts";
import { sellerOf } from "../principal.ts";
import { problem, respond } from "../problems.ts";
import { toMoney } from "../views.ts";
import type { Handler } from "./handler.ts";

export const readAnalytics: Handler<"readAnalytics"> = async (c, { query }) => {
  const { sellerId } = sellerOf(c);
  const { from, until } = query;
  const found = await read(c.env.deps, { sellerId, from, until });
  return found.ok ? respond(200, toAnalytics(found.value)) : problem(c, found.error);
};

function toAnalytics({
  currency,
  ...found
}: Analytics & { from: string; until: string }): AnalyticsJson {
  const money = (minor: bigint) => toMoney({ minor, currency });
  const { averageMinor, returnedBasisPoints, ...totals } = found.totals;
  const sales = (one: {
    orders: number;
    pieces: number;
    salesMinor: bigint;
    returnedMinor: bigint;
  }) => ({
    ...{ orders: one.orders, pieces: one.pieces },
    ...{ sales: money(one.salesMinor), returned: money(one.returnedMinor) },
  });
  return {
    ...{ from: found.from, until: found.until },
    totals: {
      ...{ ...sales(totals), commission: money(totals.commissionMinor), returnedBasisPoints },
      average: averageMinor === null ? null : money(averageMinor),
    },
    days: found.days.map((one) => ({ day: one.day, ...sales(one) })),
    products: found.products.map(({ salesMinor, ...product }) => ({
      ...{ ...product, sales: money(salesMinor) },
    })),
  };
}
