import { currencies } from "../../domain/currency.ts";
import { inEnglish } from "../../domain/english.ts";
import { ourId, type ProductId, type SellerId } from "../../domain/ids.ts";
import { quoteCart } from "../../domain/quote.ts";
import { problemsIn } from "../../usecases/health-words.ts";
import type {
  CatalogueOrder,
  CataloguePlace,
  CatalogueProduct,
  PricePlace,
} from "../../usecases/reads.ts";
import { plansAt } from "../../usecases/subscriptions/read-plan.ts";
import type { ProductsQuery } from "../contract/catalogue.ts";
import { fromCursor, toCursor } from "../cursor.ts";
import { problem, respond } from "../problems.ts";
import { welcome } from "../sender.ts";
import { toArtisan, toProduct, toProductDetails, toQuote } from "../views.ts";
import type { Handler } from "./handler.ts";

export const health: Handler<"health"> = async (c) => {
  const { deps, environment, version } = c.env;
  try {
    const problems = problemsIn(await deps.store.reads.health(deps.now())).map(inEnglish);
    return respond(200, { ok: problems.length === 0, problems, environment, version });
  } catch (error) {
    deps.log.error("health.database", { reason: String(error) });
    const problems = ["the database does not answer"];
    return respond(503, { ok: false, problems, environment, version });
  }
};

export const config: Handler<"config"> = async (c) => {
  await welcome(c);
  return c.json(c.env.shop, 200, { "Cache-Control": "no-store" });
};

export const listProducts: Handler<"listProducts"> = async (c, { query }) => {
  const { limit, artisan, q, available } = query;
  const order = orderOf(query);
  if (!order) return problem(c, { kind: "parameters_invalid" });
  // One more than asked for says whether there is a next page.
  const at = plansAt(c.env.deps);
  const asked = {
    ...{ ...order, limit: limit + 1, sellerId: artisan as SellerId | undefined },
    words: q?.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [],
    isAvailable: available === "true",
  };
  const found = await c.env.deps.store.reads.products(asked, at);
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  const toCursorOf = query.order === "newest" ? toPlace : toPricePlace;
  const nextCursor = last ? toCursorOf(last) : null;
  return respond(200, { products: page.map((one) => toProduct(one, at.now)), nextCursor });
};

/** Undefined if the cursor is none of that order's. */
function orderOf({ order, cursor: text }: ProductsQuery): CatalogueOrder | undefined {
  if (text === undefined) return { order, cursor: undefined };
  if (order === "newest") {
    const cursor = fromPlace(text);
    return cursor && { order, cursor };
  }
  const cursor = fromPricePlace(text);
  return cursor && { order, cursor };
}

const toPricePlace = ({ currency, priceMinor, id }: CatalogueProduct) =>
  `${currency}.${priceMinor}.${id}`;
function fromPricePlace(cursor: string): PricePlace | undefined {
  const [, currency, minor, text] = /^([A-Z]{3})\.(\d{1,15})\.(.{36})$/.exec(cursor) ?? [];
  const id = ourId<ProductId>(text);
  const known = currencies.find((one) => one === currency);
  if (known === undefined || minor === undefined || id === undefined) return undefined;
  return { currency: known, minor: BigInt(minor), id };
}

/** Begins the cursors of a page that ends among what is shown first. */
const FEATURED = "featured.";
const toPlace = ({ isFeatured, createdAt, id }: CataloguePlace) =>
  `${isFeatured ? FEATURED : ""}${toCursor(createdAt, id)}`;
function fromPlace(cursor: string): CataloguePlace | undefined {
  const isFeatured = cursor.startsWith(FEATURED);
  const place = fromCursor<ProductId>(isFeatured ? cursor.slice(FEATURED.length) : cursor);
  return place && { isFeatured, createdAt: place.at, id: place.id };
}

export const readProduct: Handler<"readProduct"> = async (c, { params }) => {
  const at = plansAt(c.env.deps);
  const product = await c.env.deps.store.reads.product(params.id as ProductId, at);
  if (product?.state !== "listed") return problem(c, { kind: "product_not_found" });
  return respond(200, toProductDetails(product, at.now));
};

export const listArtisans: Handler<"listArtisans"> = async (c) => {
  const at = plansAt(c.env.deps);
  const artisans = await c.env.deps.store.reads.sellers(at);
  return respond(200, { artisans: artisans.map((one) => toArtisan(one, at.now)) });
};

export const quote: Handler<"quote"> = async (c, { body }) => {
  const { store, settings } = c.env.deps;
  const at = plansAt(c.env.deps);
  const items = body.items.map((item) => ({ ...item, productId: item.productId as ProductId }));
  const market = await store.reads.cart(
    items.map(({ productId }) => productId),
    at,
  );
  const { commissionBasisPoints, debtLimit, settlementCurrencies: settled } = settings;
  const terms = { settled, commissionBasisPoints, debtLimit, now: at.now };
  const quoted = quoteCart(items, { ...market, ...terms });
  return quoted.ok ? respond(200, toQuote(quoted.value)) : problem(c, quoted.error);
};
