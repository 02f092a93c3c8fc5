import type { CustomerId, OperationId, SellerId, SubscriptionId } from "../../domain/ids.ts";
import { nextTryAfter } from "../../domain/operation.ts";
import { isSameTerms, priceOf, type Terms } from "../../domain/plans.ts";
import { assert, err, ok, type Result } from "../../domain/result.ts";
import type { Subscription } from "../../domain/subscriptions.ts";
import { codes, type TaxPlace, type ToPay } from "../../processors/processor.ts";
import { alertUnauthorized } from "../alert.ts";
import type { BillingCustomer } from "../billing-ports.ts";
import type { Deps } from "../ports.ts";
import { runOperation } from "../run-operation.ts";
import { refreshWhole } from "./apply-invoice.ts";
import { empty } from "./apply-subscription.ts";
import { billingOf } from "./billing-of.ts";
import { trialDaysFor } from "./read-plan.ts";

export type SubscribeError = {
  readonly kind:
    | "seller_not_found"
    | "subscription_exists"
    /** Taxes are added, and nobody has said where the seller is, or no place that Stripe knows. */
    | "place_required"
    | "place_unknown"
    | "processor_unavailable"
    | "processor_refused";
};
type Input = {
  readonly sellerId: SellerId;
  readonly terms: Terms;
  /** Where the seller is, which only taxes ask for. */
  readonly place: TaxPlace | undefined;
};

/** Ending one that was never paid, making the new one: more is never needed. */
const STEPS_MAX = 3;

/**
 * Begins a subscription. It is nobody's plan before it is paid for; what the browser needs for that is
 * answered. Again with the same terms it is the same one; one that was never paid makes way for another.
 */
export async function startSubscription(
  deps: Deps,
  input: Input,
): Promise<Result<ToPay | undefined, SubscribeError>> {
  const customer = await customerOf(deps, input.sellerId);
  if (!customer.ok) return customer;
  const { ref: customerRef } = customer.value;
  assert(customerRef !== null, "a customer that was made has a name");
  const placed = await tellPlace(deps, customerRef, input.place);
  if (!placed.ok) return placed;
  for (let step = 0; step < STEPS_MAX; step++) {
    const opened = await open(deps, input, customerRef);
    if (!opened.ok) return opened;
    const { operationId, subscriptionId, isEnding } = opened.value;
    if (operationId) {
      const ran = await runOperation(deps, operationId);
      if (ran !== "final" && ran !== "closed") return err({ kind: "processor_unavailable" });
    }
    if (isEnding) continue;
    return payable(deps, subscriptionId);
  }
  return err({ kind: "processor_unavailable" });
}

/** Stripe is told before anything begins, for it begins nothing that it cannot tax. It is kept there alone. */
async function tellPlace(
  deps: Deps,
  customerRef: string,
  place: TaxPlace | undefined,
): Promise<Result<void, SubscribeError>> {
  if (!deps.settings.plans.taxes) return ok(undefined);
  if (!place) return err({ kind: "place_required" });
  const told = await billingOf(deps).placeCustomer(customerRef, place);
  // A customer that was deleted is found out, and made again, by what comes next.
  if (told.kind === "ok" || (told.kind === "rejected" && told.code === codes.gone))
    return ok(undefined);
  if (told.kind === "rejected")
    return err({ kind: told.code === codes.placeUnknown ? "place_unknown" : "processor_refused" });
  await alertUnauthorized(deps, "stripe", told);
  return err({ kind: "processor_unavailable" });
}

type Opened = {
  readonly subscriptionId: SubscriptionId;
  /** Undefined: it was made before. */
  readonly operationId: OperationId | undefined;
  /** What is under way ends another one, which was never paid. */
  readonly isEnding: boolean;
};

const open = (
  deps: Deps,
  { sellerId, terms }: Input,
  customerRef: string,
): Promise<Result<Opened, SubscribeError>> =>
  deps.store.transact(async (tx) => {
    await tx.subscriptions.lockSeller(sellerId);
    const live = await tx.subscriptions.live(sellerId);
    const at = deps.now();
    if (live) {
      if (live.state !== "created" && live.state !== "incomplete")
        return err({ kind: "subscription_exists" });
      const under = await tx.operations.findOpen(live.id);
      const same = { subscriptionId: live.id, operationId: under?.id };
      if (under?.kind === "change_subscription") return ok({ ...same, isEnding: true });
      if (isSameTerms(live.terms, terms)) return ok({ ...same, isEnding: false });
      if (under || live.ref === null) return ok({ ...same, isEnding: true });
      const id = deps.newId<OperationId>();
      const change = { to: "ended", releases: null } as const;
      const params = { subscriptionId: live.id, ref: live.ref, change };
      const about = { subjectId: live.id, processor: "stripe" } as const;
      const intent = { kind: "change_subscription", params, ...about } as const;
      await tx.operations.open(id, intent, at, nextTryAfter(at, 0));
      return ok({ subscriptionId: live.id, operationId: id, isEnding: true });
    }
    const subscription: Subscription = {
      ...{ ...empty, id: deps.newId<SubscriptionId>(), sellerId, terms, price: priceOf(terms) },
      ...{ reading: 0, createdAt: at },
    };
    await tx.subscriptions.add(subscription, at);
    const id = deps.newId<OperationId>();
    const { trialDays, taxes } = deps.settings.plans;
    const hadOne = (await tx.subscriptions.billed(sellerId)).invoices.length > 0;
    const params = {
      ...{ subscriptionId: subscription.id, sellerId, customerRef, terms },
      ...{ trialDays: trialDaysFor(hadOne, trialDays), taxes },
    };
    const about = { subjectId: subscription.id, processor: "stripe" } as const;
    await tx.operations.open(
      id,
      { kind: "create_subscription", params, ...about },
      at,
      nextTryAfter(at, 0),
    );
    return ok({ subscriptionId: subscription.id, operationId: id, isEnding: false });
  });

/** What is asked for before it is paid; undefined: nothing is. */
async function payable(
  deps: Deps,
  id: SubscriptionId,
): Promise<Result<ToPay | undefined, SubscribeError>> {
  const found = await deps.store.subscriptions.found(id);
  const ref = found?.subscription.ref;
  if (!ref) return err({ kind: "processor_refused" });
  return toPay(deps, ref);
}

/** What has to be paid, or entered, now, after a look at what the subscription is. */
export async function toPay(
  deps: Deps,
  ref: string,
): Promise<Result<ToPay | undefined, SubscribeError>> {
  // What a change has just paid for is told by its invoice alone.
  await refreshWhole(deps, ref, 1);
  const asked = await billingOf(deps).toPay(ref);
  if (asked.kind === "ok") return ok(asked.value);
  await alertUnauthorized(deps, "stripe", asked);
  return err({
    kind: asked.kind === "rejected" ? "processor_refused" : "processor_unavailable",
  });
}

/** The seller as Stripe's customer, made when it is first needed. The row's id is the key. */
export async function customerOf(
  deps: Deps,
  sellerId: SellerId,
): Promise<Result<BillingCustomer, SubscribeError>> {
  const seller = await deps.store.transact((tx) => tx.sellers.find(sellerId));
  if (!seller) return err({ kind: "seller_not_found" });
  const fresh = { id: deps.newId<CustomerId>(), sellerId, ref: null };
  const customer = await deps.store.subscriptions.openCustomer(fresh, deps.now());
  if (customer.ref !== null) return ok(customer);
  const { email } = seller;
  const made = await billingOf(deps).createCustomer({ id: customer.id, sellerId, email });
  if (made.kind === "rejected") return err({ kind: "processor_refused" });
  if (made.kind !== "ok") {
    await alertUnauthorized(deps, "stripe", made);
    return err({ kind: "processor_unavailable" });
  }
  const { ref } = made.value;
  await deps.store.transact((tx) => tx.subscriptions.nameCustomer(customer.id, ref));
  return ok({ ...customer, ref });
}
