import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { discountsAt, idText, takenOff } from "./discounts.ts";
import type { NewItem } from "./invoice-items.ts";
import { subscriptionIdOf } from "./invoice-object.ts";
import { rhythmOf } from "./items.ts";
import { itemAmount, productName } from "./lines.ts";
import { type Period, periodAt } from "./periods.ts";
import { shareFrom } from "./shares.ts";
import { sum } from "./totals.ts";

type Change = {
  before: readonly Stripe.SubscriptionItem[];
  after: readonly Stripe.SubscriptionItem[];
  /** The period that has been billed, or will be: what is left of it changes. */
  period: Period;
  at: number;
  /** A new period begins: all that is left of the old one is given back, nothing is charged. */
  reset: boolean;
};

/**
 * Gives back the unused time of what goes and charges the remaining time of what comes, to the
 * second. Discounts are part of both amounts, as `proration_discounts: included` says.
 */
export function prorations(
  here: Platform,
  subscription: Stripe.Subscription,
  change: Change,
): NewItem[] {
  const { before, after, reset } = change;
  const whole = naturalPeriod(subscription, change.period);
  const kept = (item: Stripe.SubscriptionItem, others: readonly Stripe.SubscriptionItem[]) =>
    others.some(
      (other) =>
        other.id === item.id &&
        other.price.id === item.price.id &&
        other.quantity === item.quantity,
    );
  const credits = netAmounts(here, subscription, before).flatMap(({ item, amount }) =>
    !reset && kept(item, after) ? [] : [credit(here, subscription, item, amount, change)],
  );
  if (reset) return credits.filter(({ amount }) => amount !== 0);
  const charges = netAmounts(here, subscription, after).flatMap(({ item, amount }) =>
    kept(item, before)
      ? []
      : [adjust(here, subscription, item, shareFrom(amount, whole, change.at), change)],
  );
  return [...credits, ...charges].filter(({ amount }) => amount !== 0);
}

/** What is given back when everything ends at `at`. */
export function unusedTime(
  here: Platform,
  subscription: Stripe.Subscription,
  period: Period,
  at: number,
): NewItem[] {
  const before = subscription.items.data;
  return prorations(here, subscription, { before, after: [], period, at, reset: true });
}

/** The whole period that a price is for, of which a first one may be only the end. */
function naturalPeriod(subscription: Stripe.Subscription, period: Period): Period {
  const rhythm = rhythmOf(subscription.items.data);
  const natural = periodAt(subscription.billing_cycle_anchor, rhythm, period.start);
  return natural.end === period.end ? natural : period;
}

/** Unused time: of what was taken for it where that is known, as flexible billing has it. */
function credit(
  here: Platform,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  price: number,
  change: Change,
): NewItem {
  const taken = debited(here, subscription, item, change) ?? {
    amount: price,
    period: naturalPeriod(subscription, change.period),
  };
  const amount = -shareFrom(taken.amount, taken.period, change.at);
  return adjust(here, subscription, item, amount, change);
}

function adjust(
  here: Platform,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  amount: number,
  { period, at }: Change,
): NewItem {
  const quantity = item.quantity ?? 1;
  const what = `${quantity === 1 ? "" : `${quantity} × `}${productName(here, item.price)}`;
  const since = new Date(at * 1000).toUTCString().slice(5, 16);
  return {
    customer: idOf(subscription.customer) ?? "",
    amount,
    currency: subscription.currency,
    description: `${amount < 0 ? "Unused" : "Remaining"} time on ${what} after ${since}`,
    period: { start: at, end: period.end },
    quantity,
    price: item.price,
    discountable: false,
    metadata: { ...subscription.metadata },
    taxRates: [...(item.tax_rates ?? [])],
    subscription: subscription.id,
    subscriptionItem: item.id,
    credited: amount < 0 ? creditedBy(here, subscription, item) : null,
  };
}

type Debit = { amount: number; period: Period };

/**
 * What was last charged for the rest of this period, discounts for once included: by a change
 * within it, or when it began.
 */
function debited(
  here: Platform,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  change: Change,
): Debit | undefined {
  return (
    debitedByChange(here, subscription, item, change) ??
    debitedAtStart(here, subscription, item, change)
  );
}

function debitedByChange(
  { stores }: Platform,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  { period, at }: Change,
): Debit | undefined {
  const made = stores.invoiceItems.among({ customer: idOf(subscription.customer) ?? "" });
  return made.findLast(
    (one) =>
      one.proration &&
      one.amount > 0 &&
      one.parent?.subscription_details?.subscription_item === item.id &&
      one.period.end === period.end &&
      one.period.start <= at &&
      one.quantity === item.quantity &&
      one.pricing?.price_details?.price === item.price.id &&
      stores.invoices.find(idOf(one.invoice) ?? "")?.status !== "void",
  );
}

function debitedAtStart(
  { stores }: Platform,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  { period }: Change,
): Debit | undefined {
  const line = stores.invoices
    .among({ customer: idOf(subscription.customer) ?? "" })
    .filter((invoice) => subscriptionIdOf(invoice) === subscription.id)
    .flatMap(({ lines }) => lines.data)
    .findLast(
      ({ parent, period: of, quantity, pricing }) =>
        parent?.subscription_item_details?.subscription_item === item.id &&
        !parent.subscription_item_details.proration &&
        of.start === period.start &&
        of.end === period.end &&
        quantity === item.quantity &&
        pricing?.price_details?.price === item.price.id,
    );
  return line && { amount: line.amount - sum(line.discount_amounts ?? []), period };
}

/** The lines that charged what is given back now. */
function creditedBy(
  { stores }: Platform,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
): { invoice: string; invoice_line_items: string[] } | null {
  const invoice = stores.invoices.find(idOf(subscription.latest_invoice) ?? "");
  const lines = (invoice?.lines.data ?? []).filter(
    ({ amount, parent }) =>
      amount > 0 && parent?.subscription_item_details?.subscription_item === item.id,
  );
  if (!invoice || lines.length === 0) return null;
  return { invoice: invoice.id, invoice_line_items: lines.map(({ id }) => id) };
}

function netAmounts(
  here: Platform,
  subscription: Stripe.Subscription,
  items: readonly Stripe.SubscriptionItem[],
): { item: Stripe.SubscriptionItem; amount: number }[] {
  const net = items.map((item) => ({
    amount: itemAmount(here, item),
    product: idOf(item.price.product),
  }));
  const take = (id: string, of: (index: number) => boolean) => {
    const amounts = net.map((one, index) => (of(index) ? one : { ...one, amount: 0 }));
    takenOff(here, id, amounts, subscription.currency).forEach((off, index) => {
      const one = net[index];
      if (one) one.amount -= off;
    });
  };
  items.forEach((item, index) => {
    for (const id of item.discounts.map(idText)) take(id, (other) => other === index);
  });
  const at = here.world.clock.nowSeconds();
  for (const id of discountsAt(here, subscription.discounts.map(idText), at)) take(id, () => true);
  return items.map((item, index) => ({ item, amount: net[index]?.amount ?? 0 }));
}
