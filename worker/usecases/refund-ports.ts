import type { Currency } from "../domain/currency.ts";
import type {
  OrderId,
  PaymentId,
  RefundId,
  SellerId,
  SellerOrderId,
  TransferId,
} from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";
import type { OrderItem } from "../domain/orders.ts";
import type { Refund } from "../domain/payments.ts";
import type { RefundShare } from "../domain/refunds.ts";
import type { Cause, Reversal, Withholding, WithholdingState } from "../domain/taking-back.ts";

export type StoredShare = RefundShare & { readonly refundId: RefundId };

/** Who bears what of refunds of orders. The order has to be locked. */
export interface SharesTx {
  /** Of the refunds of a payment that did not fail, by refund and part. */
  ofPayment(id: PaymentId): Promise<readonly StoredShare[]>;
  of(id: RefundId): Promise<readonly StoredShare[]>;
  /** Two statements, however many there are. */
  add(id: RefundId, shares: readonly RefundShare[]): Promise<void>;
  goodsOf(id: OrderId): Promise<readonly (OrderItem & { sellerOrderId: SellerOrderId })[]>;
  /** What the processor has kept of a payment, in its currency; null while that is not known. */
  keptFee(id: PaymentId, currency: Currency): Promise<bigint | null>;
  /** What came back is for sale again. */
  restock(id: RefundId): Promise<void>;
}

/** What was kept from leaving. The transfers have to be locked. */
export interface WithholdingsTx {
  add(all: readonly Withholding[], at: Date): Promise<void>;
  of(cause: Cause, causeId: string): Promise<readonly Withholding[]>;
  move(cause: Cause, causeId: string, to: WithholdingState, at: Date): Promise<void>;
}

/** What is taken back of transfers that have left. */
export interface ReversalsTx {
  add(all: readonly Reversal[], at: Date): Promise<void>;
  find(id: Reversal["id"]): Promise<Reversal | undefined>;
  of(cause: Reversal["cause"], causeId: string): Promise<readonly Reversal[]>;
  ofTransfers(ids: readonly TransferId[]): Promise<readonly Reversal[]>;
  save(reversal: Reversal, at: Date): Promise<void>;
  /** What is being taken back from each of these sellers and has not come yet. */
  openOf(ids: readonly SellerId[], currency: Currency): Promise<ReadonlyMap<SellerId, bigint>>;
}

export type RefundFound = {
  readonly refund: Refund;
  readonly shares: readonly RefundShare[];
};
export type OwedBy = {
  readonly sellerId: SellerId;
  readonly name: string;
  readonly owed: Money;
  /** Being taken back from the seller's account at this moment. */
  readonly coming: Money;
};
export type DebtFound = Pick<OwedBy, "owed" | "coming"> & {
  readonly entries: readonly {
    readonly at: Date;
    readonly kind: string;
    readonly subjectId: string;
    readonly amount: Money;
  }[];
};

/** What went back, and who owes by it. */
export interface RefundReads {
  /** Oldest first; undefined: there is no such order. */
  ofOrder(id: OrderId): Promise<readonly RefundFound[] | undefined>;
  /** With the shares of this part alone; undefined: the seller has no such part. */
  ofPart(seller: SellerId, id: SellerOrderId): Promise<readonly RefundFound[] | undefined>;
  orderOfPart(seller: SellerId, id: SellerOrderId): Promise<OrderId | undefined>;
  /** The most first. */
  debts(): Promise<readonly OwedBy[]>;
  /** The latest of its causes first. */
  debtOf(seller: SellerId): Promise<DebtFound | undefined>;
}
