import type { OperationId, SellerId } from "../../domain/ids.ts";
import { nextTryAfter, type Operation, type SubscriptionChange } from "../../domain/operation.ts";
import { directionOf, isSameTerms, plans, type Terms } from "../../domain/plans.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Subscription } from "../../domain/subscriptions.ts";
import type { ChangePreview, ToPay } from "../../processors/processor.ts";
import { alertUnauthorized } from "../alert.ts";
import type { Deps } from "../ports.ts";
import { runOperation } from "../run-operation.ts";
import { refreshSubscription } from "./apply-subscription.ts";
import { billingOf } from "./billing-of.ts";
import { customerOf, type SubscribeError, toPay } from "./start-subscription.ts";

export type ChangeError =
  | SubscribeError
  | {
      readonly kind:
        | "subscription_not_found"
        | "change_under_way"
        | "change_pending"
        | "subscription_owes"
        | "subscription_ending"
        | "subscription_paused"
        | "nothing_to_change"
        | "change_refused"
        | "preview_outdated";
    };
type Changed = Promise<Result<ToPay | undefined, ChangeError>>;
type Wanted = Result<SubscriptionChange, ChangeError>;

/** How long what a preview has shown may be confirmed. */
const PREVIEW_GOOD_MS = 10 * 60_000;
/** What Stripe's clock and ours may differ by. */
const AHEAD_MS_MAX = 5 * 60_000;

/** What a change upwards costs now, to the cent. It changes nothing. */
export async function previewChange(
  deps: Deps,
  { sellerId, terms }: { readonly sellerId: SellerId; readonly terms: Terms },
): Promise<Result<ChangePreview, ChangeError>> {
  const { subscription } = await deps.store.subscriptions.billed(sellerId);
  if (!subscription?.ref) return err({ kind: "subscription_not_found" });
  const changeable = mayChange(subscription, terms);
  if (!changeable.ok) return changeable;
  const at = new Date(Math.floor(deps.now().getTime() / 1000) * 1000);
  const shown = await billingOf(deps).preview(subscription.ref, terms, at);
  if (shown.kind === "ok") return ok(shown.value);
  await alertUnauthorized(deps, "stripe", shown);
  return err({ kind: shown.kind === "rejected" ? "change_refused" : "processor_unavailable" });
}

/**
 * To other terms: upwards at once, for what the preview of that moment has shown; downwards when what is
 * paid for is over.
 */
export const changePlan = (
  deps: Deps,
  { sellerId, terms, at }: { sellerId: SellerId; terms: Terms; at: Date | undefined },
): Changed =>
  change(deps, sellerId, (subscription): Wanted => {
    const changeable = mayChange(subscription, terms);
    if (!changeable.ok) return changeable;
    const { scheduleRef } = subscription;
    if (directionOf(subscription.terms, terms) === "down")
      return ok({ to: "down", terms, scheduleRef });
    const now = deps.now().getTime();
    const moment = at?.getTime() ?? Math.floor(now / 1000) * 1000;
    if (moment < now - PREVIEW_GOOD_MS || moment > now + AHEAD_MS_MAX)
      return err({ kind: "preview_outdated" });
    return ok({ to: "up", terms, at: moment / 1000, releases: scheduleRef });
  });

function mayChange(subscription: Subscription, terms: Terms): Result<void, ChangeError> {
  if (isSameTerms(subscription.terms, terms) && !subscription.scheduled)
    return err({ kind: "nothing_to_change" });
  if (isSameTerms(subscription.terms, terms)) return err({ kind: "nothing_to_change" });
  if (subscription.scheduled && isSameTerms(subscription.scheduled.terms, terms))
    return err({ kind: "nothing_to_change" });
  if (subscription.pending) return err({ kind: "change_pending" });
  if (subscription.owedSince || subscription.state === "incomplete")
    return err({ kind: "subscription_owes" });
  if (subscription.endsAt) return err({ kind: "subscription_ending" });
  if (subscription.isPaused) return err({ kind: "subscription_paused" });
  return ok(undefined);
}

/** The change that waits for the period's end is not made. */
export const keepPlan = (deps: Deps, sellerId: SellerId): Changed =>
  change(deps, sellerId, ({ scheduleRef }) =>
    scheduleRef === null
      ? err({ kind: "nothing_to_change" })
      : ok({ to: "unscheduled", scheduleRef }),
  );

/** Ends it: when the period is over, or at once; what was paid for stays until it is over. */
export async function cancelPlan(
  deps: Deps,
  {
    sellerId,
    when,
    why,
  }: { sellerId: SellerId; when: "period_end" | "now"; why: string | undefined },
): Changed {
  const done = await change(deps, sellerId, (subscription) => {
    const releases = subscription.scheduleRef;
    if (when === "now") return ok({ to: "ended", releases });
    if (subscription.endsAt) return err({ kind: "nothing_to_change" });
    return ok({ to: "ending", releases });
  });
  if (!done.ok || why === undefined) return done;
  const [latest] = await deps.store.subscriptions.ofSeller(sellerId);
  if (latest) await deps.store.transact((tx) => tx.subscriptions.noteWhy(latest.id, why));
  return done;
}

/** It does not end after all. */
export const goOnWithPlan = (deps: Deps, sellerId: SellerId): Changed =>
  change(deps, sellerId, ({ endsAt }) =>
    endsAt === null ? err({ kind: "nothing_to_change" }) : ok({ to: "going_on" }),
  );

/** No invoice is collected until it is resumed; what was paid for stays until it is over. */
export const pausePlan = (deps: Deps, sellerId: SellerId): Changed =>
  change(deps, sellerId, ({ isPaused, endsAt, scheduleRef }) => {
    if (isPaused) return err({ kind: "nothing_to_change" });
    if (endsAt) return err({ kind: "subscription_ending" });
    return ok({ to: "paused", releases: scheduleRef });
  });

/** It is collected again from the next period on. */
export const resumePlan = (deps: Deps, sellerId: SellerId): Changed =>
  change(deps, sellerId, ({ isPaused }) =>
    isPaused ? ok({ to: "resumed" }) : err({ kind: "nothing_to_change" }),
  );

/** A card for what comes, to be entered in the browser. */
export async function openPlanMethod(
  deps: Deps,
  { sellerId, key }: { sellerId: SellerId; key: string },
): Promise<Result<{ readonly ref: string; readonly clientSecret: string }, ChangeError>> {
  const customer = await customerOf(deps, sellerId);
  if (!customer.ok) return customer;
  const opened = await billingOf(deps).openSetup(customer.value.ref ?? "", key);
  if (opened.kind === "ok") return ok(opened.value);
  await alertUnauthorized(deps, "stripe", opened);
  return err({ kind: opened.kind === "rejected" ? "processor_refused" : "processor_unavailable" });
}

/** What was entered pays from now on, and what is owed at once. */
export async function payPlanBy(
  deps: Deps,
  { sellerId, setupRef }: { sellerId: SellerId; setupRef: string },
): Changed {
  const customer = await customerOf(deps, sellerId);
  if (!customer.ok) return customer;
  const { ref: customerRef } = customer.value;
  return change(deps, sellerId, () =>
    ok({ to: "paid_by", setupRef, customerRef: customerRef ?? "" }),
  );
}

/** Stripe's own pages, as an alternative to ours. */
export async function openPlanPortal(
  deps: Deps,
  { sellerId, key }: { sellerId: SellerId; key: string },
): Promise<Result<string, ChangeError>> {
  const customer = await customerOf(deps, sellerId);
  if (!customer.ok) return customer;
  const back = deps.links.page("/seller/plan");
  const opened = await billingOf(deps).portal(customer.value.ref ?? "", back, key);
  if (opened.kind === "ok") return ok(opened.value);
  await alertUnauthorized(deps, "stripe", opened);
  return err({ kind: opened.kind === "rejected" ? "processor_refused" : "processor_unavailable" });
}

/** One change at a time: the second of two at once is told so, and nothing of it is sent. */
async function change(
  deps: Deps,
  sellerId: SellerId,
  wanted: (subscription: Subscription) => Wanted,
): Changed {
  const opened = await deps.store.transact(
    async (tx): Promise<Result<{ id: OperationId; ref: string }, ChangeError>> => {
      await tx.subscriptions.lockSeller(sellerId);
      const live = await tx.subscriptions.live(sellerId);
      if (!live?.ref) return err({ kind: "subscription_not_found" });
      const asked = wanted(live);
      const open = await tx.operations.findOpen(live.id);
      if (open && asked.ok && isSameMethod(open, asked.value))
        return ok({ id: open.id, ref: live.ref });
      if (open) return err({ kind: "change_under_way" });
      if (!asked.ok) return asked;
      const at = deps.now();
      const id = deps.newId<OperationId>();
      const params = { subscriptionId: live.id, ref: live.ref, change: asked.value };
      const about = { subjectId: live.id, processor: "stripe" } as const;
      const intent = { kind: "change_subscription", params, ...about } as const;
      await tx.operations.open(id, intent, at, nextTryAfter(at, 0));
      return ok({ id, ref: live.ref });
    },
  );
  if (!opened.ok) return opened;
  const { id, ref } = opened.value;
  const ran = await runOperation(deps, id);
  const done = await deps.store.operations.find(id);
  if (done?.state === "rejected") {
    await refreshSubscription(deps, ref, undefined);
    return err({ kind: "change_refused" });
  }
  if (ran !== "final" && ran !== "closed") return err({ kind: "processor_unavailable" });
  return toPay(deps, ref);
}

/** Stripe's news of a card that was entered begins the same change as the browser that entered it. */
const isSameMethod = ({ kind, params }: Operation, change: SubscriptionChange): boolean =>
  kind === "change_subscription" &&
  change.to === "paid_by" &&
  params.change.to === "paid_by" &&
  params.change.setupRef === change.setupRef;

/** How many goods a plan would hide, so that nobody is surprised. */
export async function hiddenBy(
  deps: Deps,
  { sellerId, terms }: { sellerId: SellerId; terms: Terms | undefined },
): Promise<number> {
  const listed = await deps.store.subscriptions.listings(sellerId);
  const { listingsMax } = terms ? plans[terms.plan] : plans.starter;
  return Math.max(0, listed - listingsMax);
}
