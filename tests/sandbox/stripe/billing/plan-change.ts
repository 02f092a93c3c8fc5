import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { invalidRequest, refused } from "../wire/errors.ts";
import type { NewItem } from "./invoice-items.ts";
import {
  changedItem,
  checkTogether,
  type ItemParams,
  makeItem,
  periodOf,
  rhythmOf,
  withPeriod,
} from "./items.ts";
import { itemAmount } from "./lines.ts";
import { boundary, type Period, sameRhythm } from "./periods.ts";
import { prorations } from "./prorations.ts";
import type { PlannedChange } from "./state.ts";
import { nowOf } from "./time.ts";

export type ChangeRequest = {
  items?: readonly ItemParams[] | undefined;
  anchorNow?: boolean | undefined;
  trialEnd?: "now" | number | undefined;
  proration: (typeof PRORATIONS)[number];
  prorationDate?: number | undefined;
};

const PRORATIONS = ["create_prorations", "always_invoice", "none"] as const;

export function requestFor(params: Stripe.SubscriptionUpdateParams): ChangeRequest {
  const behavior = params.proration_behavior;
  return {
    // The schema has checked the items; the package has a type of its own for each call.
    items: params.items as readonly ItemParams[] | undefined,
    anchorNow: params.billing_cycle_anchor?.type === "now",
    trialEnd: params.trial_end,
    proration: PRORATIONS.find((known) => known === behavior) ?? "create_prorations",
    prorationDate: params.proration_date,
  };
}

/** What a call would make of a subscription. Nothing has changed yet. */
export type Plan = {
  change: PlannedChange;
  prorations: NewItem[];
  /** Lines for a period that begins now. */
  cycle: "whole" | "trial" | null;
  invoiceNow: boolean;
  /** What was taken for it already. */
  prepaid?: Stripe.PaymentIntent | undefined;
};

export function planChange(
  here: Platform,
  subscription: Stripe.Subscription,
  request: ChangeRequest,
): Plan {
  const now = nowOf(here);
  const period = periodOf(subscription);
  const before = subscription.items.data;
  const after = itemsAfter(here, subscription, request.items ?? [], period);
  checkTogether(after);
  const trialing = subscription.status === "trialing";
  const trial = trialAfter(subscription, request.trialEnd, now);
  const trialEnds = trialing && trial === null;
  const startsTrial = !trialing && trial !== null;
  const reset = startsTrial || trialEnds || needsNewCycle(here, before, after, request, trialing);
  const timing = { now, trial, reset, anchor: subscription.billing_cycle_anchor };
  const change = { ...timed(after, period, timing), trial, trialEnds };
  const at = prorationDate(request.prorationDate, period, now);
  const adjusted =
    trialing || request.proration === "none"
      ? []
      : prorations(here, subscription, { before, after, period, at, reset });
  const invoiceNow = reset || (request.proration === "always_invoice" && adjusted.length > 0);
  const cycle = trial ? "trial" : "whole";
  return { change, prorations: adjusted, cycle: reset ? cycle : null, invoiceNow };
}

type Timing = {
  now: number;
  trial: PlannedChange["trial"];
  reset: boolean;
  anchor: number;
};

/** The items with their periods, and the anchor of those to come. */
function timed(items: readonly Stripe.SubscriptionItem[], period: Period, timing: Timing) {
  const { now, trial, reset, anchor } = timing;
  if (trial) {
    const start = reset ? now : period.start;
    return { items: withPeriod(items, { start, end: trial.end }), anchor: trial.end };
  }
  if (!reset) return { items: withPeriod(items, period), anchor };
  const end = boundary(now, rhythmOf(items), 1);
  return { items: withPeriod(items, { start: now, end }), anchor: now };
}

function itemsAfter(
  here: Platform,
  subscription: Stripe.Subscription,
  wanted: readonly ItemParams[],
  period: Period,
): Stripe.SubscriptionItem[] {
  let items = [...subscription.items.data];
  wanted.forEach((given, index) => {
    const param = `items[${index}]`;
    if (given.id === undefined) {
      const place = {
        subscription: subscription.id,
        customer: String(subscription.customer),
        period,
        param,
      };
      items.push(makeItem(here, given, place));
      return;
    }
    const item = items.find(({ id }) => id === given.id);
    if (!item) {
      throw refused({
        code: "resource_missing",
        message: `No such subscription_item: '${given.id}'`,
        param: `${param}[id]`,
      });
    }
    items = given.deleted
      ? items.filter((other) => other !== item)
      : items.map((other) => (other === item ? changedItem(here, item, given, param) : other));
  });
  if (items.length > 0) return items;
  throw refused({
    message:
      "A subscription must have at least one active item. To end it, cancel the subscription instead.",
    param: "items",
  });
}

/** Another interval, a new anchor, or the first item that costs something. */
function needsNewCycle(
  here: Platform,
  before: readonly Stripe.SubscriptionItem[],
  after: readonly Stripe.SubscriptionItem[],
  request: ChangeRequest,
  trialing: boolean,
): boolean {
  if (trialing) return false;
  if (request.anchorNow || !sameRhythm(rhythmOf(before), rhythmOf(after))) return true;
  const costs = (items: readonly Stripe.SubscriptionItem[]) =>
    items.some((item) => itemAmount(here, item) > 0);
  return !costs(before) && costs(after);
}

function trialAfter(
  subscription: Stripe.Subscription,
  end: "now" | number | undefined,
  now: number,
): PlannedChange["trial"] {
  const { trial_start: start, trial_end: known, status } = subscription;
  const running = status === "trialing" && start !== null && known !== null;
  if (end === undefined) return running ? { start, end: known } : null;
  if (end === "now" || end === now) return null;
  if (end > now) return { start: running ? start : now, end };
  throw invalidRequest({
    message: "Invalid timestamp: must be an integer Unix timestamp in the future.",
    param: "trial_end",
  });
}

function prorationDate(given: number | undefined, period: Period, now: number): number {
  if (given === undefined) return now;
  if (given >= period.start && given <= period.end) return given;
  throw refused({
    code: "invalid_proration_date",
    message: `Invalid proration date: it must lie within the current period, ${period.start} to ${period.end}.`,
    param: "proration_date",
  });
}
