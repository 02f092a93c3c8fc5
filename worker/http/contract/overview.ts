import * as z from "zod";
import { get, type Route } from "./route.ts";
import { Instant, MoneyJson, Processor } from "./shapes.ts";
import { Sentence } from "./told.ts";

/** In minor units, above zero or below. */
const Signed = z.string().regex(/^-?\d+$/);
const Moved = z.strictObject({
  /** When money last moved so; null: never. */
  lastAt: Instant.nullable(),
  /** Of the last 24 hours. */
  count: z.int(),
  sums: z.array(MoneyJson),
});
const Line = z.strictObject({ count: z.int(), oldestAt: Instant.nullable() });

/** All that an operator looks at first. */
export const Overview = z.strictObject({
  at: Instant,
  /** What is wrong now, in words; empty if nothing is. */
  problems: z.array(z.string()),
  /** Likewise, for readers of other languages. */
  sentences: z.array(Sentence),
  moved: z.strictObject({ in: Moved, back: Moved, out: Moved }),
  /** What an operator has stopped or opened; what is not named was never touched, and is open. */
  switches: z.array(
    z.strictObject({
      rail: Processor,
      direction: z.enum(["pay_in", "pay_out"]),
      stopped: z.boolean(),
      reason: z.string(),
      changedAt: Instant,
    }),
  ),
  /** The last look of each kind that came to its end. */
  looks: z.array(
    z.strictObject({
      scope: z.enum(["changed", "everything", "balances", "reconciliation"]),
      finishedAt: Instant,
      found: z.int(),
    }),
  ),
  balances: z.array(
    z.strictObject({
      rail: Processor,
      currency: z.string(),
      checkedAt: Instant,
      ledger: Signed,
      processor: Signed,
      /** The real difference is between these: what is in flight explains no more. */
      low: Signed,
      high: Signed,
      inFlight: z.int(),
    }),
  ),
  queues: z.strictObject({ events: Line, messages: Line, calls: Line, deadLetters: Line }),
  jobs: z.array(
    z.strictObject({
      name: z.string(),
      everyMinutes: z.number(),
      succeededAt: Instant.nullable(),
      failedAt: Instant.nullable(),
      /** Why it last failed; null: it has not, or ended well since. */
      trouble: z.string().nullable(),
      /** It has not ended well for longer than it may. */
      isLate: z.boolean(),
    }),
  ),
  alerts: z.array(
    z.strictObject({
      kind: z.string(),
      subject: z.string(),
      facts: z.looseObject({}),
      times: z.int(),
      lastAt: Instant,
    }),
  ),
  waiting: z.strictObject({
    reviews: z.int(),
    approvals: z.int(),
    /** Those that wait for our answer, and until when the first of them does. */
    disputes: z.strictObject({ count: z.int(), firstDueBy: Instant.nullable() }),
    transfers: z.array(z.strictObject({ reason: z.string(), count: z.int() })),
    quarantined: z.int(),
    differences: z.int(),
    debtors: z.int(),
    warnings: z.int(),
  }),
});
export type Overview = z.infer<typeof Overview>;

export const overviewRoutes = {
  overview: {
    ...get,
    path: "/api/operator/overview",
    summary: "Whether money moves, what stands in its way, and what waits for an operator",
    caller: "operator",
    answer: Overview,
  },
} as const satisfies Record<string, Route>;
