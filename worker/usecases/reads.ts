import type { Currency } from "../domain/currency.ts";
import type { ExplanationFile } from "../domain/explanation/file.ts";
import type {
  InboxId,
  OrderId,
  PaymentId,
  ProductId,
  SellerId,
  SellerOrderId,
  UserId,
} from "../domain/ids.ts";
import type { InboxState, ReplayOutcome } from "../domain/inbox.ts";
import type { InvariantName } from "../domain/invariants.ts";
import type { Order, OrderItem, SellerOrder } from "../domain/orders.ts";
import type { Payment, Refund } from "../domain/payments.ts";
import type { Transfer } from "../domain/payouts.ts";
import type { Picture } from "../domain/pictures.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { RailSwitch } from "../domain/rails.ts";
import type { Product, Seller } from "../domain/sellers.ts";
import type { PlansAt } from "../domain/subscriptions.ts";

/** With what an operator wrote who holds it; null if nobody does. */
export type HeldTransfer = Transfer & { readonly holdReason: string | null };

/** Where a page of the catalogue ends. */
export type CataloguePlace = {
  readonly isFeatured: boolean;
  readonly createdAt: Date;
  readonly id: ProductId;
};
/** Where a page by price ends. */
export type PricePlace = {
  readonly currency: Currency;
  readonly minor: bigint;
  readonly id: ProductId;
};
/** Each currency by itself, and nobody is featured. */
export type ByPrice = {
  readonly order: "price" | "price_desc";
  readonly cursor: PricePlace | undefined;
};
/** In which order, and after which place in it. */
export type CatalogueOrder =
  | { readonly order: "newest"; readonly cursor: CataloguePlace | undefined }
  | ByPrice;
export type CatalogueQuery = CatalogueOrder & {
  readonly limit: number;
  readonly sellerId: SellerId | undefined;
  /** Words, each of which a title or description has a word beginning with. */
  readonly words: readonly string[];
  /** Only what can be bought now: something is left, and its artisan is not away. */
  readonly isAvailable: boolean;
};
export type CatalogueProduct = Product & {
  readonly description: string;
  /** In a list the first alone. */
  readonly pictures: readonly Picture[];
  readonly createdAt: Date;
  /** Its artisan's plan shows it among the first. */
  readonly isFeatured: boolean;
};
export type CatalogueArtisan = Seller & { readonly story: string; readonly isFeatured: boolean };

/** An order with all that its buyer may see. */
export type OrderFile = {
  readonly order: Order & {
    readonly itemsMinor: bigint;
    readonly shippingMinor: bigint;
    /** Whose it is; null for a guest's. */
    readonly userId: UserId | null;
  };
  readonly parts: readonly (SellerOrder & {
    readonly sellerName: string;
    readonly items: readonly OrderItem[];
    /** What of it went back to the buyer, or is on its way. */
    readonly refundedMinor: bigint;
  })[];
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
};

export type TrialBalanceRow = {
  readonly account: string;
  readonly kind: string;
  readonly currency: Currency;
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
};

/**
 * One round trip each, without locks. What buyers are shown of a seller's goods is what the seller's
 * plan shows: the rest is withdrawn to them.
 */
export interface Reads {
  /** Of featured sellers first; the newest first in both. */
  products(query: CatalogueQuery, at: PlansAt): Promise<readonly CatalogueProduct[]>;
  product(id: ProductId, at: PlansAt): Promise<CatalogueProduct | undefined>;
  /** Featured ones first; by name in both. */
  sellers(at: PlansAt): Promise<readonly CatalogueArtisan[]>;
  cart(
    ids: readonly ProductId[],
    at: PlansAt,
  ): Promise<{ products: readonly Product[]; switches: readonly RailSwitch[] }>;
  order(id: OrderId): Promise<OrderFile | undefined>;
  orderOf(id: PaymentId): Promise<OrderId | undefined>;
  transfersOf(orderId: OrderId): Promise<readonly HeldTransfer[]>;
  transfersIn(
    states: readonly Transfer["state"][],
    limit: number,
  ): Promise<readonly HeldTransfer[]>;
  trialBalance(): Promise<readonly TrialBalanceRow[]>;
  /**
   * Payments of unapplied money whose refunds all failed, the last long enough ago for the next
   * try. Not those of partially paid orders, nor those that were tried often enough.
   */
  refundsToRetry(now: Date, limit: number): Promise<readonly PaymentId[]>;
  /** Parts of orders paid before, not shipped, and not yet told to the operators by an alert of this kind. */
  unshipped(
    which: { paidBefore: Date; toldAs: string },
    limit: number,
  ): Promise<readonly { id: SellerOrderId; orderNumber: string; sellerId: SellerId }[]>;
  /** Those whose Stripe transfers wait because they cannot be paid. */
  unpayableSellers(limit: number): Promise<readonly { id: SellerId; account: string }[]>;
  /** Rails and currencies that have transfers due, or waiting for funds. */
  dueRails(now: Date): Promise<readonly { rail: Transfer["rail"]; currency: Currency }[]>;
  event(id: InboxId): Promise<EventFile | undefined>;
  /** Without their bodies, in the order in which they came. */
  eventsToReplay(
    which: EventSelector,
    after: EventCursor | undefined,
    limit: number,
  ): Promise<readonly StoredEvent[]>;
  /** At most so many parts, with all that belongs to them, as it is at one moment. */
  explanation(which: PartsSelector, limit: number): Promise<ExplanationFile>;
  deadLetters(limit: number): Promise<readonly Record<string, unknown>[]>;
  alerts(limit: number): Promise<readonly RaisedAlert[]>;
  switches(): Promise<readonly RailSwitch[]>;
  /** What is wrong now: of what ends by itself, only what has not for longer than it takes. */
  health(now: Date): Promise<Health>;
}
/** The latest of its kind and subject, and how often there was one. */
export type RaisedAlert = {
  readonly kind: string;
  readonly subject: string;
  readonly facts: Record<string, unknown>;
  readonly times: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly toldAt: Date | null;
};
export type Health = {
  readonly stuckOperations: number;
  readonly unsentMessages: number;
  readonly waitingEvents: number;
  readonly deadLetters: number;
  readonly blockedTransfers: number;
  readonly stopped: readonly RailSwitch[];
  /** Open breaks that nobody has explained, counted by what they are of. */
  readonly breaks: readonly {
    readonly invariant: InvariantName;
    readonly rail: string | null;
    readonly currency: string | null;
    readonly count: number;
  }[];
  /** Processors that have just refused our key. */
  readonly unauthorized: readonly string[];
};
export type StoredEvent = {
  readonly id: InboxId;
  readonly processor: ProcessorName;
  readonly eventId: string;
  readonly type: string;
  readonly objectRef: string | null;
  readonly state: InboxState;
  readonly note: string | null;
  readonly receivedAt: Date;
  /** When it was first worked on. */
  readonly workedAt: Date | null;
  /** How often an operator had it worked on again, and when last. */
  readonly replays: number;
  readonly replayedAt: Date | null;
};
export type Replay = {
  readonly at: Date;
  readonly actor: string;
  readonly was: InboxState;
  readonly wasNote: string | null;
  readonly outcome: ReplayOutcome;
  readonly note: string | null;
};
/** One event with its bytes and its whole history. */
export type EventFile = {
  readonly event: StoredEvent & { readonly endpoint: string; readonly triedAt: Date | null };
  readonly body: Uint8Array;
  /** Oldest first. */
  readonly replays: readonly Replay[];
  /** Its messages that failed every try. */
  readonly deadLetters: readonly { id: string; receivedAt: Date; replayedAt: Date | null }[];
};

/** Which events are meant; each names them one way. */
export type EventSelector =
  /** Our ids of inbox rows, or the processors' ids of events. */
  | { readonly ids: readonly string[] }
  /** Received from then on, and before. */
  | { readonly from: Date; readonly until: Date }
  /** The processor's id of an object, or ours of a payment, refund, transfer, batch or seller. */
  | { readonly objectRef: string }
  | { readonly orderId: OrderId };
/** Which parts of orders are to be explained. */
export type PartsSelector =
  | { readonly orderId: OrderId }
  | { readonly sellerOrderId: SellerOrderId }
  /** Our id of it, or the processor's of this or an earlier try. */
  | { readonly transfer: string }
  /** Transfers by the names that one processor has for them. */
  | { readonly rail: ProcessorName; readonly refs: readonly string[] }
  /** The latest. */
  | { readonly sellerId: SellerId };
export type EventCursor = { readonly receivedAt: Date; readonly id: InboxId };
