import type Stripe from "stripe";
import { giveCard, idIn } from "./sandbox-stripe-billing.support.ts";

/** A repeatable stream of choices: mulberry32. */
export function choices(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    below: (limit: number) => Math.floor(next() * limit),
    chance: (part: number) => next() < part,
    one<T>(of: readonly T[]): T {
      const chosen = of[Math.floor(next() * of.length)];
      if (chosen === undefined) throw new Error("nothing to choose from");
      return chosen;
    },
  };
}

export type Choices = ReturnType<typeof choices>;

export type Scene = {
  stripe: Stripe;
  pick: Choices;
  clock: string;
  now: () => number;
  advance: (seconds: number) => Promise<void>;
  customers: string[];
  prices: string[];
  coupons: string[];
  taxRate: string;
  /** Whose periods were changed without a proration, or given away. */
  gifts: Set<string>;
};

type Act = (scene: Scene) => Promise<unknown>;

const CARDS = [
  "pm_card_visa",
  "pm_card_visa",
  "pm_card_chargeCustomerFail",
  "pm_card_authenticationRequired",
];
const PAYMENT = [
  "allow_incomplete",
  "default_incomplete",
  "pending_if_incomplete",
  "error_if_incomplete",
] as const;
const PRORATION = ["always_invoice", "always_invoice", "create_prorations", "none"] as const;

async function subscriptionsOf({ stripe, customers }: Scene): Promise<Stripe.Subscription[]> {
  const lists = await Promise.all(
    customers.map((customer) => stripe.subscriptions.list({ customer, status: "all" })),
  );
  return lists.flatMap(({ data }) => data).filter(({ status }) => status !== "incomplete_expired");
}

/** Of those that are not over, if there are any. */
async function anyOf(scene: Scene): Promise<Stripe.Subscription | undefined> {
  const live = (await subscriptionsOf(scene)).filter(({ status }) => status !== "canceled");
  return live.length === 0 ? undefined : scene.pick.one(live);
}

const withAny =
  (work: (scene: Scene, subscription: Stripe.Subscription) => Promise<unknown>): Act =>
  async (scene) => {
    const subscription = await anyOf(scene);
    if (subscription) await work(scene, subscription);
  };

const withOpen =
  (work: (scene: Scene, invoice: Stripe.Invoice) => Promise<unknown>): Act =>
  async (scene) => {
    const customer = scene.pick.one(scene.customers);
    const { data } = await scene.stripe.invoices.list({ customer, status: "open" });
    if (data.length > 0) await work(scene, scene.pick.one(data));
  };

const create: Act = async ({ stripe, pick, customers, prices, coupons, taxRate, now }) =>
  stripe.subscriptions.create({
    customer: pick.one(customers),
    items: [{ price: pick.one(prices), quantity: 1 + pick.below(3) }],
    payment_behavior: pick.one(["allow_incomplete", "default_incomplete", "error_if_incomplete"]),
    ...(pick.chance(0.2) && { trial_period_days: 1 + pick.below(20) }),
    ...(pick.chance(0.2) && { billing_cycle_anchor: now() + (1 + pick.below(25)) * 86_400 }),
    ...(pick.chance(0.3) && { discounts: [{ coupon: pick.one(coupons) }] }),
    ...(pick.chance(0.3) && { default_tax_rates: [taxRate] }),
  });

const update = withAny(async ({ stripe, pick, prices, gifts }, { id, items }) => {
  const proration = pick.one(PRORATION);
  if (proration === "none") gifts.add(id);
  await stripe.subscriptions.update(id, {
    items: [{ id: idIn(items.data[0]), price: pick.one(prices), quantity: 1 + pick.below(3) }],
    proration_behavior: proration,
    payment_behavior: pick.one(PAYMENT),
  });
});

const anchorNow = withAny(({ stripe }, { id }) =>
  stripe.subscriptions.update(id, { billing_cycle_anchor: { type: "now" } }),
);

const cancelAtEnd = withAny(({ stripe, pick }, { id }) =>
  stripe.subscriptions.update(id, { cancel_at_period_end: pick.chance(0.4) }),
);

const cancelNow = withAny(({ stripe, pick }, { id }) =>
  stripe.subscriptions.cancel(id, { prorate: pick.chance(0.5), invoice_now: pick.chance(0.5) }),
);

const collection = withAny(({ stripe, pick }, { id, pause_collection: paused }) =>
  stripe.subscriptions.update(id, {
    pause_collection: paused
      ? ""
      : { behavior: pick.one(["keep_as_draft", "void", "mark_uncollectible"]) },
  }),
);

const discount = withAny(({ stripe, pick, coupons }, { id }) =>
  stripe.subscriptions.update(id, {
    discounts: pick.chance(0.5) ? "" : [{ coupon: pick.one([...coupons, "nothing"]) }],
    metadata: { note: String(pick.below(3)) },
  }),
);

const pauseOrResume = withAny(async ({ stripe, pick, gifts }, { id, status }) => {
  gifts.add(id);
  if (status !== "paused") return stripe.subscriptions.pause(id, { type: "subscription" });
  const anchor = pick.one(["now", "unchanged"] as const);
  return stripe.subscriptions.resume(id, { billing_cycle_anchor: { type: anchor } });
});

const endTrial = withAny(({ stripe, pick, now }, { id }) =>
  stripe.subscriptions.update(id, {
    trial_end: pick.chance(0.5) ? "now" : now() + (1 + pick.below(10)) * 86_400,
  }),
);

const schedule = withAny(async ({ stripe, pick, prices, gifts }, { id, schedule: known }) => {
  if (known) return stripe.subscriptionSchedules.release(idIn(known));
  const made = await stripe.subscriptionSchedules.create({ from_subscription: id });
  const [first] = made.phases;
  if (!first) throw new Error("a schedule has a phase");
  // What a phase changes at the end of a period is prorated by nothing.
  gifts.add(id);
  return stripe.subscriptionSchedules.update(made.id, {
    phases: [
      {
        items: first.items.map(({ price, quantity }) => ({
          price: idIn(price),
          quantity: quantity ?? 1,
        })),
        start_date: first.start_date,
        end_date: first.end_date,
      },
      {
        items: [{ price: pick.one(prices) }],
        duration: { interval: "month", interval_count: 1 },
        proration_behavior: "none",
      },
    ],
  });
});

const card: Act = ({ stripe, pick, customers }) =>
  giveCard(stripe, pick.one(customers), pick.one(CARDS));

const pay = withOpen(async ({ stripe, pick }, { id, customer }) => {
  if (pick.chance(0.2)) return stripe.invoices.pay(id, { paid_out_of_band: true });
  const method = await stripe.paymentMethods.attach(pick.one(CARDS), { customer: idIn(customer) });
  return stripe.invoices.pay(id, { payment_method: method.id });
});

const endInvoice = withOpen(({ stripe, pick }, { id }) =>
  pick.chance(0.5) ? stripe.invoices.voidInvoice(id) : stripe.invoices.markUncollectible(id),
);

const credit: Act = ({ stripe, pick, customers }) =>
  stripe.customers.createBalanceTransaction(pick.one(customers), {
    amount: pick.below(4000) - 2500,
    currency: "usd",
  });

const extra: Act = async ({ stripe, pick, customers }) => {
  const customer = pick.one(customers);
  await stripe.invoiceItems.create({ customer, amount: pick.below(900), currency: "usd" });
  if (pick.chance(0.5))
    await stripe.invoices.create({ customer, pending_invoice_items_behavior: "include" });
};

const moveClock: Act = ({ pick, advance }) =>
  advance(pick.one([3600, 7200, 23 * 3600, 86_400, 6 * 86_400, 27 * 86_400]));

/** What happens more often in life stands here more often. */
const ACTS: readonly (readonly [string, Act])[] = [
  ["create", create],
  ["create", create],
  ["update", update],
  ["update", update],
  ["update", update],
  ["anchorNow", anchorNow],
  ["cancelAtEnd", cancelAtEnd],
  ["cancelNow", cancelNow],
  ["collection", collection],
  ["discount", discount],
  ["pauseOrResume", pauseOrResume],
  ["endTrial", endTrial],
  ["schedule", schedule],
  ["card", card],
  ["card", card],
  ["pay", pay],
  ["pay", pay],
  ["endInvoice", endInvoice],
  ["credit", credit],
  ["extra", extra],
  ["moveClock", moveClock],
  ["moveClock", moveClock],
  ["moveClock", moveClock],
  ["moveClock", moveClock],
];

export const nextAct = (pick: Choices): readonly [string, Act] => pick.one(ACTS);
