import type { Sender } from "../domain/card-testing.ts";
import type { Currency } from "../domain/currency.ts";
import type { CardChecks } from "../domain/fraud.ts";
import type {
  DifferenceId,
  InboxId,
  OperationId,
  OrderId,
  PaymentId,
  ProductId,
  RefundId,
  SellerId,
  SellerOrderId,
  SubjectId,
  UserId,
} from "../domain/ids.ts";
import type { InboxState } from "../domain/inbox.ts";
import type { EffectKind, Posting } from "../domain/ledger.ts";
import type { Intent, Operation, OperationKind } from "../domain/operation.ts";
import type { Order, OrderItem, OrderState, Parcel, ShippingAddress } from "../domain/orders.ts";
import type { Payment, Refund } from "../domain/payments.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { Direction, RailSwitch } from "../domain/rails.ts";
import type { Requirements } from "../domain/requirements.ts";
import type { Product, Seller } from "../domain/sellers.ts";
import type { PlansAt } from "../domain/subscriptions.ts";
import type {
  EventEndpoint,
  FinalAnswer,
  Onboarding,
  Processor,
  RawEvent,
} from "../processors/processor.ts";
import type { Limits, Links, Logins, People, Tokens } from "./accounts.ts";
import type { Alert, Notify, ToldAlert } from "./alert-ports.ts";
import type { ApprovalReads, ApprovalsTx } from "./approval-ports.ts";
import type { AuditReads } from "./audit-ports.ts";
import type { SubscriptionsStore, SubscriptionsTx } from "./billing-ports.ts";
import type { DeskReads, DeskTx } from "./desk-ports.ts";
import type { DisputeReads, DisputesTx } from "./dispute-ports.ts";
import type { DoctorReads, Waiting } from "./doctor-reads.ts";
import type { FindingReads } from "./finding-ports.ts";
import type { Challenge, CheckoutSender, FraudReads, FraudTx, SenderFound } from "./fraud.ts";
import type { HoldsTx } from "./hold-ports.ts";
import type { BalancesTx, BooksReads, InvariantsTx } from "./invariant-ports.ts";
import type { Mails, Post } from "./mail-ports.ts";
import type { PayoutsTx } from "./payout-ports.ts";
import type { PeopleTx } from "./privacy.ts";
import type { ReadingMarks } from "./reading-marks.ts";
import type { Reads, Replay } from "./reads.ts";
import type { KnownDifference, Reconciliations } from "./reconciliations.ts";
import type { RefundReads, ReversalsTx, SharesTx, WithholdingsTx } from "./refund-ports.ts";
import type { ClientRequest, KeyRow, StoredAnswer } from "./request-ports.ts";
import type { Settings } from "./settings.ts";
import type { StatementReads } from "./statement-ports.ts";
import type { BatchesTx, TransfersTx } from "./transfer-ports.ts";
import type { Turns } from "./turns.ts";
import type { Vaulted, VaultPayment, VaultStore, VaultTx, VaultWish } from "./vault-ports.ts";
import type { WaitingReads } from "./waiting-ports.ts";

export type { Alert, Notify, ToldAlert } from "./alert-ports.ts";
export type { ClientRequest, KeyRow, StoredAnswer } from "./request-ports.ts";
export type { PayableTransfer } from "./transfer-ports.ts";

export type CheckoutDraft = {
  readonly request: ClientRequest;
  readonly lockedUntil: Date;
  readonly now: Date;
  readonly order: Order;
  /** Whose order it is; null for a guest. */
  readonly userId: UserId | null;
  readonly email: string;
  readonly shippingAddress: ShippingAddress;
  readonly itemsMinor: bigint;
  readonly shippingMinor: bigint;
  readonly commissionBasisPoints: number;
  readonly items: readonly (OrderItem & {
    readonly id: string;
    readonly sellerOrderId: SellerOrderId;
    readonly sellerId: SellerId;
  })[];
  readonly sellerNames: ReadonlyMap<SellerId, string>;
  readonly payment: Payment;
  /** What the payment has to do with saved methods; undefined: nothing. */
  readonly vault: VaultPayment | undefined;
  readonly sender: Sender;
  readonly operation: Operation<"create_payment">;
  readonly nextTryAt: Date;
};
/** Why nothing of a checkout was written. */
export type CheckoutRefusal = "stock_moved" | "offer_moved" | "key_taken";

/** Every write of a decision goes through a Tx, and the only way to hold one is `transact`. */
export interface Tx {
  orders: {
    /** Locks the order: with it, its payments, refunds and reservations are ours alone. */
    lock(id: OrderId): Promise<Order | undefined>;
    move(id: OrderId, to: OrderState, at: Date): Promise<void>;
    extend(id: OrderId, expiresAt: Date, at: Date): Promise<void>;
    requestCancel(id: OrderId, at: Date): Promise<void>;
    /** What a payment needs to know of an order beside its sums. */
    contactOf(id: OrderId): Promise<{
      email: string;
      shippingAddress: ShippingAddress;
      itemsMinor: bigint;
      shippingMinor: bigint;
    }>;
    /** Unlocked: only to find the order to lock. */
    ofPart(id: SellerOrderId): Promise<OrderId | undefined>;
    ship(id: SellerOrderId, at: Date, parcel: Parcel): Promise<void>;
    /** What was shipped has other papers than was said. */
    correctParcel(id: SellerOrderId, parcel: Parcel): Promise<void>;
    deliver(id: SellerOrderId, at: Date): Promise<void>;
  };
  payments: {
    /** Unlocked: only to find the order to lock. */
    find(id: PaymentId): Promise<Payment | undefined>;
    findByRef(processor: ProcessorName, ref: string): Promise<Payment | undefined>;
    findByCharge(processor: ProcessorName, chargeRef: string): Promise<Payment | undefined>;
    /** Of a locked order, oldest first. */
    of(orderId: OrderId): Promise<readonly Payment[]>;
    add(payment: Payment, at: Date): Promise<void>;
    save(payment: Payment, at: Date): Promise<void>;
    /** Something was heard of it: moves one that cron asks about to the end of its list. */
    touch(id: PaymentId, at: Date): Promise<void>;
    /** Until when cron asks about a captured payment's fee; null once it is known. */
    awaitFee(id: PaymentId, until: Date | null): Promise<void>;
    /** The same attempt again changes its state, never its count. True: that it failed is news. */
    recordAttempt(attempt: {
      id: string;
      paymentId: PaymentId;
      ref: string;
      state: "succeeded" | "failed" | "pending";
      declineCode: string | null;
      checks: CardChecks;
      at: Date;
    }): Promise<boolean>;
  };
  refunds: {
    of(paymentId: PaymentId): Promise<readonly Refund[]>;
    find(id: RefundId): Promise<Refund | undefined>;
    findByRef(processor: ProcessorName, ref: string): Promise<Refund | undefined>;
    add(refund: Refund, at: Date): Promise<void>;
    save(refund: Refund, at: Date): Promise<void>;
  };
  stock: {
    /** The reserved pieces are sold. */
    consume(orderId: OrderId): Promise<void>;
    /** The reserved pieces are for sale again. */
    release(orderId: OrderId): Promise<void>;
  };
  transfers: TransfersTx;
  batches: BatchesTx;
  sellers: {
    find(id: SellerId): Promise<Seller | undefined>;
    findAll(ids: readonly SellerId[]): Promise<readonly Seller[]>;
    findByAccount(ref: string): Promise<Seller | undefined>;
    /** The mirror of the account's capability, and nothing else of the row. */
    setStripeTransfers(id: SellerId, state: Seller["stripeTransfers"]): Promise<void>;
    /** The mirror of what Stripe asks of the account. */
    saveRequirements(id: SellerId, requirements: Requirements, at: Date): Promise<void>;
    /** The connected account, unless the seller has one; false if so. */
    nameAccount(id: SellerId, ref: string): Promise<boolean>;
  };
  rails: {
    isStopped(rail: ProcessorName, direction: Direction): Promise<boolean>;
    save(row: RailSwitch): Promise<void>;
  };
  operations: {
    /** Throws while the subject has an open one: a unique index keeps it to one. */
    open<I extends Intent>(id: OperationId, intent: I, at: Date, nextTryAt: Date): Promise<void>;
    /** One statement, however many. */
    openAll(
      all: readonly { id: OperationId; intent: Intent }[],
      at: Date,
      nextTryAt: Date,
    ): Promise<void>;
    findOpen(subjectId: SubjectId): Promise<Operation | undefined>;
    /** How often the subject was definitively refused this, and when last. */
    refusals(
      subjectId: SubjectId,
      kind: OperationKind,
    ): Promise<{ count: number; lastAt: Date | undefined }>;
    /** Locks it; undefined if it is closed. */
    lockOpen(id: OperationId): Promise<Operation | undefined>;
    /** Closing again changes nothing: the first answer stays. */
    close(id: OperationId, answer: FinalAnswer, at: Date): Promise<void>;
  };
  /** What the books are known to differ by, told by the fact itself and not first by a run. */
  differences: {
    /** Once per effect: what is known stays as it is. */
    open(difference: KnownDifference & { id: DifferenceId }, at: Date): Promise<void>;
  };
  /** Posts once per processor, external id and kind; false if it was posted before. */
  ledger: {
    post(posting: Posting, id: string, at: Date): Promise<boolean>;
    /** Likewise for many, in as many statements as for one. */
    postAll(postings: readonly (Posting & { id: string })[], at: Date): Promise<void>;
    /** What one effect debited, in minor units; zero if it was never posted. */
    debited(effect: Pick<Posting, "processor" | "externalId" | "kind">): Promise<bigint>;
    /** What each of these sellers owes; nobody else changes it until the transaction ends. */
    lockDebts(ids: readonly SellerId[], currency: Currency): Promise<ReadonlyMap<SellerId, bigint>>;
    /** Whether anything of this kind was ever posted about it. */
    isPosted(subjectId: string, kind: EffectKind): Promise<boolean>;
  };
  shares: SharesTx;
  withholdings: WithholdingsTx;
  reversals: ReversalsTx;
  disputes: DisputesTx;
  holds: HoldsTx;
  payouts: PayoutsTx;
  desk: DeskTx;
  approvals: ApprovalsTx;
  fraud: FraudTx;
  invariants: InvariantsTx;
  people: PeopleTx;
  balances: BalancesTx;
  vault: VaultTx;
  subscriptions: SubscriptionsTx;
  inbox: {
    /** False if this processor's event was worked on already. */
    record(event: InboxEntry): Promise<boolean>;
    lock(id: InboxId): Promise<{ state: InboxState; note: string | null }>;
    /** After a replay. When it was first worked on stays as it was. */
    move(id: InboxId, to: InboxState, note: string | null, at: Date): Promise<void>;
    noteReplay(replay: Replay & { id: string; inboxId: InboxId }): Promise<void>;
  };
  outbox: {
    add(id: string, message: OutboxMessage, at: Date): Promise<void>;
    /** One statement, however many. */
    addAll(all: readonly { id: string; message: OutboxMessage }[], at: Date): Promise<void>;
  };
  alerts: {
    raise(alert: Alert, at: Date): Promise<void>;
    /** One statement; each kind and subject once. */
    raiseAll(alerts: readonly Alert[], at: Date): Promise<void>;
  };
  audit: {
    add(entry: {
      id: string;
      at: Date;
      actor: string;
      action: string;
      subject: string;
      facts: Record<string, unknown>;
    }): Promise<void>;
  };
  keys: {
    /** Takes the key, or says what it stands for; one statement, so that two senders never both take it. */
    take(request: ClientRequest, now: Date, lockedUntil: Date): Promise<KeyRow | undefined>;
    finish(
      request: Pick<ClientRequest, "scope" | "key">,
      answer: StoredAnswer,
      subjectId: string | null,
    ): Promise<void>;
    /** Nobody works on it now: the next request with this key goes on with what it began. */
    unlock(request: Pick<ClientRequest, "scope" | "key">, now: Date): Promise<void>;
    /** For an answer that is not kept: the key is as if it had never been sent. */
    free(request: Pick<ClientRequest, "scope" | "key">): Promise<void>;
  };
}

export type InboxEntry = {
  readonly id: InboxId;
  readonly processor: ProcessorName;
  readonly endpoint: EventEndpoint;
  readonly eventId: string;
  readonly type: string;
  readonly objectRef: string | undefined;
  readonly body: ArrayBuffer;
  readonly state: InboxState;
  readonly note: string | undefined;
  /** What proved the delivery that brought it; undefined if none did. */
  readonly verifiedBy: string | undefined;
  readonly at: Date;
};

/** What the queue `money-moves` carries: a name, never a decision. */
export type OutboxMessage = { readonly kind: "operation"; readonly operationId: OperationId };
export type EventMessage =
  | { readonly kind: "event"; readonly event: RawEvent }
  | { readonly kind: "stored_event"; readonly inboxId: InboxId };

export interface Store {
  /** Interactive, for consumers, cron and operators; serialisation failures are tried again. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  checkout: {
    /** One round trip: all that the decision needs. Counts the try, unless its key is known. */
    read(
      request: ClientRequest,
      productIds: readonly ProductId[],
      from: CheckoutSender,
      at: PlansAt,
      asked?: { wish: VaultWish; processor: ProcessorName } | undefined,
    ): Promise<
      {
        /** Undefined if it was not asked for. */
        vaulted: Vaulted | undefined;
        key: KeyRow | undefined;
        products: readonly Product[];
        switches: readonly RailSwitch[];
      } & SenderFound
    >;
    /** One round trip: all of it, or nothing because something moved. */
    open(draft: CheckoutDraft): Promise<CheckoutRefusal | undefined>;
    /** One round trip: the answer of the processor and of the request. */
    settle(settled: {
      operation: Operation<"create_payment">;
      ref: string;
      request: ClientRequest;
      answer: StoredAnswer;
      at: Date;
    }): Promise<void>;
  };
  reads: Reads;
  doctor: DoctorReads;
  turns: Turns;
  reconciliations: Reconciliations;
  marks: ReadingMarks;
  operations: {
    /**
     * Counts a try, moves the next one and leases the operation. "leased": somebody else has just
     * sent it, which whoever cannot wait does not ask. "kept_back": it moves money out, was never
     * sent, and a break of the books stops that. Undefined if it is closed.
     */
    begin(
      id: OperationId,
      lease: { now: Date; until: Date; canWait: boolean },
    ): Promise<Operation | "leased" | "kept_back" | undefined>;
    /** Ends the lease, because the try is over and brought no answer. */
    unlease(id: OperationId): Promise<void>;
    /** The open one that is due for the longest, unless it is kept back. */
    due(processor: ProcessorName, now: Date): Promise<OperationId | undefined>;
    find(
      id: OperationId,
    ): Promise<{ state: "open" | "succeeded" | "rejected"; answer: unknown } | undefined>;
  };
  inbox: {
    /** Keeps an event that the queue cannot carry. Its id is the message. */
    keep(entry: InboxEntry): Promise<InboxId>;
    isWorked(processor: ProcessorName, eventId: string): Promise<boolean>;
    find(id: InboxId): Promise<InboxEntry | undefined>;
  };
  outbox: {
    /** Takes the oldest unsent ones, so that nobody else sends them. */
    take(limit: number, at: Date): Promise<readonly { id: string; message: OutboxMessage }[]>;
    /** The queue did not have them. */
    giveBack(ids: readonly string[]): Promise<void>;
    sweep(before: Date): Promise<number>;
  };
  keys: { sweep(before: Date): Promise<{ removed: number; stuck: number }> };
  deadLetters: {
    add(letter: {
      id: string;
      queue: string;
      messageId: string;
      message: Record<string, unknown>;
      attempts: number;
      at: Date;
    }): Promise<void>;
    find(id: string): Promise<{ queue: string; message: Record<string, unknown> } | undefined>;
    replayed(id: string, at: Date): Promise<void>;
  };
  alerts: {
    raise(alert: Alert, at: Date): Promise<void>;
    /** The oldest ones that were not told yet, or a day ago; nobody else takes them until then. */
    takeUntold(limit: number, now: Date, leasedUntil: Date): Promise<readonly ToldAlert[]>;
    told(alerts: readonly ToldAlert[], at: Date): Promise<void>;
  };
  invariants: BooksReads;
  fraud: FraudReads;
  logins: Logins;
  limits: Limits;
  desk: DeskReads & WaitingReads;
  finding: FindingReads;
  approvals: ApprovalReads;
  audit: AuditReads;
  refunds: RefundReads;
  statements: StatementReads;
  disputes: DisputeReads;
  people: People;
  mails: Mails;
  vault: VaultStore;
  subscriptions: SubscriptionsStore;
  jobRuns: {
    /** When jobs of cron's ran, and how that ended. */
    save(runs: readonly JobRun[]): Promise<void>;
    /** Of these, those that have succeeded, and for the last time before then. */
    lastBefore(names: readonly string[], at: Date): Promise<readonly string[]>;
  };
}

/** One run of a job of cron's. */
export type JobRun = {
  readonly name: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly outcome: { readonly worked: number } | { readonly failed: string };
};

export interface Log {
  info(event: string, facts?: Facts): void;
  warn(event: string, facts?: Facts): void;
  error(event: string, facts?: Facts): void;
}
export type Facts = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Deps {
  readonly store: Store;
  readonly processors: Readonly<Record<ProcessorName, Processor>>;
  readonly onboarding: Onboarding;
  readonly queues: {
    events(message: EventMessage): Promise<void>;
    moneyMoves(messages: readonly OutboxMessage[]): Promise<void>;
    /** What waits in each; undefined where the runtime does not tell. */
    depths(): Promise<readonly { name: string; waiting: Waiting | undefined }[]>;
  };
  readonly settings: Settings;
  readonly now: () => Date;
  readonly newId: <T extends string>() => T;
  /** At least 0, below 1. */
  readonly random: () => number;
  readonly log: Log;
  /** Posts alerts to the operators' own address; undefined if they have none. */
  readonly notify: Notify | undefined;
  /** Undefined: nobody gives out proofs that a person is there, so none is asked for. */
  readonly challenge: Challenge | undefined;
  /** Hands a mail to the provider. */
  readonly post: Post;
  readonly links: Links;
  readonly tokens: Tokens;
  /** Lets work go on after the answer. A crash loses it, so cron has to be able to finish it. */
  readonly after: (work: () => Promise<unknown>) => void;
}

/** The database did not answer, or does not take anybody in: nothing about the request is wrong. */
export class DatabaseUnavailable extends Error {}
