import { intervals, paidPlans } from "../../../../worker/domain/plans.ts";
import {
  invoiceStates,
  type Subscription,
  type SubscriptionInvoice,
  subscriptionStates,
} from "../../../../worker/domain/subscriptions.ts";
import type { Store, Tx } from "../../../../worker/usecases/ports.ts";
import { type Chooses, type Pool, several } from "./pool.ts";

const terms = (p: Pool) => ({ plan: p.oneOf(paidPlans), interval: p.oneOf(intervals) });

export const callsOfSubscriptions: Readonly<Record<string, Chooses<Tx>>> = {
  "subscriptions.find": (p) => {
    const id = p.idOf("subscriptions");
    return (tx) => tx.subscriptions.find(id as never);
  },
  "subscriptions.findByRef": (p) => {
    const ref = p.row("subscriptions")?.ref ?? p.ref();
    return (tx) => tx.subscriptions.findByRef(ref);
  },
  "subscriptions.live": (p) => {
    const id = p.idOf("sellers");
    return (tx) => tx.subscriptions.live(id as never);
  },
  "subscriptions.add": (p) => {
    const [made, at] = [subscription(p), p.about()];
    return (tx) => tx.subscriptions.add(made, at);
  },
  "subscriptions.save": (p) => {
    const [made, at] = [{ ...subscription(p), id: p.idOf("subscriptions") as never }, p.about()];
    return (tx) => tx.subscriptions.save(made, at);
  },
  "subscriptions.billed": (p) => {
    const id = p.idOf("sellers");
    return (tx) => tx.subscriptions.billed(id as never);
  },
  "subscriptions.findCustomerByRef": (p) => {
    const ref = p.row("billingCustomers")?.ref ?? p.ref();
    return (tx) => tx.subscriptions.findCustomerByRef(ref);
  },
  "subscriptions.nameCustomer": (p) => {
    const [id, ref] = [p.idOf("billingCustomers"), p.ref()];
    return (tx) => tx.subscriptions.nameCustomer(id as never, ref);
  },
  "subscriptions.dropCustomer": (p) => {
    const ref = p.row("billingCustomers")?.ref ?? p.ref();
    return (tx) => tx.subscriptions.dropCustomer(ref);
  },
  "subscriptions.keepInvoice": (p) => {
    const [made, at, reading] = [invoice(p), p.about(), p.pick(4)];
    const payments = several(p, () => ({
      ref: p.ref(),
      chargeRef: p.chance(50) ? p.ref() : null,
    })).slice(0, 1);
    return (tx) => tx.subscriptions.keepInvoice({ invoice: made, reading, payments }, at);
  },
};

export const storeCallsOfSubscriptions: Readonly<Record<string, Chooses<Store>>> = {
  "subscriptions.beginReading": (p) => {
    const ref = p.row("subscriptions")?.ref ?? p.ref();
    return (store) => store.subscriptions.beginReading(ref);
  },
  "subscriptions.openCustomer": (p) => {
    const made = { id: p.id<never>(), sellerId: p.idOf("sellers") as never, ref: null };
    const at = p.about();
    return (store) => store.subscriptions.openCustomer(made, at);
  },
  "subscriptions.found": (p) => {
    const id = p.idOf("subscriptions");
    return (store) => store.subscriptions.found(id as never);
  },
  "subscriptions.ofSeller": (p) => {
    const id = p.idOf("sellers");
    return (store) => store.subscriptions.ofSeller(id as never);
  },
  "subscriptions.invoiceOfPayment": (p) => {
    const row = p.row("invoicePayments");
    const names = p.chance(50)
      ? { ref: row?.ref ?? p.ref() }
      : { chargeRef: row?.chargeRef ?? p.ref() };
    return (store) => store.subscriptions.invoiceOfPayment(names);
  },
  "subscriptions.silent": (p) => {
    const [since, most] = [p.about(), 1 + p.pick(3)];
    return (store) => store.subscriptions.silent(since, most);
  },
};

function subscription(p: Pool): Subscription {
  const scheduled = p.chance(70) ? null : { terms: terms(p), at: p.about() };
  const pending = p.chance(70) ? null : { terms: terms(p), until: p.about() };
  const method = { brand: "visa", last4: "4242", expMonth: 1, expYear: 2030 };
  return {
    ...{ id: p.chance(95) ? p.id<never>() : (p.idOf("subscriptions") as never) },
    ...{ sellerId: p.idOf("sellers") as never, ref: p.chance(80) ? p.ref() : null },
    ...{ state: p.oneOf(subscriptionStates), terms: terms(p) },
    price: { minor: BigInt(p.pick(9)), currency: p.currency() },
    ...{ periodStart: p.about(), periodEnd: p.about(), trialEndsAt: null, endsAt: null },
    ...{ endedAt: null, isPaused: p.chance(20), owedSince: p.chance(70) ? null : p.about() },
    ...{ scheduled, scheduleRef: null, pending, latestInvoiceRef: null },
    ...{ method: p.chance(50) ? null : method, reading: 0, createdAt: p.about() },
  };
}

function invoice(p: Pool): SubscriptionInvoice {
  const row = p.row("subscriptions");
  const periods = several(p, () => {
    const [from, until] = [p.about(), p.about()].sort((a, b) => a.getTime() - b.getTime());
    return { ...terms(p), from: from!, until: until!, amountMinor: BigInt(p.pick(9)) - 2n };
  });
  return {
    ...{ id: p.id<never>(), sellerId: (row?.sellerId ?? p.idOf("sellers")) as never },
    subscriptionId: (row?.id ?? p.idOf("subscriptions")) as never,
    ...{ ref: p.ref(), number: null, state: p.oneOf(invoiceStates), reason: "subscription_cycle" },
    total: { minor: BigInt(p.pick(9)), currency: p.currency() },
    ...{ taxMinor: BigInt(p.pick(2)), paidMinor: BigInt(p.pick(9)), dueMinor: 0n },
    ...{ givenBackMinor: 0n, isDisputed: p.chance(10), periods, createdAt: p.about() },
    paidAt: p.chance(50) ? null : p.about(),
  };
}
