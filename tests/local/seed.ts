import { createHash } from "node:crypto";
import pg from "pg";
import Stripe from "stripe";
import type { SandboxLine } from "../sandbox/main.ts";
import { productPictures } from "./drawings/pictures.ts";
import { postJson } from "./http.ts";
import { artisans, CURRENCY, type SampleArtisan, type SampleProduct } from "./samples.ts";

type Input = { line: SandboxLine; usesStripeStandIn: boolean };

/** Puts the sample artisans and goods into the shop. What is there already stays as it is. */
export async function seed({ line, usesStripeStandIn }: Input): Promise<void> {
  const client = new pg.Client({ connectionString: line.postgres.ownerUrl });
  await client.connect();
  try {
    const known = await client.query<{ id: string }>("SELECT id FROM sellers");
    const knownIds = new Set(known.rows.map(({ id }) => id));
    const missing = artisans.filter(({ slug }) => !knownIds.has(sellerId(slug)));
    if (missing.length === 0) return;
    const accounts = usesStripeStandIn ? await openAccounts(line, missing) : new Map();
    await client.query("BEGIN");
    for (const artisan of missing) await insert(client, artisan, accounts.get(artisan.slug));
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}

/** Ids are made of names, so that every machine has the same and a second seeding finds the first. */
export const sellerId = (slug: string) => uuidOf(`seller:${slug}`);
export const productId = (slug: string, title: string) => uuidOf(`product:${slug}:${title}`);

/** A UUID of version 8: 122 bits of a hash. */
function uuidOf(name: string): string {
  const hex = createHash("sha256").update(`artisans-hub:${name}`).digest("hex");
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`];
  return [...groups, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}

/** As the Worker opens them: Express, transfers only, the platform pays fees and bears losses. */
async function openAccounts(
  { stripe, control }: SandboxLine,
  sellers: readonly SampleArtisan[],
): Promise<Map<string, string>> {
  const { hostname, port } = new URL(stripe.url);
  const client = new Stripe(stripe.secretKey, {
    ...{ host: hostname, port, protocol: "http", telemetry: false },
    httpClient: Stripe.createFetchHttpClient(),
  });
  const accounts = new Map<string, string>();
  for (const { slug, rails } of sellers) {
    if (!rails.includes("stripe")) continue;
    const account = await client.accounts.create(
      {
        controller: {
          fees: { payer: "application" },
          losses: { payments: "application" },
          stripe_dashboard: { type: "express" },
        },
        capabilities: { transfers: { requested: true } },
        country: "US",
        email: emailOf(slug),
        metadata: { seller_id: sellerId(slug) },
      },
      { idempotencyKey: `seed-${sellerId(slug)}` },
    );
    // What the artisan would do on Stripe's onboarding page.
    const page = `${control}/worlds/default/stripe/accounts/${account.id}`;
    await postJson(page, { transfers: "active" });
    accounts.set(slug, account.id);
  }
  return accounts;
}

/** A domain whose addresses PayPal's stand-in takes for verified accounts. */
export const emailOf = (slug: string) => `${slug}@artisans.example`;

/** Where the shop's "newest first" begins; the goods are spread over the time before. */
const NEWEST_MS = Date.UTC(2026, 0, 15, 12);
const HOUR_MS = 60 * 60 * 1000;

async function insert(
  client: pg.Client,
  artisan: SampleArtisan,
  account: string | undefined,
): Promise<void> {
  const { slug, name, story, shippingMinor, rails, products } = artisan;
  const id = sellerId(slug);
  const paypalEmail = rails.includes("paypal") ? emailOf(slug) : null;
  await client.query(
    `INSERT INTO sellers (id, name, story, email, currency, shipping_flat_minor, stripe_account_id,
       stripe_transfers, paypal_email, paypal_state, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
    [
      ...[id, name, story, emailOf(slug), CURRENCY, shippingMinor, account ?? null],
      ...[account ? "active" : "inactive", paypalEmail, paypalEmail ? "active" : "unproved"],
      new Date(NEWEST_MS - 1_000 * HOUR_MS),
    ],
  );
  for (const [at, product] of products.entries())
    await client.query(
      `WITH product AS (
         INSERT INTO products (id, seller_id, title, description, currency, price_minor,
           version, stock, reserved, limit_per_order, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 1, $7, 0, $8, 'listed', $9) ON CONFLICT DO NOTHING
         RETURNING id)
       INSERT INTO product_pictures (product_id, place, url, alt)
       SELECT product.id, place - 1, url, alt FROM product,
         unnest($10::text[], $11::text[]) WITH ORDINALITY AS p (url, alt, place)`,
      [
        ...[productId(slug, product.title), id, product.title, product.description],
        ...[CURRENCY, product.priceMinor, product.stock, product.limitPerOrder ?? null],
        // By turns, so that the first page shows something of everybody.
        new Date(NEWEST_MS - (at * artisans.length + artisans.indexOf(artisan)) * HOUR_MS),
        ...picturesOf(artisan, product),
      ],
    );
}

/** Their addresses and what they show. */
function picturesOf(artisan: SampleArtisan, product: SampleProduct): [string[], string[]] {
  const pictures = productPictures(artisan, product);
  return [pictures.map(({ path }) => `/${path}`), pictures.map(({ alt }) => alt)];
}
