import * as z from "zod";
import { get, type Route } from "./route.ts";
import { Id, MoneyJson } from "./shapes.ts";

/** A UTC day. Nothing was sold before the century began, and the database reads no year of no digits. */
const Day = z.iso.date().refine((day) => day >= "2000-01-01", "Before there was a shop");
/** No more than was sold can come back of it, so that nothing here is below zero. */
const sales = {
  orders: z.int(),
  pieces: z.int(),
  /** Goods and shipping that buyers paid, whole. */
  sales: MoneyJson,
  /** What of these sales went back since, by refunds and lost disputes, whenever that was. */
  returned: MoneyJson,
};
export const Analytics = z.strictObject({
  from: Day,
  until: Day,
  totals: z.strictObject({
    ...sales,
    commission: MoneyJson,
    /** The seller's part of one order; null if there was none. */
    average: MoneyJson.nullable(),
    /** Of what was sold, in hundredths of a percent. */
    returnedBasisPoints: z.int(),
  }),
  /** Every day of them, those without a sale too. */
  days: z.array(z.strictObject({ day: Day, ...sales })),
  /** What sold for most first; the hundred first. */
  products: z.array(
    z.strictObject({
      productId: Id,
      title: z.string(),
      orders: z.int(),
      pieces: z.int(),
      /** Goods alone. */
      sales: MoneyJson,
      returnedPieces: z.int(),
    }),
  ),
});
export type Analytics = z.infer<typeof Analytics>;

export const analyticsRoutes = {
  readAnalytics: {
    ...get,
    path: "/api/seller/analytics",
    summary:
      "What the seller sold from one UTC day to another, both included, 366 at most; the last thirty if none are named",
    caller: "seller",
    query: z.strictObject({ from: Day.optional(), until: Day.optional() }),
    answer: Analytics,
  },
} as const satisfies Record<string, Route>;
