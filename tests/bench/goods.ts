import { randomUUID } from "node:crypto";
import pg from "pg";
import { tryStudio } from "../local/plans.ts";

export type BenchGoods = {
  /** Carts by what is counted: how many lines of how many artisans. */
  cart(lines: number, sellers: number): { productId: string; quantity: number }[];
};

const SELLERS = 50;
/** The first has enough for a cart of its own; with the others two each, a cart has a hundred. */
const PRODUCTS_OF_FIRST = 100;
const PRODUCTS_OF_OTHERS = 2;
const STOCK = 100_000;
const PRICE_MINOR = 2_500;

/** More goods and artisans than the samples have, in the database as its owner. */
export async function stockBenchGoods(ownerUrl: string): Promise<BenchGoods> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const bySeller: string[][] = [];
  try {
    for (let at = 0; at < SELLERS; at += 1) {
      const count = at === 0 ? PRODUCTS_OF_FIRST : PRODUCTS_OF_OTHERS;
      const products = Array.from({ length: count }, () => randomUUID());
      await insert(client, at, products);
      bySeller.push(products);
    }
  } finally {
    await client.end();
  }
  return {
    cart(lines, sellers) {
      const each = lines / sellers;
      const chosen = bySeller.slice(0, sellers).flatMap((products) => products.slice(0, each));
      return chosen.map((productId) => ({ productId, quantity: 1 }));
    },
  };
}

async function insert(client: pg.Client, at: number, products: string[]): Promise<void> {
  const id = randomUUID();
  const name = `Bench artisan ${at + 1}`;
  const email = `bench-${at + 1}@artisans.example`;
  await client.query(
    `INSERT INTO sellers (id, name, story, email, currency, shipping_flat_minor, stripe_account_id,
       stripe_transfers, paypal_email, paypal_state, created_at)
     VALUES ($1, $2, '', $3, 'USD', 0, $4, 'active', $3, 'active', '2026-01-01')`,
    [id, name, email, `acct_bench${at + 1}`],
  );
  await client.query(
    `INSERT INTO products (id, seller_id, title, description, currency, price_minor, version, stock,
       reserved, state, created_at)
     SELECT product, $2, 'Bench product', '', 'USD', $3, 1, $4, 0, 'listed', '2026-01-01'
     FROM unnest($1::uuid[]) AS product`,
    [products, id, PRICE_MINOR, STOCK],
  );
  // More than everybody lists.
  if (products.length > PRODUCTS_OF_OTHERS) await tryStudio(client, name);
}
