import * as z from "zod";
import { OwnDispute } from "./disputes.ts";
import { get, type Route } from "./route.ts";
import { DeskPayout } from "./seller.ts";
import { Id, Instant, MoneyJson } from "./shapes.ts";

/** No clock on earth is further from UTC than this. */
const AHEAD_MINUTES_MAX = 14 * 60;
const Sold = z.strictObject({
  orders: z.int(),
  pieces: z.int(),
  /** Goods and shipping that buyers paid, whole. */
  amount: MoneyJson,
});
const Together = z.strictObject({ count: z.int(), amount: MoneyJson });

export const Today = z.strictObject({
  sold: z.strictObject({
    /** Since midnight where the seller is. */
    today: Sold,
    /** The seven days that end with today, and the seven before them. */
    week: Sold,
    weekBefore: Sold,
  }),
  toShip: z.strictObject({
    count: z.int(),
    /** Those that wait for longest first; ten at most. */
    parts: z.array(
      z.strictObject({
        id: Id,
        orderNumber: z.string(),
        paidAt: Instant,
        items: z.array(z.strictObject({ title: z.string(), quantity: z.int() })),
        to: z.strictObject({ city: z.string(), country: z.string() }),
        net: MoneyJson,
      }),
    ),
  }),
  transfers: z.strictObject({
    /** What becomes due first, and all that does within a day of it; null: nothing has a day. */
    next: z.strictObject({ at: Instant, ...Together.shape }).nullable(),
    /** All that goes out by itself on a day that is known. */
    coming: Together,
    /** Its days are counted once it is shipped, or delivered. */
    unshipped: Together,
    /** What waits for more than its time, by the reason: a block's, `held_by_operator` or `failed`. */
    waiting: z.array(z.strictObject({ because: z.string(), ...Together.shape })),
  }),
  /** What the shop lists, and what of that is sold out. */
  goods: z.strictObject({ listed: z.int(), soldOut: z.int() }),
  /** What is on its way to the seller's bank, the soonest first; and the latest, if it has failed. */
  payouts: z.array(DeskPayout.omit({ said: true })),
  debt: MoneyJson,
  /** Those that are not decided, the nearest deadline first. */
  disputes: z.array(
    OwnDispute.pick({ id: true, orderNumber: true, sellerOrderId: true, state: true }).extend({
      dueBy: Instant.nullable(),
      kept: MoneyJson,
    }),
  ),
  plan: z.strictObject({
    plan: z.enum(["starter", "pro", "studio"]),
    until: Instant.nullable(),
    because: z.enum(["everybody", "paid", "trial", "grace"]),
    /** When it is paid for the next time, and what it costs then, before taxes. */
    renewal: z.strictObject({ at: Instant, price: MoneyJson }).nullable(),
    endsAt: Instant.nullable(),
    owed: MoneyJson.nullable(),
  }),
});
export type Today = z.infer<typeof Today>;

export const todayRoutes = {
  readToday: {
    ...get,
    path: "/api/seller/today",
    summary:
      "What the seller has sold, has to ship, is about to be paid, and what waits for them; `ahead` is by how many minutes their clock is ahead of UTC",
    caller: "seller",
    query: z.strictObject({
      ahead: z.coerce.number().int().min(-AHEAD_MINUTES_MAX).max(AHEAD_MINUTES_MAX).default(0),
    }),
    answer: Today,
  },
} as const satisfies Record<string, Route>;
