import type { neon } from "@neondatabase/serverless";
import { control } from "./control.ts";

export type Artisan = { id: string; name: string; email: string; account: string };
export type Product = { id: string; artisan: Artisan };
type Sql = ReturnType<typeof neon<false, false>>;
type World = { id: string; stripe: { url: string; secretKey: string } };

export const uuid = () => crypto.randomUUID();

export type ArtisanFacts = {
  name?: string;
  email?: string;
  currency?: string;
  shippingMinor?: bigint;
  stripe?: "active" | "pending" | "inactive" | "none";
  paypal?: "active" | "unproved" | "none";
  /** Where payouts go; an address elsewhere than artisans.example is nobody's PayPal account. */
  paypalEmail?: string;
};
export type ProductFacts = {
  title?: string;
  priceMinor?: bigint;
  stock?: number;
  limit?: number | null;
  state?: "listed" | "withdrawn";
};

/** Artisans and goods, as onboarding and a seller's desk would leave them in the database. */
export function market(sql: Sql, world: World) {
  let count = 0;

  async function artisan(facts: ArtisanFacts = {}): Promise<Artisan> {
    const name = facts.name ?? `Artisan ${++count}`;
    const id = uuid();
    const email = facts.email ?? `${id}@artisans.example`;
    const stripe = facts.stripe ?? "active";
    const account = stripe === "none" ? null : await connectedAccount(world, email);
    // The shop has known that for long: nothing is told of it.
    if (account && stripe === "active")
      await review(world, account, { transfers: "active", isTold: false });
    const paypal = facts.paypal ?? "active";
    await sql`
      insert into sellers (id, name, story, email, currency, shipping_flat_minor,
        stripe_account_id, stripe_transfers, paypal_email, paypal_state, created_at)
      values (${id}, ${name}, 'Makes things by hand.', ${email}, ${facts.currency ?? "USD"},
        ${(facts.shippingMinor ?? 500n).toString()}, ${account},
        ${account && stripe !== "none" ? stripe : "inactive"},
        ${paypal === "none" ? null : (facts.paypalEmail ?? email)},
        ${paypal === "active" ? "active" : "unproved"}, ${new Date(0).toISOString()})`;
    return { id, name, email, account: account ?? "" };
  }

  async function product(of: Artisan, facts: ProductFacts = {}): Promise<Product> {
    const id = uuid();
    await sql`
      insert into products (id, seller_id, title, description, currency, price_minor, version,
        stock, reserved, limit_per_order, state, created_at)
      select ${id}, id, ${facts.title ?? `Thing ${++count}`}, 'One of a kind.', currency,
        ${(facts.priceMinor ?? 2500n).toString()}, 1, ${facts.stock ?? 10}, 0,
        ${facts.limit ?? null}, ${facts.state ?? "listed"}, ${new Date(count).toISOString()}
      from sellers where id = ${of.id}`;
    return { id, artisan: of };
  }

  return { artisan, product };
}

async function connectedAccount(world: World, email: string): Promise<string> {
  const response = await fetch(`${world.stripe.url}/v1/accounts`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${world.stripe.secretKey}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({
      type: "express",
      email,
      "capabilities[transfers][requested]": "true",
    }),
  });
  const account = await response.json<{ id: string }>();
  if (!response.ok) throw new Error(`account: ${JSON.stringify(account)}`);
  return account.id;
}

export const activate = (world: { id: string }, account: string, transfers = "active") =>
  review(world, account, { transfers });

type Review = { transfers: string; isTold?: boolean };
const review = (world: { id: string }, account: string, body: Review) =>
  control("POST", `/worlds/${world.id}/stripe/accounts/${account}`, body);
