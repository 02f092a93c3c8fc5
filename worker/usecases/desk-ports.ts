import type { SalesFile } from "../domain/analytics.ts";
import type { Currency } from "../domain/currency.ts";
import type {
  LoginSessionId,
  OrderId,
  PayoutId,
  ProductId,
  SellerId,
  SellerOrderId,
  TransferId,
  UserId,
} from "../domain/ids.ts";
import type { LoginFacts } from "../domain/logins.ts";
import type { Money } from "../domain/money.ts";
import type { Period } from "../domain/months.ts";
import type { OrderItem, OrderState, SellerOrder, ShippingAddress } from "../domain/orders.ts";
import type { Picture } from "../domain/pictures.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { Requirements } from "../domain/requirements.ts";
import type { SellerPayout } from "../domain/seller-payouts.ts";
import type { Seller } from "../domain/sellers.ts";
import type { PlansAt } from "../domain/subscriptions.ts";
import type { Midnights, TodayFile } from "../domain/today.ts";
import type { HeldTransfer } from "./reads.ts";

/** A seller's own view of themselves. */
export type Desk = Seller & {
  readonly story: string;
  readonly createdAt: Date;
  /** As Stripe last told; undefined before the first look. */
  readonly requirements: (Requirements & { readonly readAt: Date }) | undefined;
  /** Until when the mailed link proves the PayPal address; undefined if none waits. */
  readonly proofExpiresAt: Date | undefined;
};
export type NewDesk = Pick<Seller, "id" | "name" | "email" | "currency"> & {
  readonly userId: UserId;
  readonly story: string;
  readonly createdAt: Date;
};
export type Profile = Pick<Desk, "name" | "story" | "shippingFlatMinor">;

/** A product as its seller edits it. */
export type DeskProduct = {
  readonly id: ProductId;
  readonly title: string;
  readonly description: string;
  readonly pictures: readonly Picture[];
  readonly price: Money;
  readonly version: number;
  readonly stock: number;
  readonly reserved: number;
  readonly limitPerOrder: number | null;
  readonly state: "listed" | "withdrawn";
  /** It is listed and newer than what the seller's plan shows: so many goods; null if it is not. */
  readonly hiddenAbove: number | null;
  readonly createdAt: Date;
};
export type ProductEdit = Pick<
  DeskProduct,
  "title" | "description" | "pictures" | "price" | "limitPerOrder"
>;

/** A seller's part of an order that was paid, with what is needed to ship it. */
export type DeskPart = SellerOrder & {
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly orderState: OrderState;
  readonly currency: Currency;
  readonly paidAt: Date;
  readonly shippingAddress: ShippingAddress;
  readonly items: readonly OrderItem[];
  readonly transfer: HeldTransfer | undefined;
};
export type DeskTransfer = HeldTransfer & {
  readonly orderNumber: string;
  readonly createdAt: Date;
};
export type DeskPayout = SellerPayout & { readonly createdAt: Date };

/** What a seller is owed on a rail. */
export type Payable = { readonly rail: ProcessorName; readonly owed: Money };
/** One line of a seller's own accounts in the ledger. */
export type PayableEntry = {
  readonly transactionId: string;
  readonly kind: string;
  readonly rail: ProcessorName;
  readonly at: Date;
  /** Above zero: owed to the seller; below: paid to them. */
  readonly amount: Money;
};

/** After the row of this time and id. */
export type DeskPage = {
  readonly before: { readonly at: Date; readonly id: string } | undefined;
  readonly limit: number;
};

/** Which goods are looked for; without words all. */
export type GoodsWanted = {
  readonly words: readonly string[];
  readonly show: "all" | "listed" | "sold_out" | "withdrawn";
};

/** Each reads only what is this seller's: what is somebody else's is not there. One round trip each. */
export interface DeskReads {
  find(id: SellerId): Promise<Desk | undefined>;
  /** Of somebody who works there; undefined if it is over. */
  login(id: SellerId, loginSessionId: LoginSessionId): Promise<LoginFacts | undefined>;
  /** Withdrawn ones too, newest first. */
  products(
    id: SellerId,
    page: DeskPage & GoodsWanted,
    at: PlansAt,
  ): Promise<readonly DeskProduct[]>;
  product(id: SellerId, productId: ProductId, at: PlansAt): Promise<DeskProduct | undefined>;
  /** Of orders that were paid, the latest first. */
  parts(id: SellerId, page: DeskPage): Promise<readonly DeskPart[]>;
  /** What shipping lets through now; after the page's row, those that were paid earliest first. */
  toShip(id: SellerId, page: DeskPage): Promise<readonly DeskPart[]>;
  part(id: SellerId, partId: SellerOrderId): Promise<DeskPart | undefined>;
  /** The latest first. */
  transfers(id: SellerId, page: DeskPage): Promise<readonly DeskTransfer[]>;
  transfer(id: SellerId, transferId: TransferId): Promise<DeskTransfer | undefined>;
  /** What reached the seller's bank, or was to; the latest first. */
  payouts(id: SellerId, page: DeskPage): Promise<readonly DeskPayout[]>;
  payout(id: SellerId, payoutId: PayoutId): Promise<DeskPayout | undefined>;
  payables(id: SellerId): Promise<readonly Payable[]>;
  /** What the day begins with. */
  today(id: SellerId, midnights: Midnights): Promise<TodayFile>;
  /** Of orders that were paid within the period; days that had sales alone. */
  sales(id: SellerId, period: Period): Promise<SalesFile>;
  /** The latest first. */
  entries(id: SellerId, limit: number): Promise<readonly PayableEntry[]>;
}

export interface DeskTx {
  /** Shortens the user's logins too: they now open a desk. */
  open(desk: NewDesk, loginsUntil: Date): Promise<"opened" | "desk_exists" | "name_taken">;
  /** Locks the seller. */
  lock(id: SellerId): Promise<Seller>;
  saveProfile(id: SellerId, profile: Profile): Promise<"saved" | "name_taken">;
  pause(id: SellerId, pause: Pick<Seller, "pausedUntil" | "pauseMessage">): Promise<void>;
  setPaypal(id: SellerId, paypal: Pick<Seller, "paypalEmail" | "paypalState">): Promise<void>;
  /** In place of an earlier one, whose link is over. */
  saveProof(proof: {
    readonly sellerId: SellerId;
    readonly email: string;
    readonly tokenDigest: string;
    readonly createdAt: Date;
    readonly expiresAt: Date;
  }): Promise<void>;
  /** Uses the proof up, once; answers the address that it proves. */
  takeProof(id: SellerId, tokenDigest: string, now: Date): Promise<string | undefined>;
  /** Until the transaction ends nobody else lists anything of this seller; answers how much is listed. */
  lockListings(id: SellerId): Promise<number>;
  addProduct(id: SellerId, product: DeskProduct): Promise<void>;
  /** Locks it; undefined if this seller has none such. */
  lockProduct(id: SellerId, productId: ProductId, at: PlansAt): Promise<DeskProduct | undefined>;
  /** Everything but its pictures, what is reserved, whether its plan shows it, and when it was made. */
  saveProduct(product: DeskProduct): Promise<void>;
  /** In place of those that it had; the product is locked. */
  savePictures(id: ProductId, pictures: readonly Picture[]): Promise<void>;
}
