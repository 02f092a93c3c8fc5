import type { Count, Sender } from "../domain/card-testing.ts";
import type { BlockKind, ReviewState, Signal, Velocity } from "../domain/fraud.ts";
import type { BlockId, OrderId, PaymentId, ReviewId } from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";

/** What a payment is held against, read together. */
export type Looked = {
  readonly velocity: Velocity;
  /** Something about it is on the blocklist. */
  readonly isBlocked: boolean;
  /** The digest of the address that asked for it, so that an operator can block that. */
  readonly addressDigest: string | null;
};
export type Review = {
  readonly id: ReviewId;
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
  readonly state: ReviewState;
  readonly reasons: readonly Signal[];
  /** What was known when it was opened, as an operator reads it. */
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly openedAt: Date;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly note: string | null;
};
export type FraudWarning = {
  readonly paymentId: PaymentId;
  readonly ref: string;
  /** The processor's word for what its bank believes. */
  readonly fraudType: string;
  /** A refund may still spare a dispute. */
  readonly isActionable: boolean;
};
export type BlockEntry = {
  readonly id: BlockId;
  readonly kind: BlockKind;
  /** An e-mail address in lower case, a digest, or a country's two letters. */
  readonly value: string;
  readonly note: string;
};

/** Held by a Tx: everything here is decided under the order's lock. */
export interface FraudTx {
  /** Who asked for a payment, kept with it: its declines are counted as theirs. */
  addSender(paymentId: PaymentId, sender: Sender, at: Date): Promise<void>;
  senderOf(paymentId: PaymentId): Promise<Sender | undefined>;
  /** Counts one more payment, and answers this and the sender's declines so far. */
  countPayment(sender: Sender, now: Date): Promise<readonly Count[]>;
  /** Counts one more decline for each of them. */
  countDecline(sender: Partial<Sender>, card: string | null, now: Date): Promise<readonly Count[]>;
  /** How many tries of it have failed. */
  declinesOf(paymentId: PaymentId): Promise<number>;
  look(
    about: {
      paymentId: PaymentId;
      email: string;
      cardDigest: string | null;
      countries: readonly string[];
    },
    since: Date,
  ): Promise<Looked>;
  reviews: {
    /** False: the order has an open one, which stays as it is. */
    open(review: Omit<Review, "state" | "decidedAt" | "decidedBy" | "note">): Promise<boolean>;
    find(id: ReviewId): Promise<Review | undefined>;
    /** Whether one keeps the order's money and goods here: it waits, or it was refused. */
    holds(orderId: OrderId): Promise<boolean>;
    decide(
      id: ReviewId,
      decision: { state: "approved" | "refused"; at: Date; by: string; note: string | null },
    ): Promise<void>;
  };
  /** True if it is the first news of this warning. */
  saveWarning(id: string, warning: FraudWarning, at: Date): Promise<boolean>;
  blocklist: {
    /** False: it is on the list. */
    add(entry: BlockEntry, by: { at: Date; actor: string }): Promise<boolean>;
    /** False: there is no such entry, or it was removed before. */
    remove(id: BlockId, by: { at: Date; actor: string }): Promise<boolean>;
  };
}

/** For the operators' lists; latest first. */
export interface FraudReads {
  reviews(
    state: ReviewState | undefined,
    limit: number,
  ): Promise<readonly (Review & { orderNumber: string; total: Money })[]>;
  warnings(limit: number): Promise<
    readonly (FraudWarning & {
      orderId: OrderId;
      orderNumber: string;
      at: Date;
      updatedAt: Date;
    })[]
  >;
  blocklist(limit: number): Promise<readonly (BlockEntry & { addedAt: Date; addedBy: string })[]>;
}

/** What a checkout brings for the counters and the blocklist; read in its one round trip. */
export type CheckoutSender = {
  readonly sender: Sender;
  readonly email: string;
  readonly country: string;
  /** Counted once, however often the checkout has to read. */
  readonly isCounted: boolean;
};

/** How often they tried, and whether anything about them is on the blocklist. */
export type SenderFound = { readonly counts: readonly Count[]; readonly isBlocked: boolean };

/** A proof that a person is there, and what it has to be a proof for. */
export type Proof = {
  /** As the page sent it; undefined if it sent none. */
  readonly token: string | undefined;
  /** The page's own name for what the buyer does. */
  readonly action: string;
  /** Of the request: asked again with the same, the same answer comes, and nobody else's. */
  readonly requestKey: string;
};
/** Asks whoever gave the token out. Never throws; anything but `passed` lets nobody in. */
export type Challenge = {
  verify(token: string, proof: Omit<Proof, "token">): Promise<"passed" | "failed" | "unavailable">;
};
