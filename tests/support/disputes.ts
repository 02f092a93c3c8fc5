import { expect } from "vitest";
import { float, refundWorld } from "./order-refunds.ts";
import { type Purchase, type Rail, readOrder } from "./purchase.ts";
import type { World } from "./world.ts";

type Kept = Record<
  "goods" | "commission" | "fee" | "withheld" | "debt" | "loss",
  { minor: string }
>;
export type DisputeView = {
  id: string;
  orderId: string;
  processorRef: string;
  state: string;
  reason: string;
  amount: { minor: string };
  dueBy: string | null;
  closedAt: string | null;
  withdrawn: { minor: string };
  returned: { minor: string };
  holds: { state: string; shares: Kept[] }[];
};

/** What a fee costs must be covered, wherever it is taken. */
export async function disputeWorld(rail: Rail, overrides: Record<string, string> = {}) {
  const w = await refundWorld(overrides);
  await float(w, rail);
  return w;
}

/** Two artisans, of each one thing for 25.00 with 5.00 of shipping: a commission of 2.50, a net of 27.50. */
export async function two(w: World) {
  const [ana, ben] = [await w.artisan(), await w.artisan()];
  return { ana, ben, products: [await w.product(ana), await w.product(ben)] };
}

export async function chargeOf(w: World, { payment }: Purchase): Promise<string> {
  const [row] = await w.sql`select charge_ref from payments where id = ${payment.paymentId}`;
  return row?.charge_ref as string;
}

type Asked = Record<string, unknown>;
/** A bank, or PayPal, takes a buyer's side for a while. Nobody has heard of it yet. Answers its name. */
export async function dispute(w: World, rail: Rail, purchase: Purchase, asked: Asked = {}) {
  const charge = await chargeOf(w, purchase);
  const path = rail === "stripe" ? `/stripe/charges/${charge}` : `/paypal/captures/${charge}`;
  const wish = rail === "stripe" ? asked : { stage: "CHARGEBACK", ...asked };
  const made = await w.control<{ id?: string; dispute_id?: string }>(
    "POST",
    `${path}/dispute`,
    wish,
  );
  return (made.id ?? made.dispute_id) as string;
}

const OUTCOMES = { won: "RESOLVED_SELLER_FAVOUR", lost: "RESOLVED_BUYER_FAVOUR" };
/** What is decided. */
export const decide = (w: World, rail: Rail, ref: string, outcome: keyof typeof OUTCOMES) =>
  rail === "stripe"
    ? w.control("POST", `/stripe/disputes/${ref}`, { status: outcome })
    : w.control("POST", `/paypal/disputes/${ref}`, { do: "decide", outcome: OUTCOMES[outcome] });

export async function disputesIn(w: World): Promise<DisputeView[]> {
  const { body, status } = await w.get("/api/operator/disputes", w.operator);
  expect(status, JSON.stringify(body)).toBe(200);
  return (body as never as { disputes: DisputeView[] }).disputes;
}
export async function disputeOf(w: World, { order: { id } }: Purchase): Promise<DisputeView> {
  const found = (await disputesIn(w)).filter(({ orderId }) => orderId === id);
  expect(found).toHaveLength(1);
  return found[0] as DisputeView;
}

/** What has moved on each account since, without whose it is; debits above nothing. */
export async function accounts(w: World): Promise<Record<string, number>> {
  const rows = await w.sql`select regexp_replace(regexp_replace(account,
      '^seller:[^:]+:(payable|debt|held).*$', '\\1'), '^dispute:.*$', 'dispute') as name,
    sum(amount_minor)::int as minor from ledger_entries group by 1`;
  return Object.fromEntries(rows.map(({ name, minor }) => [name as string, minor as number]));
}
export async function changes(w: World, before: Record<string, number>) {
  const now = await accounts(w);
  const names = Object.keys(now).filter((name) => now[name] !== (before[name] ?? 0));
  return Object.fromEntries(names.map((name) => [name, now[name]! - (before[name] ?? 0)]));
}

export const stateOf = async (w: World, purchase: Purchase) => (await readOrder(w, purchase)).state;
