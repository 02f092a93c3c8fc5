import { expect } from "vitest";
import { type Purchase, paid, type Rail, readOrder } from "./purchase.ts";
import { type Answer, type World, world } from "./world.ts";

/** Without the bound from which on two operators are needed, unless a test is about it. */
export const refundWorld = (overrides: Record<string, string> = {}) =>
  world({ DUAL_CONTROL_MINOR: "0", ...overrides });

/** A sale that nobody touches: it covers what goes back beyond what has come, such as the fees. */
export async function float(w: World, rail: Rail): Promise<void> {
  await paid(w, rail, { products: [await w.product(await w.artisan(), { priceMinor: 100_000n })] });
}

export type Share = Record<
  "goods" | "shipping" | "commission" | "fee" | "withheld" | "debt" | "loss",
  { minor: string; currency: string }
> & { sellerOrderId: string; sellerId: string; items: { productId: string; quantity: number }[] };
export type Preview = {
  amount: { minor: string };
  fault: string;
  shares: Share[];
  isFeeKnown: boolean;
  terms: string;
};
export type RefundView = Omit<Preview, "terms"> & {
  id: string;
  reason: string;
  state: string;
  processorRef: string | null;
};

type Asked = Record<string, unknown>;
const asked = (wish: Asked): Asked => ({ wish, reason: "buyer_request" });

/** As an operator asks for it. */
export const giveBack = (w: World, { order: { id } }: Purchase, wish: Asked, more: Asked = {}) =>
  w.post(`/api/operator/orders/${id}/refunds`, { ...asked(wish), ...more }, w.operator);
export async function preview(
  w: World,
  { order: { id } }: Purchase,
  wish: Asked,
  more: Asked = {},
): Promise<Preview> {
  const path = `/api/operator/orders/${id}/refunds/preview`;
  const answer = await w.post(path, { wish, ...more }, w.operator);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body as never as Preview;
}
export const refundOf = ({ body }: Answer) => (body as never as { refund: RefundView }).refund;
export async function refundsOf(w: World, { order: { id } }: Purchase): Promise<RefundView[]> {
  const { body } = await w.get(`/api/operator/orders/${id}/refunds`, w.operator);
  return (body as never as { refunds: RefundView[] }).refunds;
}

/** The newest refund fails after all, days later even: its money is with the platform again. */
export async function failRefund(
  w: World,
  purchase: Purchase,
  rail: Rail = "stripe",
): Promise<void> {
  const { processorRef } = (await refundsOf(w, purchase)).at(-1)!;
  const status = { stripe: "failed", paypal: "FAILED" }[rail];
  await w.control("POST", `/${rail}/refunds/${processorRef}`, { status });
  await w.pump();
}

export const whole = { kind: "rest" };
export const ofParts = (...parts: ({ sellerOrderId: string } & Asked)[]) => ({
  kind: "parts",
  parts,
});
export const partOf = ({ order: { parts } }: Purchase, artisan: { id: string }) =>
  parts.find((part) => part.artisan.id === artisan.id)!.id;
export const stateOf = async (w: World, purchase: Purchase) => (await readOrder(w, purchase)).state;

/** What is on an account, credits above nothing where they are owed. */
export async function balances(w: World): Promise<Record<string, number>> {
  const rows = await w.sql`select case when account like 'seller:%:payable:%' then 'payable'
      when account like 'seller:%:debt' then 'debt' else account end as name,
    sum(amount_minor)::int as minor from ledger_entries group by 1 having sum(amount_minor) <> 0`;
  return Object.fromEntries(rows.map(({ name, minor }) => [name as string, minor as number]));
}
export async function owes(w: World, { id }: { id: string }): Promise<number> {
  const [row] = await w.sql`select coalesce(sum(amount_minor), 0)::int as minor from ledger_entries
    where account = ${`seller:${id}:debt`}`;
  return row?.minor as number;
}
/** What arrived at the sellers, as the processors have it. */
export const REVERSED = /^\/v1\/transfers\/[^/]+\/reversals$/;
export const REFUNDED: Record<Rail, RegExp> = {
  stripe: /^\/v1\/refunds$/,
  paypal: /^\/v2\/payments\/captures\/[^/]+\/refund$/,
};
