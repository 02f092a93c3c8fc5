import type { CustomerId, PaymentId, SavedMethodId, SetupId, UserId } from "../domain/ids.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { Customer, SavedMethod, Setup } from "../domain/saved-methods.ts";

/** What a member asks of a payment beside paying. */
export type VaultWish = {
  readonly userId: UserId;
  readonly methodId: SavedMethodId | undefined;
  readonly saves: boolean;
};
/** What a wish finds: at most one of each, and the method only if it is this member's and active. */
export type Vaulted = {
  readonly customer: Customer | undefined;
  readonly method: SavedMethod | undefined;
};
/** A payment that saves a method, or pays with one. */
export type VaultPayment = {
  readonly paymentId: PaymentId;
  readonly userId: UserId;
  readonly methodId: SavedMethodId | null;
  readonly saves: boolean;
};

/** Saved methods within a transaction. Whoever writes one holds its member's customers. */
export interface VaultTx {
  /** All of a member's, by id; with them, what this member has saved is ours alone. */
  lockCustomers(userId: UserId): Promise<readonly Customer[]>;
  findCustomerByRef(processor: ProcessorName, ref: string): Promise<Customer | undefined>;
  /** Unless it has a name already. */
  nameCustomer(id: CustomerId, ref: string): Promise<void>;
  find(id: SavedMethodId): Promise<SavedMethod | undefined>;
  findByRef(processor: ProcessorName, ref: string): Promise<SavedMethod | undefined>;
  activeOf(userId: UserId): Promise<readonly SavedMethod[]>;
  add(method: SavedMethod): Promise<void>;
  save(method: SavedMethod, at: Date): Promise<void>;
  /** The only one of the member's from now on. */
  setDefault(userId: UserId, id: SavedMethodId, at: Date): Promise<void>;
  addSetup(setup: Setup, at: Date): Promise<void>;
  findSetup(id: SetupId): Promise<Setup | undefined>;
  saveSetup(setup: Setup): Promise<void>;
  addPayment(payment: VaultPayment): Promise<void>;
  findPayment(id: PaymentId): Promise<VaultPayment | undefined>;
}

/** One round trip each. */
export interface VaultStore {
  read(wish: VaultWish, processor: ProcessorName): Promise<Vaulted>;
  /** The member's customer there; made if there is none, and the same for whoever asks at once. */
  openCustomer(customer: Customer, at: Date): Promise<Customer>;
  /** The active ones, the default first, then the newest. */
  methodsOf(userId: UserId): Promise<readonly SavedMethod[]>;
  /** Whose methods this payment may show, and the one that it pays with; undefined: none of any. */
  ofPayment(
    paymentId: PaymentId,
  ): Promise<{ customer: Customer; method: SavedMethod | undefined } | undefined>;
}
