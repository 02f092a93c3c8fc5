import { createIds } from "../../core/ids.ts";
import type { Platform, Stores } from "../platform.ts";
import { Store } from "../store.ts";
import type { BillingState } from "./state.ts";

/**
 * A copy of the platform to try something in: what happens there is what would happen here, and
 * nobody hears of it. Only what belongs to the customer is copied; no money may move in it.
 */
export function shadowOf(here: Platform, customer: string): Platform {
  const base = here.outside ?? here;
  const { world, hidden } = base;
  const quiet = {
    ...world,
    // Of what has happened, not of the time, so that the same calls show the same ids again.
    ids: createIds("shadow", `${customer} ${base.stores.events.all().length}`),
    deliveries: { mode: "hold", urls: {}, emit: () => undefined } as const,
    clock: { ...world.clock, schedule: () => undefined },
  };
  const { outside: _, ...rest } = base;
  return {
    ...rest,
    world: quiet,
    hidden: { ...hidden, jobs: new Map(), billing: shadowBilling(base, customer) },
    stores: shadowStores(base.stores, customer),
  };
}

/** What is not shown of the customer's objects, too; nothing wakes up in a copy. */
function shadowBilling({ hidden, stores }: Platform, customer: string): BillingState {
  const { billing } = hidden;
  const own = <T>(known: Map<string, T>, store: Store<{ id: string; customer: unknown }>) => {
    const ids = store.among({ customer }).filter((item) => item.customer === customer);
    const entries = ids.flatMap(({ id }): [string, T][] => {
      const value = known.get(id);
      return value === undefined ? [] : [[id, structuredClone(value)]];
    });
    return new Map(entries);
  };
  return {
    clockJobs: [],
    armed: new Map(),
    subscriptions: own(billing.subscriptions, stores.subscriptions),
    invoices: own(billing.invoices, stores.invoices),
    // What a payment does to an invoice does not happen in a copy.
    payments: new Map(),
    paymentsOf: own(billing.paymentsOf, stores.invoices),
    redeemedCoupons: new Map(billing.redeemedCoupons),
    settings: billing.settings,
  };
}

/** What a draft is never made of; these grow with everything that happens. */
const UNREAD = new Set([
  "events",
  "charges",
  "balanceTransactions",
  "refunds",
  "transfers",
  "payouts",
  "paymentIntents",
]);
/** What counts how often it was used. */
const COUNTED = new Set(["coupons", "promotionCodes"]);

type Item = { id: string };

/**
 * Objects of the customer are copied, those of others left out, and what belongs to nobody, such as
 * prices, is shared. What is added stays in the copy.
 */
function shadowStores(stores: Stores, customer: string): Stores {
  const entries = Object.entries(stores).map(([name, store]) => {
    const shadow = new Store<Item>(name);
    const items = UNREAD.has(name) ? [] : candidates(name, store, customer);
    const kept = items.filter((item) => isReadable(stores, item, customer));
    const copied = COUNTED.has(name) || kept.some(hasOwner);
    shadow.replace(copied ? structuredClone(kept) : kept);
    return [name, shadow];
  });
  // Each name has a store of its own kind, which Object.entries forgets.
  return Object.fromEntries(entries) as Stores;
}

/** Of what always is some customer's, and grows with their number, only theirs are looked at. */
const OWNED = new Set([
  "subscriptions",
  "invoices",
  "invoiceItems",
  "creditNotes",
  "customerBalanceTransactions",
  "subscriptionSchedules",
]);

function candidates(name: string, store: Stores[keyof Stores], customer: string): readonly Item[] {
  const known: Store<Item & { customer?: unknown }> = store;
  return OWNED.has(name) ? known.among({ customer }) : known.all();
}

function hasOwner(item: object): boolean {
  return "customer" in item || isCustomer(item) || isPayment(item);
}

function isCustomer(item: object): boolean {
  return "object" in item && item.object === "customer";
}

function isPayment(item: object): item is { invoice: unknown } {
  return "object" in item && item.object === "invoice_payment";
}

function isReadable(stores: Stores, item: Item, customer: string): boolean {
  if (isCustomer(item)) return item.id === customer;
  if (isPayment(item)) return stores.invoices.find(String(item.invoice))?.customer === customer;
  return !("customer" in item) || item.customer === customer || item.customer === null;
}
