import type { Currency } from "./currency.ts";
import type { ProductId, SellerId } from "./ids.ts";
import { type AmountLimit, exceeds } from "./limits.ts";
import { commissionOn, type Money, sum } from "./money.ts";
import type { ProcessorName } from "./processor-name.ts";
import { type Method, offeredMethods, type RailSwitch } from "./rails.ts";
import { err, ok, type Result } from "./result.ts";
import { isPaused, type Product, type Seller } from "./sellers.ts";

/** A cart is paid on at most this many payees: the widest posting and batch of statements. */
export const SELLERS_MAX = 50;

export type CartLine = { readonly productId: ProductId; readonly quantity: number };
export type QuotedPart = {
  readonly seller: Seller;
  readonly lines: readonly { readonly product: Product; readonly quantity: number }[];
  readonly itemsMinor: bigint;
  readonly shippingMinor: bigint;
  readonly commissionMinor: bigint;
  readonly netMinor: bigint;
};
export type Quote = {
  readonly currency: Currency;
  readonly parts: readonly QuotedPart[];
  readonly itemsMinor: bigint;
  readonly shippingMinor: bigint;
  readonly total: Money;
  readonly methods: readonly Method[];
};
export type CartError =
  | {
      readonly kind: "duplicate_product" | "product_unknown" | "product_withdrawn";
      readonly productId: ProductId;
    }
  | { readonly kind: "sold_out"; readonly productId: ProductId; readonly available: number }
  | { readonly kind: "limit_exceeded"; readonly productId: ProductId; readonly limit: number }
  | {
      readonly kind: "artisan_paused";
      readonly productId: ProductId;
      readonly artisan: string;
      readonly until: Date;
      readonly message: string | null;
    }
  | {
      readonly kind: "artisan_unavailable";
      readonly productId: ProductId;
      readonly artisan: string;
    }
  | { readonly kind: "mixed_currencies" }
  | { readonly kind: "too_many_artisans"; readonly limit: number };

type Market = {
  readonly products: readonly Product[];
  readonly switches: readonly RailSwitch[];
  readonly settled: Readonly<Record<ProcessorName, readonly Currency[]>>;
  readonly commissionBasisPoints: number;
  /** Whoever owes more sells nothing until it is less. */
  readonly debtLimit: AmountLimit;
  readonly now: Date;
};

/** What a cart costs now, who gets what of it, and how it can be paid. The client's word counts for nothing. */
export function quoteCart(cart: readonly CartLine[], market: Market): Result<Quote, CartError> {
  const products = new Map(market.products.map((product) => [product.id, product]));
  const seen = new Set<ProductId>();
  const lines: { product: Product; quantity: number }[] = [];
  for (const { productId, quantity } of cart) {
    if (seen.has(productId)) return err({ kind: "duplicate_product", productId });
    seen.add(productId);
    const product = products.get(productId);
    if (!product) return err({ kind: "product_unknown", productId });
    const refusal = lineRefusal(product, quantity, market);
    if (refusal) return err(refusal);
    lines.push({ product, quantity });
  }

  const [currency, other] = new Set(lines.map(({ product }) => product.currency));
  if (!currency || other) return err({ kind: "mixed_currencies" });
  const parts = partsOf(lines, currency, market.commissionBasisPoints);
  if (parts.length > SELLERS_MAX) return err({ kind: "too_many_artisans", limit: SELLERS_MAX });

  const itemsMinor = sum(parts.map((part) => part.itemsMinor));
  const shippingMinor = sum(parts.map((part) => part.shippingMinor));
  const total: Money = { minor: itemsMinor + shippingMinor, currency };
  const methods = offeredMethods({
    total,
    components: parts.flatMap((part) => [part.itemsMinor, part.shippingMinor]),
    parts,
    switches: market.switches,
    settled: market.settled,
  });
  return ok({ currency, parts, itemsMinor, shippingMinor, total, methods });
}

function lineRefusal(
  product: Product,
  quantity: number,
  { now, debtLimit }: Pick<Market, "now" | "debtLimit">,
): CartError | undefined {
  const productId = product.id;
  if (product.state === "withdrawn") return { kind: "product_withdrawn", productId };
  const { name: artisan, pausedUntil: until, pauseMessage: message } = product.seller;
  if (until !== null && isPaused(product.seller, now))
    return { kind: "artisan_paused", productId, artisan, until, message };
  const owed = { minor: product.sellerDebtMinor, currency: product.currency };
  if (exceeds(owed, debtLimit)) return { kind: "artisan_unavailable", productId, artisan };
  const { available, limitPerOrder: limit } = product;
  if (limit !== null && quantity > limit) return { kind: "limit_exceeded", productId, limit };
  if (quantity > available) return { kind: "sold_out", productId, available };
  return undefined;
}

function partsOf(
  lines: readonly { product: Product; quantity: number }[],
  currency: Currency,
  basisPoints: number,
): QuotedPart[] {
  const bySeller = Map.groupBy(lines, ({ product }) => product.seller.id);
  return [...bySeller]
    .sort(([a], [b]) => byId(a, b))
    .map(([, own]) => {
      const seller = own[0]!.product.seller;
      const itemsMinor = sum(own.map((line) => line.product.priceMinor * BigInt(line.quantity)));
      const shippingMinor = seller.shippingFlatMinor;
      const commissionMinor = commissionOn({ minor: itemsMinor, currency }, basisPoints).minor;
      const netMinor = itemsMinor + shippingMinor - commissionMinor;
      return { seller, lines: own, itemsMinor, shippingMinor, commissionMinor, netMinor };
    });
}

const byId = (a: SellerId, b: SellerId) => (a < b ? -1 : 1);
