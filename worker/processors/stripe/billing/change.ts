import type Stripe from "stripe";
import type { Operation, SubscriptionChange } from "../../../domain/operation.ts";
import { isSameTerms } from "../../../domain/plans.ts";
import type { SubscriptionFacts } from "../../processor.ts";
import { type Answer, codes } from "../../processor.ts";
import { answer } from "../answer.ts";
import type { StripeDeps } from "../client.ts";
import { sendOnce } from "../send-once.ts";
import { SetupIntentShape } from "../shapes.ts";
import { priceFor } from "./prices.ts";
import { listSubscriptions, readSubscription } from "./read.ts";
import { InvoiceShape, ScheduleShape, SubscriptionShape } from "./shapes.ts";

type Made = Answer<{ ref: string }>;

/** Nothing is paid before somebody has entered how: `default_incomplete`. */
export async function createSubscription(
  deps: StripeDeps,
  operation: Operation<"create_subscription">,
): Promise<Made> {
  const { customerRef, subscriptionId, sellerId, terms, trialDays, taxes } = operation.params;
  const price = await priceFor(deps, terms);
  if (price.kind !== "ok") return price;
  const params: Stripe.SubscriptionCreateParams = {
    ...{ customer: customerRef, items: [{ price: price.value }] },
    payment_behavior: "default_incomplete",
    payment_settings: { save_default_payment_method: "on_subscription" },
    ...(trialDays === 0
      ? {}
      : {
          trial_period_days: trialDays,
          trial_settings: { end_behavior: { missing_payment_method: "cancel" as const } },
        }),
    automatic_tax: { enabled: taxes },
    metadata: {
      subscription_id: subscriptionId,
      seller_id: sellerId,
      operation_id: operation.id,
    },
  };
  const made = await sendOnce(deps, operation, {
    find: async () => {
      const all = await listSubscriptions(deps, customerRef);
      if (all.kind !== "ok") return all;
      const ours = all.value.find((one) => one.subscriptionId === subscriptionId);
      return { kind: "ok", value: ours && { id: ours.ref } } as const;
    },
    send: (options) =>
      answer(
        deps.log,
        () => deps.client.subscriptions.create(params, options),
        SubscriptionShape.pick({ id: true }),
      ),
  });
  return made.kind === "ok" ? { kind: "ok", value: { ref: made.value.id } } : made;
}

/**
 * One change in one or more calls, each under its own name below the operation's. What is as it
 * should be already is not asked for: then an earlier try has done it, or somebody at Stripe.
 */
export async function changeSubscription(
  deps: StripeDeps,
  operation: Operation<"change_subscription">,
): Promise<Made> {
  const { ref, change } = operation.params;
  const read = await readSubscription(deps, ref);
  if (read.kind !== "ok")
    return read.kind === "rejected" ? { kind: "rejected", code: codes.gone } : read;
  if (isDone(read.value, change)) return { kind: "ok", value: { ref } };
  const done = await (makers[change.to] as Make<SubscriptionChange>)(deps, {
    ...{ ref, change, now: read.value },
    key: (step) => ({ idempotencyKey: `${operation.id}:${step}` }),
  });
  return done.kind === "ok" ? { kind: "ok", value: { ref } } : done;
}

function isDone(now: SubscriptionFacts, change: SubscriptionChange): boolean {
  switch (change.to) {
    case "up":
      return [now.terms, now.pending?.terms].some((one) => one && isSameTerms(one, change.terms));
    case "down":
      return now.scheduled !== undefined && isSameTerms(now.scheduled.terms, change.terms);
    case "unscheduled":
      return now.scheduleRef === undefined;
    case "ending":
      return now.endsAt !== undefined || now.endedAt !== undefined;
    case "going_on":
      return now.endsAt === undefined;
    case "ended":
      return now.state === "canceled";
    case "paused":
      return now.isPaused;
    case "resumed":
      return !now.isPaused;
    case "paid_by":
      return false;
  }
}

type Step = (name: string) => { idempotencyKey: string };
type At<C> = {
  readonly ref: string;
  readonly change: C;
  readonly now: SubscriptionFacts;
  readonly key: Step;
};
type Make<C> = (deps: StripeDeps, at: At<C>) => Promise<Answer<unknown>>;
type Of<T extends SubscriptionChange["to"]> = Extract<SubscriptionChange, { to: T }>;

const makers: { [T in SubscriptionChange["to"]]: Make<Of<T>> } = {
  up: async (deps, { ref, change, now, key }) => {
    const released = await release(deps, now, key);
    if (released.kind !== "ok") return released;
    const price = await priceFor(deps, change.terms);
    if (price.kind !== "ok") return price;
    const item = await itemOf(deps, ref);
    if (item.kind !== "ok") return item;
    // It takes no metadata and nothing else that Stripe cannot wait with.
    return update(deps, ref, key("up"), {
      items: [{ id: item.value, price: price.value }],
      proration_behavior: "always_invoice",
      proration_date: change.at,
      payment_behavior: "pending_if_incomplete",
    });
  },
  down: async (deps, { ref, change, now, key }) => {
    const price = await priceFor(deps, change.terms);
    if (price.kind !== "ok") return price;
    const schedule = now.scheduleRef
      ? await answer(
          deps.log,
          () => deps.client.subscriptionSchedules.retrieve(now.scheduleRef ?? ""),
          ScheduleShape,
        )
      : await answer(
          deps.log,
          () =>
            deps.client.subscriptionSchedules.create({ from_subscription: ref }, key("schedule")),
          ScheduleShape,
        );
    if (schedule.kind !== "ok") return schedule;
    const { id, phases } = schedule.value;
    const current = phases.findLast(({ start_date }) => start_date <= now.periodStart) ?? phases[0];
    const priceNow = current?.items[0]?.price;
    if (!current || !priceNow) return { kind: "rejected", code: codes.gone };
    const seconds = (at: Date) => at.getTime() / 1000;
    const params: Stripe.SubscriptionScheduleUpdateParams = {
      end_behavior: "release",
      // Nothing is given back for a lower plan: it begins when what was paid for is over.
      proration_behavior: "none",
      phases: [
        {
          ...{ start_date: seconds(current.start_date), end_date: seconds(now.periodEnd) },
          items: [{ price: priceNow, quantity: 1 }],
        },
        {
          items: [{ price: price.value, quantity: 1 }],
          duration: { interval: change.terms.interval },
        },
      ],
    };
    return answer(
      deps.log,
      () => deps.client.subscriptionSchedules.update(id, params, key("down")),
      ScheduleShape,
    );
  },
  unscheduled: (deps, { now, key }) => release(deps, now, key),
  ending: async (deps, { ref, now, key }) => {
    const released = await release(deps, now, key);
    if (released.kind !== "ok") return released;
    return update(deps, ref, key("ending"), { cancel_at_period_end: true });
  },
  going_on: (deps, { ref, key }) =>
    update(deps, ref, key("going-on"), { cancel_at_period_end: false }),
  ended: async (deps, { ref, now, key }) => {
    const released = await release(deps, now, key);
    if (released.kind !== "ok") return released;
    const params = { invoice_now: false, prorate: false };
    return answer(
      deps.log,
      () => deps.client.subscriptions.cancel(ref, params, key("ended")),
      SubscriptionShape,
    );
  },
  paused: async (deps, { ref, now, key }) => {
    const released = await release(deps, now, key);
    if (released.kind !== "ok") return released;
    return update(deps, ref, key("paused"), { pause_collection: { behavior: "void" } });
  },
  resumed: (deps, { ref, key }) => update(deps, ref, key("resumed"), { pause_collection: "" }),
  paid_by: async (deps, { ref, change, now, key }) => {
    const { client, log } = deps;
    const setup = await answer(
      log,
      () => client.setupIntents.retrieve(change.setupRef),
      SetupIntentShape,
    );
    if (setup.kind !== "ok") return setup;
    const { status, payment_method: method, customer } = setup.value;
    if (customer !== change.customerRef) return { kind: "rejected", code: codes.gone };
    if (status !== "succeeded" || !method)
      return { kind: "rejected", code: codes.setupNotFinished };
    const set = await update(deps, ref, key("paid-by"), { default_payment_method: method });
    if (set.kind !== "ok" || now.owedSince === undefined || !now.latestInvoiceRef) return set;
    // What it is declined for is the invoice's to tell; the method is set all the same.
    const invoice = now.latestInvoiceRef;
    const paid = await answer(
      log,
      () => client.invoices.pay(invoice, { payment_method: method }, key("pay")),
      InvoiceShape,
    );
    return paid.kind === "rejected" ? set : paid;
  },
};

const update = (
  { client, log }: StripeDeps,
  ref: string,
  options: { idempotencyKey: string },
  params: Stripe.SubscriptionUpdateParams,
) => answer(log, () => client.subscriptions.update(ref, params, options), SubscriptionShape);

async function itemOf({ client, log }: StripeDeps, ref: string): Promise<Answer<string>> {
  const read = await answer(log, () => client.subscriptions.retrieve(ref), SubscriptionShape);
  return read.kind === "ok" ? { kind: "ok", value: read.value.items.data[0].id } : read;
}

/** A schedule lets nobody else change the subscription. Without one there is nothing to do. */
async function release(
  { client, log }: StripeDeps,
  { scheduleRef }: SubscriptionFacts,
  key: Step,
): Promise<Answer<unknown>> {
  if (scheduleRef === undefined) return { kind: "ok", value: undefined };
  return answer(
    log,
    () => client.subscriptionSchedules.release(scheduleRef, {}, key("release")),
    ScheduleShape,
  );
}
