import type { InboxId, OrderId } from "../domain/ids.ts";
import type { ProcessorName } from "../domain/processor-name.ts";

/**
 * Lists that cron works through in turn. Each takes the row that has waited longest and moves it to
 * the end of its list before it is looked at, so that one that fails, hangs or crashes the worker
 * delays no other for ever, and two workers never have the same. One statement each.
 */
export interface Turns {
  /**
   * An order whose reservation has ended, that waits for money and has none on its way, and that
   * has not been tried since `since`.
   */
  orderToEnd(at: Date, since: Date): Promise<OrderId | undefined>;
  /** An event kept before `before` that nobody has worked on, nor cron tried to since `since`. */
  waitingEvent(
    processor: ProcessorName,
    at: Date,
    waits: { before: Date; since: Date },
  ): Promise<InboxId | undefined>;
  /** The processor's name of an open payment of which nothing was heard since `before`. */
  silentPayment(rail: ProcessorName, at: Date, before: Date): Promise<string | undefined>;
  /** Likewise of a captured payment whose fee is awaited. */
  paymentWithoutFee(rail: ProcessorName, at: Date, before: Date): Promise<string | undefined>;
  pendingRefund(rail: ProcessorName, at: Date, before: Date): Promise<string | undefined>;
  /** Sent, and not yet shown by the processor to have arrived. */
  unsettledTransfer(rail: ProcessorName, at: Date, before: Date): Promise<string | undefined>;
  unfinishedBatch(at: Date, before: Date): Promise<string | undefined>;
}
