import type { SimWorld } from "../world/world.ts";
import type { Broken } from "./steps.ts";

type Totals = Map<string, bigint>;

/** The platform's money at each processor: Stripe is asked, PayPal's books are looked at. */
async function atProcessors({ processors }: SimWorld): Promise<Totals> {
  const totals: Totals = new Map();
  const add = (name: string, currency: string, minor: bigint) => {
    const key = `processor:${name} ${currency.toUpperCase()}`;
    totals.set(key, (totals.get(key) ?? 0n) + minor);
  };
  const answer = await processors.answer(
    new Request(`${processors.stripe.url}/v1/balance`, {
      headers: { Authorization: `Bearer ${processors.stripe.secretKey}` },
    }),
  );
  type Amounts = { amount: number; currency: string }[];
  const balance = (await answer.json()) as Record<string, Amounts | undefined>;
  for (const part of ["available", "pending", "connect_reserved"])
    for (const { amount, currency } of balance[part] ?? []) add("stripe", currency, BigInt(amount));
  for (const { account, currency, minor } of processors.world.books.balances())
    if (/^paypal:[^:]+:(balance|pending|payouts-held|disputes-held)$/.test(account))
      add("paypal", currency, minor);
  // No sale brought these, so the ledger of sales does not know them.
  for (const name of ["stripe", "paypal"] as const) add(name, "USD", -processors.filled[name]);
  return totals;
}

/** L9 at rest: the ledger's money is the processors', to the cent. */
export async function differences(world: SimWorld): Promise<Broken[]> {
  const sums = await world.books.sums();
  const ours = new Map([...sums].filter(([name]) => name.startsWith("processor:")));
  const theirs = await atProcessors(world);
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  const wrong = names.filter((name) => (ours.get(name) ?? 0n) !== (theirs.get(name) ?? 0n));
  return wrong.map((name) => ({
    rule: "L9 the ledger agrees with the processor",
    ids: [`${name}: ${ours.get(name) ?? 0n} here, ${theirs.get(name) ?? 0n} there`],
  }));
}
