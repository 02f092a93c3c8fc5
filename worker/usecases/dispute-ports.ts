import type { Answering } from "../domain/dispute-words.ts";
import type { Dispute, DisputeState, Hold, HoldState } from "../domain/disputes.ts";
import type {
  DisputeHoldId,
  DisputeId,
  OrderId,
  PaymentId,
  ProductId,
  SellerId,
  SellerOrderId,
} from "../domain/ids.ts";
import type { EffectKind } from "../domain/ledger.ts";
import type { Money } from "../domain/money.ts";
import type { ShippingAddress } from "../domain/orders.ts";
import type { ProcessorName } from "../domain/processor-name.ts";

/** The order has to be locked. */
export interface DisputesTx {
  /** Unlocked: only to find the order to lock. */
  find(id: DisputeId): Promise<Dispute | undefined>;
  findByRef(processor: ProcessorName, ref: string): Promise<Dispute | undefined>;
  /** Oldest first. */
  of(id: PaymentId): Promise<readonly Dispute[]>;
  add(dispute: Dispute, at: Date): Promise<void>;
  save(dispute: Dispute, at: Date): Promise<void>;
  /** What is kept or was taken from sellers for any dispute of the payment. Two statements. */
  liveHolds(id: PaymentId): Promise<readonly Hold[]>;
  addHold(hold: Hold, at: Date): Promise<void>;
  moveHold(id: DisputeHoldId, to: HoldState, at: Date): Promise<void>;
}

export type DisputeFound = {
  readonly dispute: Dispute;
  readonly orderId: OrderId;
  readonly orderNumber: string;
  /** What is held, or was taken. */
  readonly holds: readonly Hold[];
  /** The names of those of whom it is held. */
  readonly sellers: ReadonlyMap<SellerId, string>;
};
/**
 * What happened to a dispute: money of it that moved, as it is booked (debits above zero); what an
 * operator did; and an answer that was refused.
 */
export type DisputeEvent = {
  readonly at: Date;
} & (
  | { readonly kind: "moved"; readonly effect: EffectKind; readonly amount: Money }
  | { readonly kind: "acted"; readonly action: string; readonly actor: string }
  | { readonly kind: "answer_refused" }
);
export type DisputeFile = DisputeFound & {
  /** Oldest first. */
  readonly history: readonly DisputeEvent[];
  /** Our answer that is on its way. */
  readonly answering: Answering;
};
/** A part of the order, as it was sold and sent. */
export type DisputedPart = {
  readonly id: SellerOrderId;
  readonly seller: string;
  readonly goods: readonly {
    readonly productId: ProductId;
    readonly title: string;
    readonly quantity: number;
  }[];
  readonly state: string;
  readonly shippedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
};
/** What the system itself knows of a disputed sale. */
export type KnownOfSale = {
  readonly orderNumber: string;
  readonly orderedAt: Date;
  readonly paidAt: Date | null;
  readonly total: Money;
  readonly email: string;
  readonly shippingAddress: ShippingAddress;
  readonly parts: readonly DisputedPart[];
  /** What the bank said of the card; null: nothing, or it was no card. */
  readonly checks: {
    readonly avs: string | null;
    readonly cvc: string | null;
    readonly cardCountry: string | null;
  } | null;
  /** Orders under the same address that were paid before, and of which nothing was disputed. */
  readonly earlierOrders: number;
  readonly refunds: readonly {
    readonly at: Date;
    readonly amount: Money;
    readonly state: string;
  }[];
};
export type OwnDispute = {
  readonly id: DisputeId;
  readonly orderNumber: string;
  readonly sellerOrderId: string;
  readonly state: DisputeState;
  readonly reason: string;
  readonly dueBy: Date | null;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** What of the seller's money is held, or was taken. */
  readonly holdState: HoldState;
  readonly kept: Money;
  /** Of it, what the seller was paid already and owes. */
  readonly owed: Money;
};

export interface DisputeReads {
  /** Those that wait for us first, by deadline; then the latest. */
  list(limit: number): Promise<readonly DisputeFound[]>;
  find(id: DisputeId): Promise<DisputeFile | undefined>;
  knownOf(id: DisputeId): Promise<KnownOfSale | undefined>;
  /** Those that concern a seller, with what is kept of theirs; the latest first. */
  ofSeller(id: SellerId, limit: number): Promise<readonly OwnDispute[]>;
  /** Those that wait for an answer which is due until then, the next one first. */
  dueBefore(until: Date, limit: number): Promise<readonly DisputeFound[]>;
}
