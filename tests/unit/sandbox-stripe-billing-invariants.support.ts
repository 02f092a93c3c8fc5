import type Stripe from "stripe";
import { expect } from "vitest";
import type { OpenWorld } from "../sandbox/core/worlds.ts";
import { idIn } from "./sandbox-stripe-billing.support.ts";

type Fields = Record<string, unknown>;

/** The last that the events said of each object. */
export type Told = Map<string, Fields>;

const OWN = /^(customer\.subscription|invoice|subscription_schedule)\.(?!upcoming)/;

/** Each event continues the one before it, and names as different exactly what is different. */
export async function hear(world: OpenWorld, told: Told): Promise<string[]> {
  const ids: string[] = [];
  for (const { bodyBase64 } of await world.deliveries.take()) {
    const event = JSON.parse(Buffer.from(bodyBase64, "base64").toString());
    ids.push(event.id);
    if (!OWN.test(event.type)) continue;
    const object: Fields = event.data.object;
    const before = told.get(String(object.id));
    const previous: Fields | undefined = event.data.previous_attributes;
    if (previous) {
      expect(Object.keys(previous), event.type).not.toEqual([]);
      for (const [name, was] of Object.entries(previous))
        expect(object[name], `${event.type}: ${name}`).not.toEqual(was);
      if (before && event.type !== "invoice.updated") {
        const { metadata: _, ...rest } = { ...object, ...previous };
        expect(rest, event.type).toEqual({ ...before, metadata: undefined });
      }
    }
    told.set(String(object.id), object);
  }
  return ids;
}

export async function expectInvoicesAddUp(stripe: Stripe, customer: string) {
  const { data } = await stripe.invoices.list({ customer, limit: 100, expand: ["data.payments"] });
  for (const invoice of data) {
    const what = `${invoice.id} ${invoice.status} ${invoice.billing_reason}`;
    const { subtotal, total, amount_due: due, amount_paid: paid } = invoice;
    const sum = (amounts: readonly { amount: number }[]) =>
      amounts.reduce((all, { amount }) => all + amount, 0);
    const taxes = (invoice.total_taxes ?? []).filter(
      ({ tax_behavior: behavior }) => behavior === "exclusive",
    );
    expect(subtotal, what).toBe(sum(invoice.lines.data));
    expect(total, what).toBe(subtotal - sum(invoice.total_discount_amounts ?? []) + sum(taxes));
    expect(invoice.amount_remaining, what).toBe(due - paid);
    const payments = invoice.payments?.data ?? [];
    const taken = payments
      .filter(({ status }) => status === "paid")
      .reduce((all, { amount_paid: amount }) => all + (amount ?? 0), 0);
    expect(paid, what).toBe(taken + (invoice.amount_paid_off_stripe ?? 0));
    if (invoice.status === "paid") expect(invoice.amount_remaining, what).toBe(0);
    if (invoice.status === "open") expect(invoice.amount_remaining, what).toBeGreaterThan(0);
    const waits = payments.filter(({ status }) => status === "open").length;
    if (invoice.status !== "open" && invoice.status !== "uncollectible")
      expect(waits, what).toBe(0);
    if (invoice.ending_balance !== null)
      expect(invoice.ending_balance - invoice.starting_balance, what).toBe(total - due);
  }
  return data;
}

export async function expectBalanceAddsUp(stripe: Stripe, customer: string): Promise<void> {
  const { balance } = await stripe.customers.retrieve(customer).then((found) => {
    if (found.deleted) throw new Error("the customer is deleted");
    return found;
  });
  let sum = 0;
  for await (const { amount } of stripe.customers.listBalanceTransactions(customer, { limit: 100 }))
    sum += amount;
  expect(balance).toBe(sum);
}

/** The status goes by the latest invoice that is owed; what is void or bad debt cures nothing. */
export function expectStatusFits(
  subscription: Stripe.Subscription,
  invoices: readonly Stripe.Invoice[],
): void {
  const { id, status, pending_update: pending } = subscription;
  if (pending || !["active", "trialing", "past_due"].includes(status)) return;
  const all = invoices.filter(
    (invoice) =>
      invoice.parent?.subscription_details?.subscription === id &&
      invoice.billing_reason !== "manual" &&
      invoice.status !== "draft",
  );
  // Whether something void was owed before it was made void cannot be seen.
  const own = all.filter((invoice) => invoice.status !== "void");
  const what = `${id} ${status} ${own.map((one) => `${one.id} ${one.status} ${one.attempted}`)}`;
  const latest = own[0];
  if (status === "past_due")
    expect(latest?.status === "paid" && own.length === all.length, what).toBe(false);
  else if (latest?.status === "open") expect(latest.attempted, what).toBe(false);
}

const free = { amount: 0, item: "", credit: false };

type Part = { start: number; end: number; sign: number };

/** Every second until the end of the current period is billed once, or part of a trial. */
export function expectTimeBilledOnce(
  subscription: Stripe.Subscription,
  lines: readonly { amount: number; start: number; end: number; item: string; credit: boolean }[],
): void {
  const [item] = subscription.items.data;
  if (!item) throw new Error("a subscription has an item");
  const parts: Part[] = lines
    .filter(({ item: of, amount }) => of === item.id && amount !== 0)
    .map(({ start, end, credit }) => ({ start, end, sign: credit ? -1 : 1 }));
  const from = subscription.start_date;
  const trials = lines.filter(({ item: of, amount }) => of === item.id && amount === 0);
  const { trial_end: trialEnd, trial_start: trialStart } = subscription;
  if (trialEnd !== null) trials.push({ ...free, start: trialStart ?? from, end: trialEnd });
  const marks = [...new Set([from, ...parts.flatMap(({ start, end }) => [start, end])])]
    .filter((mark) => mark >= from && mark < item.current_period_end)
    .sort((one, other) => one - other);
  for (const mark of marks) {
    const times = parts
      .filter(({ start, end }) => start <= mark && mark < end)
      .reduce((all, { sign }) => all + sign, 0);
    const isFree = trials.some(({ start, end }) => start <= mark && mark < end);
    if (isFree && times === 0) continue;
    expect(times, `${subscription.id} at ${mark}: ${JSON.stringify(parts)}`).toBe(1);
  }
}

export function billedLines(
  invoices: readonly Stripe.Invoice[],
  waiting: readonly Stripe.InvoiceItem[],
  dropped: ReadonlySet<string>,
) {
  const onInvoices = invoices
    .filter(({ id, status }) => !(status === "void" && dropped.has(id)) && status !== null)
    .flatMap(({ lines }) => lines.data)
    .flatMap(({ amount: gross, discount_amounts: discounts, period, parent }) => {
      const amount = gross - (discounts ?? []).reduce((all, off) => all + off.amount, 0);
      const details = parent?.subscription_item_details;
      if (!details) return [];
      const credit = details.proration && amount < 0;
      return [{ amount, ...period, item: details.subscription_item, credit }];
    });
  const items = waiting.flatMap(({ amount, period, proration, parent }) => {
    const item = parent?.subscription_details?.subscription_item;
    return item && proration ? [{ amount, ...period, item: idIn(item), credit: amount < 0 }] : [];
  });
  return [...onInvoices, ...items];
}
