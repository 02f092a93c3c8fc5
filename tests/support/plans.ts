import { expect } from "vitest";
import type { PaidPlan } from "../../worker/domain/plans.ts";
import type { InvoiceView, PlanNow, PlanPreview } from "../../worker/http/contract/plans.ts";
import { type AtDesk, atDesk } from "./desks.ts";
import { DAY_MS, stripe } from "./purchase.ts";
import { type Answer, uuid, type World, world } from "./world.ts";

export const HOUR_MS = 60 * 60_000;
export type Asked = {
  toPay: { kind: "payment" | "setup"; clientSecret: string } | null;
  now: PlanNow;
};
export const PRO = { plan: "pro", interval: "month" } as const;
export const PRO_YEAR = { plan: "pro", interval: "year" } as const;
export const STUDIO = { plan: "studio", interval: "month" } as const;

export const planOf = async (desk: AtDesk) =>
  (await desk.get("/seller/plan")).body as never as PlanNow;
/** The plan, why, and the subscription's state. */
export async function has(desk: AtDesk) {
  const { entitlement, subscription } = await planOf(desk);
  return [entitlement.plan, entitlement.because, subscription?.state ?? null];
}
export function askedIn({ status, body }: Answer): Asked {
  expect([status, body]).toEqual([expect.toBeOneOf([200, 201]), expect.anything()]);
  return body as never as Asked;
}
export const ask = async (desk: AtDesk, path: string, body: unknown = {}) =>
  askedIn(await desk.post(`/seller/plan/${path}`, body));
export const subscribe = (desk: AtDesk, terms: object = PRO) => ask(desk, "subscriptions", terms);

/** What the seller's browser does with the secret that it was given. */
export async function pay(w: World, { toPay }: Asked, how: Record<string, unknown> = {}) {
  const [id] = toPay?.clientSecret.split("_secret_") ?? [];
  const path = toPay?.kind === "setup" ? "setup_intents" : "payment_intents";
  await w.control("POST", `/stripe/${path}/${id}/confirm`, { card: "pm_card_visa", ...how });
  await w.pump();
}

/** A seller at the desk, and the shop. */
export async function shopWorld(overrides: Record<string, string> = {}) {
  const w = await world(overrides);
  return { w, ...(await atDesk(w)) };
}
/** Who has subscribed and paid. */
export async function subscribed(terms: object = PRO, overrides: Record<string, string> = {}) {
  const made = await shopWorld(overrides);
  await pay(made.w, await subscribe(made.desk, terms));
  return made;
}

export async function previewOf(desk: AtDesk, terms: object): Promise<PlanPreview> {
  const { status, body } = await desk.post("/seller/plan/previews", terms);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body as never as PlanPreview;
}
export async function invoicesOf(desk: AtDesk): Promise<InvoiceView[]> {
  const { body } = await desk.get("/seller/plan/invoices");
  return (body as never as { invoices: InvoiceView[] }).invoices;
}

/** Days pass at Stripe and here, hour by hour where something is collected, with their events and cron. */
export async function live(w: World, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    await w.advance(DAY_MS);
    await w.pump();
  }
}
/** Until after Stripe has collected what is due in so many days. */
export async function leap(w: World, days: number): Promise<void> {
  await w.advance(days * DAY_MS);
  await w.advance(2 * HOUR_MS);
  await w.pump();
}

type Stripes = { id: string; status: string; metadata: Record<string, string> };
export const subscriptionsAtStripe = async (w: World) =>
  (await stripe<{ data: Stripes[] }>(w, "/v1/subscriptions?status=all&limit=100")).data;
/** The card that pays from now on, as the seller's browser enters it. */
export async function otherCard(w: World, desk: AtDesk, card: string) {
  const { status, body } = await desk.post("/seller/plan/methods");
  expect(status).toBe(201);
  const { setupRef } = body as never as { setupRef: string };
  await w.control("POST", `/stripe/setup_intents/${setupRef}/confirm`, { card });
  const asked = await ask(desk, "method", { setupRef });
  await w.pump();
  return asked;
}
/** The card is declined from now on, as banks do. */
export async function failing(w: World, desk: AtDesk): Promise<void> {
  await otherCard(w, desk, "pm_card_chargeCustomerFail");
}

/** What the ledger has of subscriptions, in cents. */
export async function booked(w: World): Promise<Record<string, number>> {
  const rows = await w.sql`select t.kind, sum(e.amount_minor)::int as minor
    from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
    where t.kind like 'invoice%' and e.account = 'processor:stripe' group by 1 order by 1`;
  return Object.fromEntries(rows.map(({ kind, minor }) => [kind as string, minor as number]));
}

/** A seller who tries a plan: it costs nothing, and so nothing of it is in the books. */
export async function trying(
  w: World,
  seller: { readonly id: string },
  plan: PaidPlan,
  days = 365,
): Promise<void> {
  const now = await w.withDeps(async (deps) => deps.now());
  const until = new Date(now.getTime() + days * DAY_MS).toISOString();
  await w.sql`insert into subscriptions (id, seller_id, ref, state, plan, interval, currency,
      price_minor, trial_ends_at, is_paused, readings_begun, reading, created_at, updated_at)
    values (${uuid()}, ${seller.id}, ${`sub_${uuid()}`}, 'trialing', ${plan}, 'month', 'USD', 1900,
      ${until}, false, 1, 1, ${now.toISOString()}, ${now.toISOString()})`;
}

/** The plan of a seller is over. */
export const over = (w: World, seller: { readonly id: string }) =>
  w.sql`update subscriptions set state = 'canceled' where seller_id = ${seller.id}`;
