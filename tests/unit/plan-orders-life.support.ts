import type { Waiting } from "../sandbox/core/deliveries.ts";
import { type Dump, dump } from "../simulation/memory/dump.ts";
import { insertSeller } from "../simulation/memory/people.ts";
import { openProcessors, type Processors } from "../simulation/world/processors.ts";
import { openShop, type Shop } from "./plan-orders-shop.support.ts";

// One subscription from its beginning to its end, through the Worker's doors and the stand-in.

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
export const START_MS = Date.parse("2026-01-05T09:00:00Z");
export const SELLER = "00000000-0000-4000-8000-00000000a11a";

type At = { readonly shop: Shop; readonly processors: Processors };
type Step = (at: At) => Promise<unknown>;

/** What happens, one after the other; after each Stripe is another. */
const steps = {
  begun: ({ shop }) => shop.ask(SELLER, "subscriptions", { plan: "pro", interval: "month" }),
  paid: (at) => confirmed(at),
  "a card that fails": async (at) => paysBy(at, "pm_card_chargeCustomerFail"),
  // To the moment at which the second month begins, an hour before Stripe collects it.
  renewed: ({ processors }) =>
    processors.world.clock.advance(START_MS + 31 * DAY_MS - processors.world.clock.now()),
  "the renewal failed": ({ processors }) => processors.world.clock.advance(2 * HOUR_MS),
  "paid after all": async (at) => {
    await paysBy(at, "pm_card_visa");
    await paidAfterAll(at);
  },
  upgraded: async ({ shop, processors }) => {
    await processors.world.clock.advance(9 * DAY_MS);
    return shop.ask(SELLER, "changes", { plan: "studio", interval: "month" });
  },
  cancelled: ({ shop }) => shop.ask(SELLER, "cancellation", { when: "now" }),
} satisfies Record<string, Step>;
export const stepNames = Object.keys(steps) as (keyof typeof steps)[];

export type Told = {
  /** The event's type, and after which step it came. */
  readonly type: string;
  readonly step: number;
  readonly event: Waiting;
};
export type Life = {
  readonly processors: Processors;
  /** The rows when Stripe was asked for the subscription and nobody had heard of it yet. */
  readonly before: Dump;
  readonly shop: Shop;
  /** All that Stripe has told, in its order. */
  readonly told: readonly Told[];
};

/** The same life each time, as far as so many steps. */
export async function lived(until: number): Promise<Life> {
  const processors = await openProcessors("the life of a plan", START_MS);
  const { clock, deliveries } = processors.world;
  let before: Dump | undefined;
  const answer = (request: Request) => {
    if (request.method === "POST" && request.url.endsWith("/v1/subscriptions"))
      before = dump(shop.database());
    return processors.answer(request);
  };
  const shop = await openShop({ processors, answer, nowMs: clock.now });
  insertSeller(shop.database(), {
    ...{ id: SELLER, name: "Ada", email: "ada@artisans.example", story: "", currency: "USD" },
    ...{ shippingFlatMinor: 0n, stripeAccountId: "acct_1", stripeTransfers: "active" },
    ...{
      paypalEmail: "ada@artisans.example",
      paypalState: "active",
      createdAt: new Date(START_MS),
    },
  } as never);
  const told: Told[] = [];
  for (const [step, name] of stepNames.slice(0, until).entries()) {
    await steps[name]({ shop, processors });
    await clock.advance(HOUR_MS / 2);
    for (const event of await deliveries.take()) {
      told.push({ type: event.type, step, event });
      await shop.deliver(event);
    }
  }
  if (before === undefined) throw new Error("a life begins with a subscription");
  return { processors, before, shop, told };
}

type Objects = { data: { id: string; latest_invoice?: string; customer?: string }[] };
async function at<T>(
  { processors }: At,
  path: string,
  params?: Record<string, string>,
): Promise<T> {
  const { stripe, answer } = processors;
  const headers = { Authorization: `Bearer ${stripe.secretKey}` };
  const init = params && { method: "POST", body: new URLSearchParams(params) };
  const response = await answer(new Request(`${stripe.url}/v1/${path}`, { headers, ...init }));
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as T;
}
const subscriptionAt = async (here: At) => {
  const { data } = await at<Objects>(here, "subscriptions?status=all");
  if (!data[0]) throw new Error("there is a subscription");
  return data[0];
};

/** The seller's browser pays what is owed. */
async function confirmed(here: At): Promise<void> {
  const { latest_invoice: invoice } = await subscriptionAt(here);
  type Payments = { data: { payment: { payment_intent: string } }[] };
  const { data } = await at<Payments>(here, `invoice_payments?invoice=${invoice}`);
  const path = `stripe/payment_intents/${data[0]?.payment.payment_intent}/confirm`;
  await here.processors.control(path, { card: "pm_card_visa" });
}

/** Somebody has Stripe try once more what it could not collect. */
async function paidAfterAll(here: At): Promise<void> {
  const { latest_invoice: invoice } = await subscriptionAt(here);
  await at(here, `invoices/${invoice}/pay`, {});
}

/** Another card pays from now on, by Stripe's own pages. */
async function paysBy(here: At, card: string): Promise<void> {
  const { id, customer } = await subscriptionAt(here);
  const attached = { customer: `${customer}` };
  const method = await at<{ id: string }>(here, `payment_methods/${card}/attach`, attached);
  await at(here, `subscriptions/${id}`, { default_payment_method: method.id });
}
