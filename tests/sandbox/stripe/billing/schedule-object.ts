import type Stripe from "stripe";
import { referenced } from "../catalogue/references.ts";
import { idOf, mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, missing } from "../wire/errors.ts";
import { boundary } from "./periods.ts";
import { nowOf } from "./time.ts";
import { refuseUnplayed } from "./unplayed.ts";

type PhaseParams =
  | Stripe.SubscriptionScheduleCreateParams.Phase
  | Stripe.SubscriptionScheduleUpdateParams.Phase;

export function phaseItems(
  items: readonly Stripe.SubscriptionItem[],
): Stripe.SubscriptionSchedule.Phase.Item[] {
  return items.map((item) => ({
    billing_thresholds: null,
    discounts: [],
    metadata: { ...item.metadata },
    plan: item.price.id,
    price: item.price.id,
    quantity: item.quantity ?? 1,
    tax_rates: [...(item.tax_rates ?? [])],
  }));
}

export function phaseOf(
  here: Platform,
  given: PhaseParams,
  { start, index }: { start: number; index: number },
): Stripe.SubscriptionSchedule.Phase {
  const param = `phases[${index}]`;
  refuseUnplayed(given, "phase", param);
  const items = given.items.map((item, at) => itemOf(here, item, `${param}[items][${at}]`));
  const first = items[0];
  if (!first) throw missing(`${param}[items]`);
  const price = here.stores.prices.get(idOf(first.price) ?? "");
  const end = endOf(here, given, { start, price, param });
  if (end <= start) {
    throw invalidRequest({
      message: "The end date of a phase must be after its start date.",
      param: `${param}[end_date]`,
    });
  }
  const method = given.default_payment_method;
  return blankPhase({
    currency: price.currency,
    default_payment_method: typeof method === "string" ? method : null,
    description: typeof given.description === "string" ? given.description || null : null,
    end_date: end,
    items,
    metadata: mergeMetadata({}, given.metadata),
    proration_behavior: given.proration_behavior ?? "create_prorations",
    start_date: start,
    trial_end: trialEndOf(given, start, end),
  });
}

type Known = Pick<
  Stripe.SubscriptionSchedule.Phase,
  | "currency"
  | "default_payment_method"
  | "description"
  | "end_date"
  | "items"
  | "metadata"
  | "proration_behavior"
  | "start_date"
  | "trial_end"
>;

export function blankPhase(known: Known): Stripe.SubscriptionSchedule.Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    default_tax_rates: [],
    discounts: [],
    invoice_settings: null,
    on_behalf_of: null,
    transfer_data: null,
    ...known,
  };
}

function itemOf(
  here: Platform,
  item: {
    price?: string;
    plan?: string;
    quantity?: number;
    metadata?: Stripe.MetadataParam | "" | null;
  },
  param: string,
): Stripe.SubscriptionSchedule.Phase.Item {
  const id = item.price ?? item.plan;
  if (id === undefined) throw missing(`${param}[price]`);
  const price = referenced(here.stores.prices, "price", id, `${param}[price]`);
  return {
    billing_thresholds: null,
    discounts: [],
    metadata: mergeMetadata({}, item.metadata),
    plan: price.id,
    price: price.id,
    quantity: item.quantity ?? 1,
    tax_rates: [],
  };
}

type Span = { start: number; price: Stripe.Price; param: string };

/** A date, a duration, or one interval of what the phase sells. */
function endOf(here: Platform, given: PhaseParams, { start, price }: Span): number {
  if (given.end_date !== undefined) return given.end_date === "now" ? nowOf(here) : given.end_date;
  const rhythm = given.duration ?? price.recurring ?? { interval: "month" };
  return boundary(start, defined(rhythm), 1);
}

function defined(rhythm: { interval: string; interval_count?: number }) {
  const { interval, interval_count: count = 1 } = rhythm;
  return { interval, interval_count: count };
}

function trialEndOf(given: PhaseParams, start: number, end: number): number | null {
  if (given.trial) return end;
  const { trial_end: at } = given;
  return at === undefined ? null : at === "now" ? start : at;
}
