import type Stripe from "stripe";
import { isSame } from "../../../domain/money.ts";
import {
  everyTerms,
  lookupKeyOf,
  type PaidPlan,
  plans,
  priceOf,
  type Terms,
  termsOfKey,
} from "../../../domain/plans.ts";
import { type Answer, codes } from "../../processor.ts";
import { answer } from "../answer.ts";
import type { StripeDeps } from "../client.ts";
import { listOf } from "../shapes.ts";
import { type Price, PriceShape } from "./shapes.ts";

/** A price that gave its key to a younger one still says in its metadata what it is for. */
export const termsOf = ({ lookup_key, metadata }: Price): Terms | undefined =>
  termsOfKey(lookup_key) ?? termsOfKey(metadata?.lookup_key);

export async function readTerms(
  { client, log }: StripeDeps,
  price: string,
): Promise<Answer<Terms | undefined>> {
  const read = await answer(log, () => client.prices.retrieve(price), PriceShape);
  if (read.kind === "rejected" && read.code === codes.gone) return { kind: "ok", value: undefined };
  return read.kind === "ok" ? { kind: "ok", value: termsOf(read.value) } : read;
}

async function findPrices({ client, log }: StripeDeps, keys: readonly string[]) {
  const query = { lookup_keys: [...keys], active: true, limit: 100 };
  return answer(log, () => client.prices.list(query), listOf(PriceShape));
}

/** The price that is sold now; made if there is none, as when somebody has archived it. */
export async function priceFor(deps: StripeDeps, terms: Terms): Promise<Answer<string>> {
  const key = lookupKeyOf(terms);
  const found = await findPrices(deps, [key]);
  if (found.kind !== "ok") return found;
  const [known] = found.value.data;
  return known ? { kind: "ok", value: known.id } : makePrice(deps, terms);
}

/**
 * The keys name what is made, so that two who make it make one. A price that was archived since
 * keeps its lookup key, which the new one takes over: under a key of its own, as the old one has the first.
 */
async function makePrice(deps: StripeDeps, terms: Terms): Promise<Answer<string>> {
  const { client, log } = deps;
  const product = await productOf(deps, terms.plan);
  if (product.kind !== "ok") return product;
  const lookup_key = lookupKeyOf(terms);
  const { minor, currency } = priceOf(terms);
  const params: Stripe.PriceCreateParams = {
    ...{ product: product.value, currency: currency.toLowerCase(), unit_amount: Number(minor) },
    ...{ recurring: { interval: terms.interval }, lookup_key, transfer_lookup_key: true },
    metadata: { lookup_key },
  };
  const archived = await answer(
    log,
    () => client.prices.list({ lookup_keys: [lookup_key], active: false, limit: 100 }),
    listOf(PriceShape),
  );
  if (archived.kind !== "ok") return archived;
  const after = archived.value.data[0]?.id ?? "nothing";
  const idempotencyKey = `price:${lookup_key}:${minor}:${currency}:after:${after}`;
  const made = await answer(
    log,
    () => client.prices.create(params, { idempotencyKey }),
    PriceShape,
  );
  return made.kind === "ok" ? { kind: "ok", value: made.value.id } : made;
}

/** By an id of ours, which Stripe takes once. */
async function productOf({ client, log }: StripeDeps, plan: PaidPlan): Promise<Answer<string>> {
  const id = `artisans_hub_${plan}`;
  const read = await answer(log, () => client.products.retrieve(id), ProductShape);
  if (read.kind === "ok") return { kind: "ok", value: id };
  if (read.kind !== "rejected" || read.code !== codes.gone) return read;
  const params = { id, name: `Artisan's Hub ${plans[plan].title}`, metadata: { plan } };
  const made = await answer(
    log,
    () => client.products.create(params, { idempotencyKey: `product:${id}` }),
    ProductShape,
  );
  return made.kind === "ok" ? { kind: "ok", value: id } : made;
}
const ProductShape = PriceShape.pick({ id: true });

/** Those whose amount at Stripe is another than ours: what is charged is Stripe's. */
export async function ensurePrices(deps: StripeDeps): Promise<Answer<readonly Terms[]>> {
  for (const terms of everyTerms) {
    const price = await priceFor(deps, terms);
    if (price.kind !== "ok") return price;
  }
  const found = await findPrices(deps, everyTerms.map(lookupKeyOf));
  if (found.kind !== "ok") return found;
  const others = found.value.data.flatMap((price) => {
    const terms = termsOf(price);
    const minor = price.unit_amount ?? 0n;
    const fits = terms && isSame(priceOf(terms), { minor, currency: price.currency });
    return terms && !fits ? [terms] : [];
  });
  return { kind: "ok", value: others };
}
