import type { OrderId } from "../domain/ids.ts";
import type { IdleLimits } from "../domain/logins.ts";
import type { Money } from "../domain/money.ts";
import type { OrderState } from "../domain/orders.ts";
import type { Member } from "../domain/people.ts";

export interface Logins {
  /**
   * Who it is whose login session has this token, unless that is over; one round trip. It is used by
   * that, and ends later: so long after this moment as whoever it is may leave it unused, and not
   * after its lifetime. Written once per tenth of that limit, since most requests follow another.
   */
  find(token: string, now: Date, idle: IdleLimits): Promise<Member | undefined>;
  /** Removes login sessions and mailed links that are over; answers how many. */
  sweep(now: Date): Promise<number>;
}

export interface People {
  /** One round trip. */
  file(who: Member): Promise<PersonFile>;
  /**
   * The orders of somebody whose address is proved, newest first; those that were bought with that
   * address before there was an account become theirs in the same batch.
   */
  orders(
    who: Member,
    page: { before: OrderPosition | undefined; limit: number },
  ): Promise<readonly OrderSummary[]>;
}
/** All that is kept of a member, as the member gets it. */
export type PersonFile = {
  readonly account: Readonly<Record<string, unknown>>;
  readonly logins: readonly Readonly<Record<string, unknown>>[];
  readonly passkeys: readonly Readonly<Record<string, unknown>>[];
  readonly savedMethods: readonly Readonly<Record<string, unknown>>[];
  readonly orders: readonly Readonly<Record<string, unknown>>[];
  /** Null for whoever works at none. */
  readonly desk: Readonly<Record<string, unknown>> | null;
};
export type OrderPosition = { readonly createdAt: Date; readonly id: OrderId };
export type OrderSummary = {
  readonly id: OrderId;
  readonly number: string;
  readonly state: OrderState;
  readonly createdAt: Date;
  readonly total: Money;
};

export type Limit = { readonly max: number; readonly windowMs: number };
/** Counts that outlive an isolate and hold across all of them. */
export interface Limits {
  /** Counts one more try, in one statement, so that no two tries are counted as one. */
  count(key: string, limit: Limit, now: Date): Promise<{ isAllowed: boolean; endsAt: Date }>;
  /** Removes counters whose window is over. */
  sweep(now: Date): Promise<number>;
}

export interface Links {
  /** A page of the shop, by its path. */
  page(path: string): string;
  /** The order's page, with the token that opens it behind a #, which no server is sent. */
  order(id: OrderId): Promise<string>;
  /** Where a seller proves a PayPal address, the token behind a # likewise. */
  paypalProof(token: string): string;
  /** Where Stripe sends a seller back to: when done, and when its page is over. */
  readonly onboarding: { readonly returnUrl: string; readonly refreshUrl: string };
}
export interface Tokens {
  /** 256 random bits, to be mailed and never stored. */
  make(): string;
  /** What is stored instead. */
  digest(token: string): Promise<string>;
}
