import type { OperationId } from "../../domain/ids.ts";
import { nextTryAfter } from "../../domain/operation.ts";
import type { Subscription } from "../../domain/subscriptions.ts";
import type { SubscriptionFacts } from "../../processors/processor.ts";
import type { Effect, News } from "../apply-subject.ts";
import { looked } from "../look-up.ts";
import type { Deps, Tx } from "../ports.ts";
import { billingOf } from "./billing-of.ts";

const applied: Effect = { state: "applied" };
const OTHERS = "a subscription of nobody here";

/** A reading, by the number that it was given before Stripe was asked. */
export type SubscriptionReading = {
  readonly facts: SubscriptionFacts;
  /** Undefined: nobody here knew its name when it began. */
  readonly reading: number | undefined;
};

/** Asks Stripe what a subscription is now; undefined: there is none. */
export async function lookAt(deps: Deps, ref: string): Promise<SubscriptionReading | undefined> {
  const reading = await deps.store.subscriptions.beginReading(ref);
  const facts = await looked(deps, "stripe", billingOf(deps).readSubscription(ref));
  return facts && { facts, reading };
}

/** Looks, and mirrors what there is. */
export async function refreshSubscription(
  deps: Deps,
  ref: string,
  news: News | undefined,
): Promise<Effect> {
  const read = await lookAt(deps, ref);
  return read ? applySubscription(deps, read, news) : { state: "ignored", note: OTHERS };
}

/**
 * Mirrors a subscription as Stripe had it, under its lock. Readings may be applied late, twice and
 * in any order: one that began before the last that was applied changes nothing.
 */
export const applySubscription = (
  deps: Deps,
  { facts, reading = 0 }: SubscriptionReading,
  news: News | undefined,
): Promise<Effect> =>
  deps.store.transact(async (tx) => {
    const found = await findOurs(deps, tx, facts);
    if ("note" in found) return { state: "ignored", note: found.note };
    const known = (await tx.subscriptions.lock(found.id)) ?? found;
    if (news && !(await news.note(tx))) return applied;
    // It proves that the creating call arrived, whatever became of its answer.
    const open = await tx.operations.findOpen(known.id);
    if (open?.kind === "create_subscription")
      await tx.operations.close(open.id, { kind: "ok", value: { ref: facts.ref } }, deps.now());
    if (known.ref !== null && reading < known.reading) return applied;
    const { state } = facts;
    if (state !== known.state)
      deps.log.info("subscription.moved", {
        subscriptionId: known.id,
        from: known.state,
        to: state,
      });
    await tx.subscriptions.save({ ...mirrorOf(known, facts), reading }, deps.now());
    return applied;
  });

const mirrorOf = (known: Subscription, facts: SubscriptionFacts): Subscription => ({
  ...{ ...known, ref: facts.ref, state: facts.state },
  ...{ terms: facts.terms ?? known.terms, price: facts.price },
  ...{ periodStart: facts.periodStart, periodEnd: facts.periodEnd },
  trialEndsAt: facts.trialEndsAt ?? null,
  ...{ endsAt: facts.endsAt ?? null, endedAt: facts.endedAt ?? null, isPaused: facts.isPaused },
  owedSince: facts.owedSince ?? null,
  ...{ scheduled: facts.scheduled ?? null, scheduleRef: facts.scheduleRef ?? null },
  pending: facts.pending ?? null,
  latestInvoiceRef: facts.latestInvoiceRef ?? null,
  method: facts.method ?? null,
});

/**
 * By Stripe's name, else by ours in its metadata, and only if the customer is its seller's. One that
 * this database has forgotten, or that somebody made in Stripe's dashboard for a seller's customer,
 * is written down.
 */
async function findOurs(
  deps: Deps,
  tx: Tx,
  facts: SubscriptionFacts,
): Promise<Subscription | { readonly note: string }> {
  const named =
    (await tx.subscriptions.findByRef(facts.ref)) ??
    (facts.subscriptionId && (await tx.subscriptions.find(facts.subscriptionId)));
  const customer = await tx.subscriptions.findCustomerByRef(facts.customerRef);
  if (named && named.ref === facts.ref) return named;
  const isForeign = named && named.sellerId !== customer?.sellerId;
  if (isForeign || (named && named.ref !== null)) {
    const about = { ref: facts.ref, customerRef: facts.customerRef };
    await tx.alerts.raise(
      { kind: "subscription_foreign", subject: named.id, facts: about },
      deps.now(),
    );
    return { note: "it names a subscription that is another's" };
  }
  if (named) return named;
  if (!customer) return { note: OTHERS };
  return adopt(deps, tx, customer.sellerId, facts);
}

async function adopt(
  deps: Deps,
  tx: Tx,
  sellerId: Subscription["sellerId"],
  facts: SubscriptionFacts,
): Promise<Subscription | { readonly note: string }> {
  await tx.subscriptions.lockSeller(sellerId);
  const live = await tx.subscriptions.live(sellerId);
  const { terms, ref } = facts;
  const isOver = facts.state === "canceled" || facts.state === "incomplete_expired";
  if (terms === undefined || (live && !isOver)) {
    const kind = terms === undefined ? "subscription_without_plan" : "subscription_twice";
    await tx.alerts.raise({ kind, subject: sellerId, facts: { ref } }, deps.now());
    return { note: "a subscription that nobody here has asked for" };
  }
  const id = facts.subscriptionId ?? deps.newId<Subscription["id"]>();
  const known = { id, sellerId, terms, reading: 0, createdAt: facts.createdAt };
  const adopted = mirrorOf({ ...known, ...empty, price: facts.price }, facts);
  await tx.subscriptions.add(adopted, deps.now());
  return adopted;
}

/** Before anything was heard of it. */
export const empty: Omit<
  Subscription,
  "id" | "sellerId" | "terms" | "price" | "reading" | "createdAt"
> = {
  ...{ ref: null, state: "created", periodStart: null, periodEnd: null, trialEndsAt: null },
  ...{ endsAt: null, endedAt: null, isPaused: false, owedSince: null, scheduled: null },
  ...{ scheduleRef: null, pending: null, latestInvoiceRef: null, method: null },
};

/** A customer was deleted in Stripe's dashboard, and the subscription with it. */
export const applyBillingCustomer = (
  deps: Deps,
  ref: string,
  type: string,
  news: News,
): Promise<Effect> =>
  deps.store.transact(async (tx) => {
    const customer = await tx.subscriptions.findCustomerByRef(ref);
    if (!customer || type !== "customer.deleted")
      return { state: "ignored", note: "a customer of nobody here" };
    if (!(await news.note(tx))) return applied;
    await tx.subscriptions.dropCustomer(ref);
    return applied;
  });

/** Of a subscription without a method: what was entered pays it, whatever became of the browser. */
export async function applyBillingSetup(deps: Deps, ref: string, news: News): Promise<Effect> {
  const setup = await looked(deps, "stripe", billingOf(deps).readSetup(ref));
  const nobody: Effect = { state: "ignored", note: "a set-up of no plan here" };
  if (!setup?.isDone || setup.customerRef === undefined) return nobody;
  const { customerRef } = setup;
  return deps.store.transact(async (tx) => {
    const customer = await tx.subscriptions.findCustomerByRef(customerRef);
    if (!customer) return nobody;
    await tx.subscriptions.lockSeller(customer.sellerId);
    const live = await tx.subscriptions.live(customer.sellerId);
    if (!(await news.note(tx))) return applied;
    if (!live?.ref || live.method !== null) return applied;
    if (await tx.operations.findOpen(live.id)) return applied;
    const at = deps.now();
    const id = deps.newId<OperationId>();
    const change = { to: "paid_by", setupRef: ref, customerRef } as const;
    const params = { subscriptionId: live.id, ref: live.ref, change };
    const about = { subjectId: live.id, processor: "stripe" } as const;
    const intent = { kind: "change_subscription", params, ...about } as const;
    await tx.operations.open(id, intent, at, nextTryAfter(at, 0));
    await tx.outbox.add(deps.newId(), { kind: "operation", operationId: id }, at);
    return applied;
  });
}
