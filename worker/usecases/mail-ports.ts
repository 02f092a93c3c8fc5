import type { MailId, OrderId } from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";
import type { Parcel } from "../domain/orders.ts";
import type { RefundReason } from "../domain/payments.ts";
import type { sellerCanMend } from "../domain/payouts.ts";
import type { PaidPlan } from "../domain/plans.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { SellerPayout } from "../domain/seller-payouts.ts";

/** What a mail tells, as it is when it is written. */
export type Told = ToldBuyer | ToldSeller;
export type ToldBuyer =
  | { readonly kind: "order_paid" | "payment_refused"; readonly order: MailedOrder }
  | {
      readonly kind: "part_shipped" | "part_delivered";
      readonly order: MailedOrder;
      readonly parcel: Parcel & { readonly artisan: string };
    }
  | {
      readonly kind: "order_refunded" | "refund_failed";
      readonly order: MailedOrder;
      readonly refund: MailedRefund;
    };
export type MailedRefund = {
  readonly amount: Money;
  readonly reason: RefundReason;
  readonly processor: ProcessorName;
  /** Whose part it is of, as far as it is of the order's money. */
  readonly parts: readonly { readonly artisan: string; readonly amount: Money }[];
};
export type ToldSeller = { readonly seller: MailedSeller } & (
  | {
      readonly kind: "part_sold";
      readonly number: string;
      readonly goods: readonly { readonly title: string; readonly quantity: number }[];
      readonly net: Money;
    }
  /** One mail for all that was sent to a seller since the last look. */
  | { readonly kind: "transfer_sent"; readonly total: Money; readonly numbers: readonly string[] }
  | {
      readonly kind: "transfer_blocked";
      readonly amount: Money;
      readonly number: string;
      readonly reason: (typeof sellerCanMend)[number];
    }
  | {
      readonly kind: "payout_failed";
      readonly payout: Pick<SellerPayout, "amount" | "failureCode" | "ref">;
    }
  | ({ readonly kind: "part_refunded" | "refund_undone" } & MailedShare & {
        readonly reason: RefundReason;
      })
  | ({ readonly kind: "part_disputed" | "dispute_won" | "dispute_lost" } & MailedShare & {
        /** The processor's word. */
        readonly reason: string;
        readonly dueBy: Date | null;
      })
  | {
      readonly kind: "transfer_held";
      /** Null: all that the seller is owed. */
      readonly transfer: { readonly amount: Money; readonly number: string } | null;
      readonly reason: string;
    }
  | { readonly kind: "debt_written_off"; readonly amount: Money }
  | {
      readonly kind: "plan_payment_failed";
      readonly plan: PaidPlan;
      readonly due: Money;
      /** Stripe's: where it is paid is asked when it is mailed, and never kept. */
      readonly invoiceRef: string;
      readonly owedSince: Date;
    }
  | {
      readonly kind: "plan_trial_ending";
      readonly plan: PaidPlan;
      readonly price: Money;
      readonly trialEndsAt: Date;
      readonly hasMethod: boolean;
    }
  | { readonly kind: "plan_ended"; readonly plan: PaidPlan }
);
/** What one artisan gives of what goes, or may go, back to a buyer. */
export type MailedShare = {
  readonly number: string;
  /** The buyer's. */
  readonly amount: Money;
  /** Of the artisan: kept from what was not sent, and owed. */
  readonly withheld: Money;
  readonly owed: Money;
};
export type MailedOrder = {
  readonly id: OrderId;
  readonly number: string;
  readonly email: string;
  readonly total: Money;
};
type MailedSeller = { readonly name: string; readonly email: string };
export type OwedMail = Told & { readonly id: MailId; readonly tries: number };
/** Mails that facts have made due: written down once each, then sent until the provider has them. */
export interface Mails {
  /** Writes down what is owed since then and was not yet; answers how many there are. */
  owe(since: Date, now: Date, newId: () => MailId): Promise<number>;
  /** The oldest ones to send; nobody else takes them until then. */
  take(limit: number, now: Date, leasedUntil: Date): Promise<readonly OwedMail[]>;
  sent(id: MailId, at: Date): Promise<void>;
  /** It is not tried again; an operator is told. */
  failed(id: MailId, reason: string, at: Date): Promise<void>;
}

/** A mail as it leaves. `id` is the provider's idempotency key: sent twice, it arrives once. */
export type Mail = {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
};
export type MailAnswer =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "unavailable"; readonly reason: string };
/** Never throws. */
export type Post = (mail: Mail) => Promise<MailAnswer>;
