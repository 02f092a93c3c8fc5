import { invariants, stopOf } from "../domain/invariants.ts";
import type { Money } from "../domain/money.ts";
import type { Shipment } from "../domain/orders.ts";
import type { Payment } from "../domain/payments.ts";
import { isOpen } from "../domain/payments.ts";
import type { Quote } from "../domain/quote.ts";
import { isExpired, type SavedMethod } from "../domain/saved-methods.ts";
import { isPaused, type Seller } from "../domain/sellers.ts";
import { saidOfTransfer } from "../domain/transfer-words.ts";
import type { CreatedPayment } from "../processors/processor.ts";
import type { StoredBreak } from "../usecases/invariant-ports.ts";
import type {
  CatalogueArtisan,
  CatalogueProduct,
  HeldTransfer,
  OrderFile,
  TrialBalanceRow,
} from "../usecases/reads.ts";
import type { BreakView } from "./contract/books.ts";
import type {
  Artisan as ArtisanJson,
  ProductDetails as ProductDetailsJson,
  Product as ProductJson,
} from "./contract/catalogue.ts";
import type { SavedMethod as SavedMethodJson } from "./contract/methods.ts";
import type { TransferView, TrialBalance } from "./contract/operator.ts";
import type {
  Order as OrderJson,
  PaymentInstructions,
  Quote as QuoteJson,
} from "./contract/orders.ts";
import type { MoneyJson } from "./contract/shapes.ts";

// From the domain's objects to the contract's JSON. Money leaves as text, dates as ISO 8601.

export const toMoney = ({ minor, currency }: Money): MoneyJson => ({ minor: `${minor}`, currency });

export const toProduct = (product: CatalogueProduct, now: Date): ProductJson => ({
  id: product.id,
  title: product.title,
  description: product.description,
  picture: product.pictures[0] ?? null,
  price: toMoney({ minor: product.priceMinor, currency: product.currency }),
  available: isPaused(product.seller, now) ? 0 : product.available,
  limitPerOrder: product.limitPerOrder,
  artisan: {
    ...{ id: product.seller.id, name: product.seller.name, isFeatured: product.isFeatured },
  },
  pause: pauseOf(product.seller, now),
});

export const toProductDetails = (product: CatalogueProduct, now: Date): ProductDetailsJson => ({
  ...toProduct(product, now),
  pictures: [...product.pictures],
});

export const toArtisan = (artisan: CatalogueArtisan, now: Date): ArtisanJson => ({
  ...{ id: artisan.id, name: artisan.name, story: artisan.story, isFeatured: artisan.isFeatured },
  shipping: toMoney({ minor: artisan.shippingFlatMinor, currency: artisan.currency }),
  pause: pauseOf(artisan, now),
});

export const pauseOf = (seller: Seller, now: Date) =>
  seller.pausedUntil !== null && isPaused(seller, now)
    ? { until: seller.pausedUntil.toISOString(), message: seller.pauseMessage }
    : null;

export function toQuote(quote: Quote): QuoteJson {
  const { currency } = quote;
  const money = (minor: bigint) => toMoney({ minor, currency });
  return {
    parts: quote.parts.map(({ seller, lines, itemsMinor, shippingMinor }) => ({
      artisan: { id: seller.id, name: seller.name },
      items: lines.map(({ product, quantity }) => ({
        productId: product.id,
        title: product.title,
        quantity,
        unitPrice: money(product.priceMinor),
        total: money(product.priceMinor * BigInt(quantity)),
      })),
      shipping: money(shippingMinor),
      total: money(itemsMinor + shippingMinor),
    })),
    itemsTotal: money(quote.itemsMinor),
    shippingTotal: money(quote.shippingMinor),
    total: toMoney(quote.total),
    methods: [...quote.methods],
  };
}

export function toOrder({ order, parts, payments, refunds }: OrderFile): OrderJson {
  const money = (minor: bigint) => toMoney({ minor, currency: order.currency });
  const payment = paymentThatCounts(payments);
  return {
    id: order.id,
    number: order.number,
    state: order.state,
    createdAt: order.createdAt.toISOString(),
    expiresAt: order.expiresAt.toISOString(),
    parts: parts.map(({ id, sellerId, sellerName, items, shippingMinor, itemsMinor, ...part }) => ({
      ...{ id, state: part.state, ...toShipment(part) },
      refunded: money(part.refundedMinor),
      artisan: { id: sellerId, name: sellerName },
      items: items.map(({ productId, title, quantity, unitMinor }) => ({
        ...{ productId, title, quantity },
        unitPrice: money(unitMinor),
        total: money(unitMinor * BigInt(quantity)),
      })),
      shipping: money(shippingMinor),
      total: money(itemsMinor + shippingMinor),
    })),
    itemsTotal: money(order.itemsMinor),
    shippingTotal: money(order.shippingMinor),
    total: money(order.totalMinor),
    payment: payment && {
      id: payment.id,
      processor: payment.processor,
      state: payment.state,
      declineCode: payment.declineCode,
    },
    givenBack: refunds.map(({ amount, state, fault }) => ({
      ...{ amount: toMoney(amount), state, isOfOrder: fault !== null },
    })),
  };
}

export const toShipment = ({ shippedAt, carrier, trackingNumber, deliveredAt }: Shipment) => ({
  shippedAt: shippedAt?.toISOString() ?? null,
  ...{ carrier, trackingNumber },
  deliveredAt: deliveredAt?.toISOString() ?? null,
});

/** The one that pays the order, else the open one, else the latest. */
const paymentThatCounts = (payments: readonly Payment[]): Payment | null =>
  payments.find(({ use }) => use === "order") ??
  payments.find(({ state }) => isOpen(state)) ??
  payments.at(-1) ??
  null;

/** Made anew for every answer, replays included: the client secret is never kept. */
export function toInstructions(
  processor: "stripe" | "paypal",
  paymentId: string,
  created: CreatedPayment,
  shown: { clientSecret: string | undefined; method: SavedMethodJson | undefined } | undefined,
): PaymentInstructions {
  const savedMethod = shown?.method ? { savedMethod: shown.method } : {};
  const session = shown?.clientSecret;
  if (processor === "paypal")
    return { processor, paymentId, paypalOrderId: created.ref, ...savedMethod };
  const clientSecret = created.clientSecret ?? "";
  const instructions = { processor, paymentId, clientSecret, ...savedMethod } as const;
  return session === undefined
    ? instructions
    : { ...instructions, customerSessionClientSecret: session };
}

/** Neither the processor's name of it nor the card's fingerprint is anybody's business. */
export function toSavedMethod(method: SavedMethod, now: Date): SavedMethodJson {
  const { userId: _, ref: __, fingerprint: ___, state: ____, createdAt, ...shown } = method;
  return { ...shown, isExpired: isExpired(method, now), createdAt: createdAt.toISOString() };
}

export const toTransfer = (transfer: HeldTransfer, to: "operator" | "seller"): TransferView => ({
  id: transfer.id,
  sellerOrderId: transfer.sellerOrderId,
  artisanId: transfer.sellerId,
  paymentId: transfer.paymentId,
  rail: transfer.rail,
  kind: transfer.kind,
  amount: toMoney(transfer.amount),
  withheld: toMoney({ ...transfer.amount, minor: transfer.withheldMinor }),
  state: transfer.state,
  dueAt: transfer.dueAt?.toISOString() ?? null,
  blockedReason: transfer.blockedReason,
  processorRef: transfer.processorRef,
  holdReason: transfer.holdReason,
  said: saidOfTransfer(transfer, to),
});

export const toBreak = (row: StoredBreak): BreakView => ({
  ...{ id: row.id, invariant: row.invariant, title: invariants[row.invariant] },
  ...{ rule: row.rule, subject: row.subject },
  rail: row.rail ?? null,
  currency: row.currency ?? null,
  facts: row.facts,
  evidence: row.evidence ?? null,
  stops: row.resolvedAt || row.explanation ? "nothing" : stopOf(row.invariant),
  firstSeenAt: row.firstSeenAt.toISOString(),
  lastSeenAt: row.lastSeenAt.toISOString(),
  resolvedAt: row.resolvedAt?.toISOString() ?? null,
  explanation: row.explanation && {
    ...row.explanation,
    at: row.explanation.at.toISOString(),
  },
});

export function toTrialBalance(rows: readonly TrialBalanceRow[]): TrialBalance {
  const sums = new Map<string, bigint>();
  for (const { currency, debitMinor, creditMinor } of rows)
    sums.set(currency, (sums.get(currency) ?? 0n) + debitMinor - creditMinor);
  return {
    accounts: rows.map(({ account, kind, currency, debitMinor, creditMinor }) => ({
      ...{ account, kind, currency },
      debit: `${debitMinor}`,
      credit: `${creditMinor}`,
      balance: `${debitMinor - creditMinor}`,
    })),
    balanced: [...sums.values()].every((sum) => sum === 0n),
  };
}
