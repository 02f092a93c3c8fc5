import type { Currency } from "../domain/currency.ts";
import type { BatchId, PaymentId, SellerId, SellerOrderId, TransferId } from "../domain/ids.ts";
import type { AmountLimit } from "../domain/limits.ts";
import type { Money } from "../domain/money.ts";
import type { BatchState, BlockReason, Transfer } from "../domain/payouts.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { Seller } from "../domain/sellers.ts";

export interface TransfersTx {
  add(transfers: readonly Transfer[], at: Date): Promise<void>;
  lock(id: TransferId): Promise<Transfer | undefined>;
  /** By id, so that two workers with the same transfers never wait in a ring. */
  lockAll(ids: readonly TransferId[]): Promise<readonly Transfer[]>;
  /** The part's own, not what supplements it. */
  lockOfPart(id: SellerOrderId): Promise<Transfer | undefined>;
  lockOfPayment(id: PaymentId): Promise<readonly Transfer[]>;
  lockOfBatch(id: BatchId): Promise<readonly Transfer[]>;
  findByRef(rail: ProcessorName, ref: string): Promise<Transfer | undefined>;
  /** Due ones that nobody else holds, oldest first; locked. */
  lockDue(
    rail: ProcessorName,
    currency: Currency,
    limit: number,
  ): Promise<readonly PayableTransfer[]>;
  save(transfer: Transfer, at: Date): Promise<void>;
  /** One statement, however many; each once. */
  saveAll(transfers: readonly Transfer[], at: Date): Promise<void>;
  /** Due ones of a rail and currency wait, for a reason that holds for all of them. */
  stop(
    rail: ProcessorName,
    currency: Currency,
    reason: Extract<BlockReason, "rail_stopped" | "books_in_doubt">,
    at: Date,
  ): Promise<void>;
  /**
   * Lets the oldest ones go that the funds cover, and no later one before an older one: those
   * that waited for funds are due, those that are due and not covered wait. Answers how many wait.
   */
  fund(funds: {
    available: Money;
    feeMinor: bigint;
    rail: ProcessorName;
    at: Date;
  }): Promise<number>;
  /** Where nobody can tell the funds: those that wait for some are tried again, some at a time. */
  retryUnderfunded(which: {
    rail: ProcessorName;
    currency: Currency;
    limit: number;
    at: Date;
  }): Promise<void>;
  /** Held ones whose time has come. */
  release(now: Date): Promise<number>;
  /**
   * What is due of a seller on a rail and in a currency goes together, once it is what their plan
   * leaves of the minimum or the oldest of it was due by `since`; until then it is blocked for being
   * too little.
   */
  gather(rule: {
    minimum: AmountLimit;
    /** How long a plan stays that is not paid. */
    graceDays: number;
    since: Date;
    at: Date;
  }): Promise<void>;
  /** Blocked ones of a seller or of everybody, for these reasons, are due again. */
  unblock(which: {
    rail: ProcessorName;
    reasons: readonly BlockReason[];
    sellerId?: SellerId | undefined;
    transferId?: TransferId | undefined;
    /** Only those whose seller the rail can pay, as far as we know, and has not refused yet. */
    payableNow?: boolean;
    /** Only those whose money no break of the books stops. */
    trustedNow?: boolean;
    at: Date;
  }): Promise<number>;
  /**
   * Those that two operators have let go and that have not left yet: their seller has changed where
   * the rail sends them, so they wait for operators again. Answers how many.
   */
  holdApproved(which: { sellerId: SellerId; rail: ProcessorName; at: Date }): Promise<number>;
}

export interface BatchesTx {
  /**
   * The name of the batch that is sent next: its number follows on the last one that PayPal took,
   * or may have. Undefined while PayPal has not answered that one, for as long as it would know
   * it. Locked until the transaction ends.
   */
  next(now: Date): Promise<{ id: BatchId; number: number } | undefined>;
  add(batch: { id: BatchId; number: number; total: Money }, at: Date): Promise<void>;
  save(id: BatchId, state: BatchState, ref: string | undefined, at: Date): Promise<void>;
  find(id: BatchId): Promise<{ id: BatchId; state: BatchState } | undefined>;
  findByRef(ref: string): Promise<{ id: BatchId; state: BatchState } | undefined>;
}

export type PayableTransfer = Transfer & {
  /** Null: not tied to the charge, but sent from the platform's balance. */
  readonly chargeRef: string | null;
  readonly orderNumber: string;
  /** False: the transfers of its payment come to more than was paid, which is somebody's mistake. */
  readonly isPaidFor: boolean;
  readonly seller: Seller;
};
