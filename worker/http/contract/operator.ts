import * as z from "zod";
import { Id, Instant, MoneyJson, name, Processor, text } from "./shapes.ts";
import { Told } from "./told.ts";

export const ShipBody = z.strictObject({
  carrier: text(60).optional(),
  /** PayPal takes no longer one. */
  trackingNumber: name(64).optional(),
});
/** The papers as they are: what is left out is not on them. */
export const ParcelBody = ShipBody;

export const RailBody = z.strictObject({
  direction: z.enum(["pay_in", "pay_out"]),
  stopped: z.boolean(),
  reason: text(300),
});

/** Where something stands, what happens next, and when; `words` may go on with what an operator wrote. */
export const Said = z.strictObject({ words: z.string(), next: Told, when: Told });

export const TransferView = z.strictObject({
  id: Id,
  sellerOrderId: Id,
  artisanId: Id,
  paymentId: Id,
  rail: Processor,
  /** The part's own; or what became the seller's again after that had left. */
  kind: z.enum(["sale", "supplement"]),
  /** What is sent, or was. */
  amount: MoneyJson,
  /** What was kept of it, for what went back to the buyer, is disputed or was owed. */
  withheld: MoneyJson,
  state: z.enum([
    "held",
    "due",
    "sending",
    "sent",
    "settled",
    "blocked",
    "failed",
    "cancelled",
    "reversed",
  ]),
  dueAt: Instant.nullable(),
  blockedReason: z.string().nullable(),
  processorRef: z.string().nullable(),
  /** What an operator wrote who holds it back; null if nobody does. */
  holdReason: z.string().nullable(),
  said: Said,
});
export type TransferView = z.infer<typeof TransferView>;

/** An operator's hold, as its seller is told, and who placed it. */
const placed = { reason: z.string(), placedBy: z.string(), placedAt: Instant };

/** A transfer that has not left, for whoever lets it go. */
export const WaitingTransfer = TransferView.extend({
  orderId: Id,
  orderNumber: z.string(),
  artisanName: z.string(),
  createdAt: Instant,
  /** Its own, and the one of all of its artisan's. */
  holds: z.array(z.strictObject({ of: z.enum(["transfer", "artisan"]), ...placed })),
  /** What an operator may do with it now. */
  may: z.strictObject({ hold: z.boolean(), release: z.boolean(), unblock: z.boolean() }),
});
export type WaitingTransfer = z.infer<typeof WaitingTransfer>;
export const WaitingQuery = z.strictObject({
  /** `stopped`: blocked, failed, or held by an operator; `counting`: only their time is not over. */
  which: z.enum(["stopped", "counting"]).default("stopped"),
  artisan: Id.optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export const WaitingTransfers = z.strictObject({
  transfers: z.array(WaitingTransfer),
  next: z.string().nullable(),
});
/** All of a seller's is held. */
export const SellerHold = z.strictObject({ artisanId: Id, artisanName: z.string(), ...placed });
export type SellerHold = z.infer<typeof SellerHold>;

export const TransfersAnswer = z.strictObject({ transfers: z.array(TransferView) });

const Balance = z.strictObject({
  account: z.string(),
  kind: z.string(),
  currency: z.string(),
  debit: z.string(),
  credit: z.string(),
  /** Debit less credit. */
  balance: z.string(),
});
export const TrialBalance = z.strictObject({
  accounts: z.array(Balance),
  /** Every currency's debits equal its credits. */
  balanced: z.boolean(),
});
export type TrialBalance = z.infer<typeof TrialBalance>;

export const jobNames = [
  "drain-outbox",
  "resume-operations",
  "expire-orders",
  "send-due-transfers",
  "adopt-waiting-events",
  "adopt-missed-events",
  "read-silent",
  "read-accounts",
  "read-subscriptions",
  "retry-refunds",
  "alert-unshipped",
  "alert-disputes",
  "start-reconciliations",
  "reconcile",
  "check-changed",
  "check-everything",
  "check-balances",
  "tell-alerts",
  "send-mails",
  "sweep",
  "forget-people",
] as const;
export type JobName = (typeof jobNames)[number];

/** Cron's triggers, as wrangler.toml writes them. */
export const triggers = ["* * * * *", "*/10 * * * *", "7 * * * *", "17 3 * * *"] as const;
export type Trigger = (typeof triggers)[number];
export const TriggerBody = z.strictObject({ trigger: z.enum(triggers) });
export const TriggerAnswer = z.strictObject({
  trigger: z.enum(triggers),
  worked: z.int(),
  /** Jobs that failed; the others did their work. */
  failed: z.array(z.string()),
});

export const JobAnswer = z.strictObject({ job: z.enum(jobNames), worked: z.int() });
export const OnboardingAnswer = z.strictObject({ url: z.url() });
export const Rows = z.strictObject({ rows: z.array(z.looseObject({})) });
export const ListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const Health = z.strictObject({
  ok: z.boolean(),
  /** What is wrong now, in words; empty if nothing is. */
  problems: z.array(z.string()),
  environment: z.string(),
  version: z.string(),
});
