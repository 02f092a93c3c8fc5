import type { Currency } from "../domain/currency.ts";
import type { CardChecks } from "../domain/fraud.ts";
import type { BatchId, PaymentId, RefundId, ReversalId, TransferId } from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";
import type { Operation } from "../domain/operation.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { LineKind, StatementLine } from "../domain/reconciliation.ts";
import type { Requirements } from "../domain/requirements.ts";
import type { Customer, MethodDisplay } from "../domain/saved-methods.ts";
import type { Billing, BillingSubject } from "./billing.ts";
import type { DisputeFacts, FraudWarningFacts } from "./dispute-facts.ts";
import type { Setup } from "./how-set-up.ts";

export type * from "./billing.ts";
export type { DisputeFacts, FraudWarningFacts } from "./dispute-facts.ts";
export type * from "./how-set-up.ts";

/** All that a processor can answer. Only the first two close an operation. */
export type Answer<T> =
  | { readonly kind: "ok"; readonly value: T }
  /** Definitive, declines included: a new attempt is a new operation with a new key. */
  | { readonly kind: "rejected"; readonly code: string }
  /** Nothing happened: the same operation again, later. */
  | { readonly kind: "unavailable"; readonly code: string }
  /** It may have happened: the same operation again, hence the same key. */
  | { readonly kind: "unknown"; readonly code: string };
export type FinalAnswer<T = unknown> = Extract<Answer<T>, { kind: "ok" | "rejected" }>;

/** Codes that both adapters use for the same thing, whatever the processor calls it. */
export const codes = {
  /** The key or secret is wrong or revoked. Kind `unavailable`: it closes nothing. */
  unauthorized: "unauthorized",
  /** The same call, under the same key, is being worked on: whoever made it hears of its end. */
  inProgress: "in_progress",
  /** PayPal: the buyer has to choose another funding source for the same order. */
  instrumentDeclined: "instrument_declined",
  /** PayPal: the buyer has not approved, or has to act again. */
  payerActionRequired: "payer_action_required",
  /**
   * The object does not exist, or no longer does: an approval that came too late, for instance.
   * Likewise one that was read and that we would never make: it is somebody else's.
   */
  gone: "gone",
  /** The platform's balance does not cover it. */
  balanceInsufficient: "balance_insufficient",
  /** The receiver cannot be paid on this rail now. */
  receiverNotPayable: "receiver_not_payable",
  /** The saved method that was to pay was removed, perhaps in the processor's own pages. */
  savedMethodGone: "saved_method_gone",
  /** The member has not entered, or not approved, what was to be saved. */
  setupNotFinished: "setup_not_finished",
  /** Taxes cannot go by this place: Stripe's own word. */
  placeUnknown: "customer_tax_location_invalid",
} as const;

/** A sum under its own name, such as a fee, in the currency that the processor settles in. */
export type Fee = { readonly effectId: string; readonly amount: Money };

/** Money that was taken. */
export type Capture = {
  /** ch_… or the capture's id: what transfers and refunds name. */
  readonly chargeRef: string;
  /** Balance transaction or PayPal transaction: what the ledger posts once. */
  readonly effectId: string;
  readonly amount: Money;
  /**
   * The processor settled in another currency than it charged, which may be one that we do not
   * know; such money pays no order.
   */
  readonly settledIn: string;
  /** By how much the balance grew, before the fee, in that currency; undefined if it is not told. */
  readonly settledMinor: bigint | undefined;
  /** Undefined while the processor has not said it. */
  readonly fee: Fee | undefined;
};

/** A payment as the processor has it now. */
export type PaymentFacts = {
  readonly ref: string;
  /** Ours, read from the processor's metadata; undefined if it names none. */
  readonly paymentId: PaymentId | undefined;
  /** PayPal has dropped it, unpaid, and does not say any more whose it was. */
  readonly isVanished?: true;
  readonly state:
    | "created"
    | "requires_action"
    | "processing"
    | "succeeded"
    | "failed"
    | "cancelled";
  /** PayPal: the buyer agreed, and the money is ours to capture. Elsewhere false. */
  readonly isApproved: boolean;
  /** What the payment is for; more than the capture's amount if only a part was taken. */
  readonly asked: Money;
  /** Present exactly when the state is `succeeded`. */
  readonly capture: Capture | undefined;
  /** The buyer's latest try. */
  readonly attempt:
    | {
        readonly ref: string;
        readonly state: "succeeded" | "failed" | "pending";
        readonly declineCode: string | null;
        /** What the bank said of the card; undefined if no card was asked about. */
        readonly checks?: CardChecks | undefined;
      }
    | undefined;
  /** What was kept, or is to be, for whom: names to look up, which prove nothing by themselves. */
  readonly saved?:
    | { readonly customerRef: string; readonly methodRef: string | undefined }
    | undefined;
};

export type CreatedPayment = {
  readonly ref: string;
  /** Stripe only. Handed to the buyer's browser, never stored, never logged. */
  readonly clientSecret: string | undefined;
};

export type RefundFacts = {
  readonly ref: string;
  readonly refundId: RefundId | undefined;
  /** The charge whose money goes back; undefined if the processor does not name it. */
  readonly chargeRef: string | undefined;
  readonly state: "pending" | "succeeded" | "failed";
  readonly amount: Money;
  /** What the ledger posts once, when it succeeded. */
  readonly effectId: string;
  /** Present when it failed after the money had left: the money that came back. */
  readonly returnedEffectId: string | undefined;
};

export type TransferFacts = {
  readonly transferId: TransferId | undefined;
  /** tr_… or the payout item's id. */
  readonly ref: string;
  /**
   * pending: the processor still works on it. sent: it left our balance, and can still come back.
   * settled: it is the seller's. returned: it left and came back. refused: it never left.
   */
  readonly state: "pending" | "sent" | "settled" | "returned" | "refused";
  readonly amount: Money;
  /** What the ledger posts once, from `sent` on. */
  readonly effectId: string;
  /**
   * What came back, each part under its own name. Only a transfer that is `returned` came back
   * whole; of any other a part was taken back, by us or by hand, and what is by hand is not booked.
   */
  readonly returns: readonly {
    readonly effectId: string;
    readonly amount: Money;
    /** What we took back ourselves, by our own name for it; undefined: somebody else did. */
    readonly reversalId?: ReversalId | undefined;
  }[];
  /** Zero where the processor gave it back, as PayPal does for what failed or was blocked. */
  readonly fee: Fee | undefined;
  /** Why it was refused or returned. */
  readonly code: string | undefined;
};
/** All that the platform holds at a processor, whatever of it can be used now. */
export type Balances = {
  /** The moment that they are of, by the processor's clock or ours. */
  readonly asOf: Date;
  /** One for each currency that we know. */
  readonly totals: readonly Money[];
};
/** What was taken back of a transfer. */
export type ReversalFacts = {
  readonly ref: string;
  /** What the ledger posts once. */
  readonly effectId: string;
  readonly amount: Money;
};
export type SentTransfers = {
  /** Ours, read from the batch; undefined where transfers go one by one, or PayPal did not say. */
  readonly batchId: BatchId | undefined;
  /** The payout batch; undefined where transfers go one by one. */
  readonly batchRef: string | undefined;
  /** The batch is final: nothing in it will leave `pending` any more. */
  readonly done: boolean;
  /** The processor refused the whole batch. */
  readonly denied: boolean;
  readonly items: readonly TransferFacts[];
  /**
   * Of what was to be sent: not in the batch that the processor has under this name, which an
   * earlier life of this database sent. Nothing of it left.
   */
  readonly notSent: readonly TransferId[];
};
export type SentPage = {
  readonly transfers: readonly TransferFacts[];
  readonly next: string | undefined;
};

/** What a seller got in one go, and what it is made of. */
export type PayoutFacts = {
  readonly ref: string;
  /** Stripe: the connected account that it left. */
  readonly account: string | undefined;
  readonly state: "pending" | "in_transit" | "paid" | "failed" | "cancelled";
  readonly amount: Money;
  /** The processor's word for why it failed, where it has one. */
  readonly failureCode: string | undefined;
  /** When it is there, or was, as far as the processor says. */
  readonly arrivesAt: Date | undefined;
  /** Undefined: the processor does not say, as for a payout that was made by hand. */
  readonly lines: readonly PayoutLine[] | undefined;
  /** There are more lines than were read. */
  readonly isCut: boolean;
};
export type PayoutLine = {
  readonly ref: string;
  /** The transfer of ours that it is, by its name at the processor; undefined for other money. */
  readonly transferRef: string | undefined;
  /** The processor's own word for it. */
  readonly kind: string;
  /** Towards the seller; below zero what was taken. Before the fee. */
  readonly amount: Money;
  /** What the seller paid for it; PayPal's fee of a payout is the platform's and not in here. */
  readonly fee: Money;
};

/** A webhook as it came in; only the headers that verification needs, in lower case. */
export type RawEvent = {
  readonly endpoint: EventEndpoint;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ArrayBuffer;
  /** What proved it, for those who work on it later; undefined for what no delivery brought. */
  readonly verifiedBy?: string | undefined;
};
export type EventEndpoint = "stripe" | "stripe-connect" | "paypal";

export type Verdict =
  /** `by` says what proved it: which of our secrets, never the secret, or PayPal's certificate. */
  | { readonly kind: "genuine"; readonly by: string }
  /** 400: it is not the processor's, or too old. `reason` is for the log and names no secret. */
  | { readonly kind: "forged"; readonly reason: string }
  /** 503: it could not be checked now, so the processor shall send it again. */
  | { readonly kind: "uncheckable"; readonly reason: string };

/** What an event is about: a name to look the object up by. Its snapshot is never trusted. */
export type EventSubject =
  | { readonly kind: "payment"; readonly ref: string }
  | { readonly kind: "refund"; readonly ref: string }
  | { readonly kind: "fraud_warning"; readonly ref: string }
  | { readonly kind: "dispute"; readonly ref: string }
  | { readonly kind: "transfer"; readonly ref: string }
  | { readonly kind: "payout_batch"; readonly ref: string }
  /** Of a connected account, which the event names. */
  | { readonly kind: "payout"; readonly ref: string }
  | { readonly kind: "seller_account"; readonly ref: string }
  | { readonly kind: "saved_method"; readonly ref: string }
  | BillingSubject;

export type ProcessorEvent = {
  readonly id: string;
  readonly type: string;
  readonly livemode: boolean | undefined;
  /** Stripe Connect: the connected account that it happened in. */
  readonly account: string | undefined;
  /** The object's own id, for people and for telling twins apart. */
  readonly objectRef: string | undefined;
  /** Undefined: verified, but nothing that this system reacts to. */
  readonly subject: EventSubject | undefined;
};

/** A part of a list that is read page by page, from the first page on. */
export type ListWindow = {
  readonly from: Date;
  readonly until: Date;
  /** What the page before answered as `next`; undefined for the first. */
  readonly cursor: string | undefined;
};
/** `account`: the events of a connected account of Stripe's, which has a list of its own. */
export type EventWindow = ListWindow & { readonly account?: string };
export type EventPage = {
  readonly events: readonly { readonly id: string; readonly raw: RawEvent }[];
  readonly next: string | undefined;
};

/** Taking money. The same for both rails, in the same order in both folders. */
export interface PayIn {
  /**
   * Sends the operation with its id as the key and the payment's id as metadata. Once the
   * processor may have forgotten the key (Stripe: 24 h, PayPal orders: 6 h), looks the object up
   * before anything is sent again.
   */
  createPayment(operation: Operation<"create_payment">): Promise<Answer<CreatedPayment>>;
  /** Takes the money that the buyer approved. Stripe takes it by itself, so there it only reads. */
  capturePayment(operation: Operation<"capture_payment">): Promise<Answer<PaymentFacts>>;
  /**
   * Makes the payment unpayable. `ok` with a state other than `cancelled` says that it is too
   * late, and what happened instead. PayPal has no such call: an approved order takes no money
   * unless we capture it, so there it reads, and answers `cancelled` unless money was taken.
   */
  closePayment(operation: Operation<"close_payment">): Promise<Answer<PaymentFacts>>;
  readPayment(ref: string): Promise<Answer<PaymentFacts>>;
  /** As created: for a buyer who comes back. */
  readCreatedPayment(ref: string): Promise<Answer<CreatedPayment>>;
  refundPayment(operation: Operation<"refund_payment">): Promise<Answer<RefundFacts>>;
  readRefund(ref: string): Promise<Answer<RefundFacts>>;
  readFraudWarning(ref: string): Promise<Answer<FraudWarningFacts>>;
  /**
   * Tells who carries a part of what was paid, and under which number. Undefined: the processor
   * keeps no parcels, as Stripe, so nothing is to be told and no operation is opened.
   */
  readonly addTracking:
    | ((operation: Operation<"add_tracking">) => Promise<Answer<{ ref: string }>>)
    | undefined;
  /** By its own name; PayPal's also by that of a refund with which a payment was taken back. */
  readDispute(ref: string): Promise<Answer<DisputeFacts>>;
  /** All those of a charge, so that what PayPal refunds for one of them is not taken for another. */
  readDisputesOf(chargeRef: string): Promise<Answer<readonly DisputeFacts[]>>;
  submitEvidence(operation: Operation<"submit_evidence">): Promise<Answer<DisputeFacts>>;
  /** Gives up: the buyer keeps the money. */
  acceptDispute(operation: Operation<"accept_dispute">): Promise<Answer<DisputeFacts>>;
}

export type OpenedSetup = {
  readonly ref: string;
  /** Stripe only. Handed to the member's browser, never stored, never logged. */
  readonly clientSecret: string | undefined;
  /** PayPal only: the page on which the member agrees. */
  readonly approveUrl: string | undefined;
};
/** A saved method as the processor has it now; `removed` if it has it no longer. */
export type MethodFacts =
  | { readonly ref: string; readonly state: "removed" }
  | {
      readonly ref: string;
      readonly state: "active";
      readonly customerRef: string;
      readonly display: MethodDisplay;
    };

/** Keeping what members pay with. The same for both rails, in files of the same names. */
export interface Vault {
  /** The row's id is the key. Undefined: PayPal names customers itself, when they first save. */
  createCustomer(customer: Customer): Promise<Answer<{ ref: string | undefined }>>;
  /** Stripe: lets the browser show what the customer has saved, for half an hour. Else undefined. */
  openSession(customerRef: string): Promise<Answer<{ clientSecret: string | undefined }>>;
  openSetup(operation: Operation<"open_setup">): Promise<Answer<OpenedSetup>>;
  /** As opened: for a replay. */
  readOpenedSetup(ref: string): Promise<Answer<OpenedSetup>>;
  /** What came of it. PayPal's is kept only now; Stripe's was, when the browser confirmed it. */
  finishSetup(operation: Operation<"finish_setup">): Promise<Answer<MethodFacts>>;
  /** Ok as well if it is gone already, whoever removed it. */
  removeMethod(operation: Operation<"remove_method">): Promise<Answer<{ ref: string }>>;
  readMethod(ref: string): Promise<Answer<MethodFacts>>;
  listMethods(customerRef: string): Promise<Answer<readonly MethodFacts[]>>;
}

/** Paying sellers. */
export interface PayOut {
  /** How many transfers one operation carries: 1, or a batch. */
  readonly transfersPerOperation: number;
  /** What the processor takes for one transfer, so that a batch is sent only when it is covered. */
  transferFee(currency: Currency): Money;
  sendTransfers(operation: Operation<"send_transfers">): Promise<Answer<SentTransfers>>;
  /** PayPal has no such call, and is never asked. */
  reverseTransfer(operation: Operation<"reverse_transfer">): Promise<Answer<ReversalFacts>>;
  /**
   * Whatever was sent in the window, by whomever, as the processor has it: asked before anything is
   * sent, because a database that was set back does not know. PayPal cannot be asked and need not
   * be: it refuses a batch whose number it knows.
   */
  listSent(window: ListWindow): Promise<Answer<SentPage>>;
  readTransfer(ref: string): Promise<Answer<TransferFacts>>;
  readBatch(ref: string): Promise<Answer<SentTransfers>>;
  /** Stripe: po_… of a connected account. PayPal: a payout item or a batch, by PayPal's id. */
  readPayout(ref: string, account: string | undefined): Promise<Answer<PayoutFacts>>;
  /** What can be paid out now. Undefined: the rail needs no cover, as Stripe's `source_transaction`. */
  availableFunds(currency: Currency): Promise<Answer<Money | undefined>>;
  /** Stripe: available, pending and reserved for connected accounts. PayPal: the total. */
  readBalances(): Promise<Answer<Balances>>;
}

export type AccountFacts = {
  readonly transfers: "inactive" | "pending" | "active";
  readonly requirements: Requirements;
};

/** Letting sellers be paid by Stripe. PayPal needs no more than a proved address. */
export interface Onboarding {
  /** Creates the connected account if there is none yet. The seller's id is the key. */
  createAccount(seller: { id: string; email: string }): Promise<Answer<{ ref: string }>>;
  /** A hosted page on which the seller enters what Stripe needs to know. Short-lived, used once. */
  createLink(ref: string, urls: { returnUrl: string; refreshUrl: string }): Promise<Answer<string>>;
  readAccount(ref: string): Promise<Answer<AccountFacts>>;
}

/** The processor's events, from the wire to a name. */
export interface Events {
  readonly endpoints: readonly EventEndpoint[];
  /** Checks the raw bytes. Reads nothing but configuration and, for PayPal, its certificate. */
  verify(event: RawEvent, now: Date): Promise<Verdict>;
  /** Reads a genuine event. Undefined if it is no event at all. */
  read(event: RawEvent): ProcessorEvent | undefined;
  /** What the processor itself remembers to have told, or tried to: no signature, but our own call. */
  list(window: EventWindow): Promise<Answer<EventPage>>;
}

export type StatementPage = {
  readonly lines: readonly StatementLine[];
  /** Undefined: that was all. It survives its isolate, hence a text. */
  readonly next: string | undefined;
  /** Until when the processor's list is complete: PayPal's trails by up to three hours. */
  readonly completeUntil: Date;
};
/** What a line is about, as far as anybody needs to know to heal it or to judge it. */
export type LineSource = {
  /** Ours to look up and to apply; undefined where nothing here books such a thing. */
  readonly subject: EventSubject | undefined;
  /** Chosen fields of the processor's object: sums, states and names of ours, nothing of a person. */
  readonly evidence: Readonly<Record<string, string | number | boolean | null>>;
};

export type LineName = Pick<
  StatementLine,
  "kind" | "effectId" | "lineRef" | "sourceRef" | "occurredAt"
>;

/** The processor's own books, as it shows them. */
export interface Statements {
  /** Every movement of the balance in the window, fees as lines of their own; each page once. */
  listLines(window: ListWindow): Promise<Answer<StatementPage>>;
  /** The lines of one effect of the ledger, posted about then; empty if there is none. */
  readLines(effect: {
    effectId: string;
    kind: LineKind;
    postedAt: Date;
  }): Promise<Answer<readonly StatementLine[]>>;
  readSource(line: LineName): Promise<Answer<LineSource>>;
}

export interface Processor {
  readonly name: ProcessorName;
  readonly payIn: PayIn;
  readonly payOut: PayOut;
  readonly vault: Vault;
  /** Undefined: the rail has no subscriptions, as PayPal's is not used for them. */
  readonly billing: Billing | undefined;
  readonly events: Events;
  readonly statements: Statements;
  readonly setup: Setup;
}
