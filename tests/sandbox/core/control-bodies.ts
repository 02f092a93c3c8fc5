import { z } from "zod";
import { type FaultKind, SERVICES } from "./contract.ts";

const mode = z.enum(["push", "hold"]);
const url = z.exactOptional(z.url());
const urls = z.strictObject({ stripe: url, "stripe-connect": url, paypal: url, mail: url });
const count = z.int().positive();
const eventIds = z.array(z.string()).min(1);

/** Every kind once; the type makes the table total. */
const FAULT_KINDS = Object.keys({
  request_lost: 0,
  answer_lost: 0,
  error_500: 0,
  error_500_cached: 0,
  conflict_409: 0,
  rate_limit_429: 0,
  lock_timeout_429: 0,
  unauthorized_401: 0,
  refusal: 0,
  slow: 0,
  nonsense: 0,
} satisfies Record<FaultKind, 0>) as [FaultKind, ...FaultKind[]]; // Object.keys forgets the names.

/** What the control calls take; whatever else is in a body is refused. */
export const bodies = {
  world: z.strictObject({ seed: z.string(), mode, urls }).partial(),
  webhooks: z.strictObject({ mode, urls }).partial(),
  clock: z
    .strictObject({ advanceMs: z.int().nonnegative(), months: count.max(120) })
    .partial()
    .refine((body) => Object.keys(body).length === 1, "advanceMs or months"),
  take: z.strictObject({ limit: count }).partial(),
  resend: z.strictObject({ eventId: z.string() }),
  release: z.strictObject({
    order: z.enum(["oldest", "newest"]).default("oldest"),
    copies: count.max(10).default(1),
    eventIds: z.exactOptional(eventIds),
  }),
  drop: z.strictObject({ eventIds }),
  eventRule: z.strictObject({
    type: z.string().min(1),
    action: z.enum(["hold", "drop", "delay", "duplicate"]),
    times: count.default(1),
    delayMs: z.exactOptional(z.int().nonnegative()),
    copies: z.exactOptional(count.max(10)),
  }),
  fault: z.strictObject({
    service: z.enum(SERVICES),
    route: z.string(),
    kind: z.enum(FAULT_KINDS),
    times: count.default(1),
    after: z.int().nonnegative().default(0),
    delayMs: z.exactOptional(z.int().nonnegative()),
    effect: z.exactOptional(z.boolean()),
    status: z.exactOptional(z.int().min(400).max(599)),
    body: z.exactOptional(z.record(z.string(), z.unknown())),
    retryAfterSeconds: z.exactOptional(count),
  }),
  database: z.strictObject({ template: z.string() }).partial(),
  databaseFault: z.strictObject({
    kind: z.enum(["refuse", "slow", "lose_commit_answer"]),
    times: count.default(1),
    after: z.int().nonnegative().default(0),
    delayMs: z.int().nonnegative().default(1_000),
  }),
};

export type DatabaseFault = z.infer<typeof bodies.databaseFault>;
export { FAULT_KINDS };
