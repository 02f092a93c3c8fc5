import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { referenced } from "../catalogue/references.ts";
import { emit } from "../events.ts";
import { idOf, mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { periodOf } from "./items.ts";
import { releaseSchedule } from "./schedule-end.ts";
import { blankPhase, phaseItems, phaseOf } from "./schedule-object.ts";
import { begin, enterPhase } from "./schedule-phases.ts";
import { cancelSubscription } from "./subscription-cancel.ts";
import { clockOf, inTimeOf, nowOf, wakeAt } from "./time.ts";
import { refuseUnplayed } from "./unplayed.ts";
import { watchSubscription } from "./watch.ts";

type Schedule = Stripe.SubscriptionSchedule;
type Phase = Stripe.SubscriptionSchedule.Phase;

export function createSchedule(
  platform: Platform,
  params: Stripe.SubscriptionScheduleCreateParams,
): Schedule {
  refuseUnplayed(params, "schedule");
  if (params.from_subscription !== undefined) return fromSubscription(platform, params);
  if (params.customer === undefined) throw missing("customer");
  if (!params.phases || params.phases.length === 0) throw missing("phases");
  const customer = referenced(platform.stores.customers, "customer", params.customer, "customer");
  const here = inTimeOf(platform, customer.id);
  const now = nowOf(here);
  const start =
    params.start_date === undefined || params.start_date === "now" ? now : params.start_date;
  const schedule = blankSchedule(here, customer.id, params);
  schedule.phases = chained(here, params.phases, start);
  here.stores.subscriptionSchedules.add(schedule);
  emit(here, "subscription_schedule.created", schedule);
  if (start <= now) begin(here, schedule);
  else wakeAt(here, customer.id, start, "billing_schedule", schedule.id);
  return schedule;
}

/** One phase: what the subscription is now, to the end of its period. */
function fromSubscription(
  platform: Platform,
  params: Stripe.SubscriptionScheduleCreateParams,
): Schedule {
  const other = Object.keys(params).find((name) => !["from_subscription", "expand"].includes(name));
  if (other !== undefined) {
    throw invalidRequest({
      message: `You cannot set \`${other}\` if \`from_subscription\` is set.`,
      param: other,
    });
  }
  const subscription = referenced(
    platform.stores.subscriptions,
    "subscription",
    params.from_subscription ?? "",
    "from_subscription",
  );
  if (subscription.schedule !== null) {
    throw refused({
      message: `You cannot migrate a subscription that is already attached to a schedule: ${subscription.id}`,
    });
  }
  if (!["active", "trialing", "past_due", "unpaid"].includes(subscription.status)) {
    throw refused({
      message: `A subscription that is ${subscription.status} cannot have a schedule.`,
    });
  }
  const customer = idOf(subscription.customer) ?? "";
  const here = inTimeOf(platform, customer);
  const schedule = blankSchedule(here, customer, {});
  const { start, end } = periodOf(subscription);
  schedule.phases = [
    blankPhase({
      currency: subscription.currency,
      default_payment_method: null,
      description: null,
      end_date: end,
      items: phaseItems(subscription.items.data),
      metadata: {},
      proration_behavior: "create_prorations",
      start_date: start,
      trial_end: subscription.status === "trialing" ? subscription.trial_end : null,
    }),
  ];
  schedule.status = "active";
  schedule.subscription = subscription.id;
  schedule.current_phase = { start_date: start, end_date: end };
  schedule.end_behavior = subscription.cancel_at_period_end ? "cancel" : "release";
  here.stores.subscriptionSchedules.add(schedule);
  emit(here, "subscription_schedule.created", schedule);
  change(here, "customer.subscription.updated", subscription, () => {
    subscription.schedule = schedule.id;
  });
  watchSubscription(here, subscription);
  return schedule;
}

function blankSchedule(
  here: Platform,
  customer: string,
  params: Stripe.SubscriptionScheduleCreateParams,
): Schedule {
  return {
    id: here.world.ids.next("sub_sched"),
    object: "subscription_schedule",
    application: null,
    billing_mode: { flexible: { proration_discounts: "included" }, type: "flexible" },
    canceled_at: null,
    completed_at: null,
    created: nowOf(here),
    current_phase: null,
    customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: "automatic",
      billing_thresholds: null,
      collection_method: "charge_automatically",
      default_payment_method: params.default_settings?.default_payment_method ?? null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: "self" },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: params.end_behavior ?? "release",
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    pause_schedules: [],
    phases: [],
    released_at: null,
    released_subscription: null,
    status: "not_started",
    subscription: null,
    test_clock: clockOf(here, customer),
  };
}

type PhaseParams = Parameters<typeof phaseOf>[1];

/** Each phase begins where the one before ends. */
function chained(here: Platform, given: readonly PhaseParams[], start: number): Phase[] {
  let at = start;
  return given.map((phase, index) => {
    const from = "start_date" in phase ? phase.start_date : undefined;
    if (typeof from === "number" && from !== at) {
      throw invalidRequest({
        message: "The start date of a phase must be the end date of the phase before it.",
        param: `phases[${index}][start_date]`,
      });
    }
    const made = phaseOf(here, phase, { start: at, index });
    at = made.end_date;
    return made;
  });
}

export function updateSchedule(
  platform: Platform,
  id: string,
  params: Stripe.SubscriptionScheduleUpdateParams,
): Schedule {
  const schedule = platform.stores.subscriptionSchedules.get(id);
  const here = inTimeOf(platform, idOf(schedule.customer));
  refuseUnplayed(params, "schedule");
  refuseEnded(schedule, "update");
  const subscription = here.stores.subscriptions.find(idOf(schedule.subscription) ?? "");
  const current = schedule.current_phase;
  let entered: Phase | undefined;
  change(here, "subscription_schedule.updated", schedule, () => {
    if (params.end_behavior) schedule.end_behavior = params.end_behavior;
    schedule.metadata = mergeMetadata(schedule.metadata, params.metadata);
    const method = params.default_settings?.default_payment_method;
    if (method !== undefined) schedule.default_settings.default_payment_method = method || null;
    if (!params.phases) return;
    const start = current?.start_date ?? startOf(params.phases[0], schedule);
    schedule.phases = chained(here, params.phases, start);
    const now = nowOf(here);
    const running = schedule.phases.find(
      (phase) => phase.start_date <= now && now < phase.end_date,
    );
    if (current && !running) {
      throw invalidRequest({
        message: "The phases must include the current one.",
        param: "phases",
      });
    }
    if (running && current) schedule.current_phase = { ...rangeOf(running) };
    entered = current ? running : undefined;
  });
  if (entered && subscription && params.phases) {
    const proration = params.proration_behavior ?? "create_prorations";
    enterPhase(here, schedule, subscription, { ...entered, proration_behavior: proration });
  }
  if (schedule.status === "not_started") {
    const at = schedule.phases[0]?.start_date ?? nowOf(here);
    wakeAt(here, idOf(schedule.customer), at, "billing_schedule", id);
  }
  return schedule;
}

function startOf(phase: PhaseParams | undefined, schedule: Schedule): number {
  const given = phase && "start_date" in phase ? phase.start_date : undefined;
  return typeof given === "number" ? given : (schedule.phases[0]?.start_date ?? 0);
}

function rangeOf({ start_date, end_date }: Phase) {
  return { start_date, end_date };
}

export function releaseByCall(platform: Platform, id: string): Schedule {
  const schedule = platform.stores.subscriptionSchedules.get(id);
  refuseEnded(schedule, "release");
  releaseSchedule(inTimeOf(platform, idOf(schedule.customer)), schedule);
  return schedule;
}

/** Its subscription is canceled with it, at once. */
export function cancelSchedule(
  platform: Platform,
  id: string,
  params: Stripe.SubscriptionScheduleCancelParams,
): Schedule {
  const schedule = platform.stores.subscriptionSchedules.get(id);
  refuseEnded(schedule, "cancel");
  const subscription = idOf(schedule.subscription);
  if (subscription !== null) {
    cancelSubscription(platform, subscription, {
      invoice_now: params.invoice_now ?? true,
      prorate: params.prorate ?? true,
    });
    return schedule;
  }
  const here = inTimeOf(platform, idOf(schedule.customer));
  schedule.status = "canceled";
  schedule.canceled_at = nowOf(here);
  emit(here, "subscription_schedule.canceled", schedule);
  return schedule;
}

function refuseEnded(schedule: Schedule, what: string): void {
  if (schedule.status === "active" || schedule.status === "not_started") return;
  throw refused({
    message: `You cannot ${what} a subscription schedule that is currently in the \`${schedule.status}\` status. It must be active or not_started.`,
  });
}
