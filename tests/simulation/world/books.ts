import type { openStore } from "../../../worker/db/store.ts";
import type { ProcessorName } from "../../../worker/domain/processor-name.ts";
import type { StateRow } from "../oracles/states.ts";
import type { Broken } from "../oracles/steps.ts";
import type { Neon } from "./neon.ts";

export type NewSeller = {
  id: string;
  name: string;
  email: string;
  shippingFlatMinor: bigint;
  stripeAccountId: string;
};
export type NewProduct = {
  id: string;
  sellerId: string;
  title: string;
  priceMinor: bigint;
  stock: number;
};

/** As the processor calls it. */
export type Named = { rail: ProcessorName; ref: string };
/** Money that was taken, as the processor names it. */
export type Charge = {
  rail: ProcessorName;
  ref: string;
  orderId: string;
  minor: bigint;
  refundedMinor: bigint;
  /** Some of it is on its way back. */
  isRefunding: boolean;
};

/** What a run asks of the database past the Worker: PostgreSQL, or the model of it in memory. */
export type Books = {
  reset(): Promise<void>;
  /** The Worker's own store over it, for one event; PostgreSQL is reached through `neon`. */
  openStore: typeof openStore;
  /** PostgreSQL only: from now on the driver's protocols end here. */
  connect(neon: Neon): void;
  /** Grows with everything that was changed. */
  writes(): number;
  addSeller(seller: NewSeller): Promise<void>;
  addProduct(product: NewProduct): Promise<void>;
  partsToShip(): Promise<{ id: string }[]>;
  /** Of which there is something to give back, in order. */
  paidOrders(): Promise<{ id: string; rail: ProcessorName; totalMinor: bigint }[]>;
  operatorTasks(): Promise<string[]>;
  /** Whatever they pay, in order. */
  charges(): Promise<Charge[]>;
  /** Those that wait for an answer of ours, in order. */
  disputesToAnswer(): Promise<string[]>;
  /** What is known of each, in order. */
  disputes(): Promise<{ rail: ProcessorName; ref: string; state: string }[]>;
  /** Sellers' subscriptions that Stripe has made, in the words of oracles/plans.ts. */
  subscriptions(): Promise<{ ref: string; says: string }[]>;
  /** Likewise their invoices. */
  invoices(): Promise<{ ref: string; says: string }[]>;
  /** Of transfers that nothing of has left, in order. */
  unsent(): Promise<string[]>;
  /** Paths of what an operator holds: all of sellers first, then in order. */
  holds(): Promise<string[]>;
  /** Of PayPal to sellers, and of sellers' Stripe accounts to their banks; in order. */
  payouts(): Promise<Named[]>;
  /** Those that their processors know, in order. */
  refunds(): Promise<Named[]>;
  /** What the platform has too little of: for transfers, and for refunds that wait. */
  missing(): Promise<{ rail: ProcessorName; minor: bigint }[]>;
  /** What stays on accounts, by `account currency`, as Stripe gives it back no more. */
  unreturnable(): Promise<Map<string, bigint>>;
  /** Open ones, in order. */
  reviews(): Promise<string[]>;
  /** Of each product, how many are left and how many are in orders that were paid. */
  stock(): Promise<{ id: string; left: number; sold: number }[]>;
  /** Of every account, by `account currency`. */
  sums(): Promise<Map<string, bigint>>;
  /** What transfers that have not left will bring, by the account that owes it, with its currency. */
  toCome(): Promise<Map<string, bigint>>;
  /** Which of these are the ids of operations. */
  operationsAmong(texts: readonly string[]): Promise<string[]>;
  /** The processors' names of them, in order. */
  keptEvents(): Promise<string[]>;
  brokenNow(): Promise<Broken[]>;
  unfinished(): Promise<Broken[]>;
  /** Of all that has a table of transitions, or of what has changed since the last call. */
  states(): Promise<StateRow[]>;
  outcomes(): Promise<{ what: string; times: number }[]>;
  /** Where everything has come to, in words that do not depend on how: in order. */
  resting(): Promise<string[]>;
  /** The rows that a reader of a failure wants to see. */
  show(): Promise<string[]>;
};
