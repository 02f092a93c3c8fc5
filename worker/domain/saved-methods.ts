import type { CustomerId, SavedMethodId, SetupId, UserId } from "./ids.ts";
import type { ProcessorName } from "./processor-name.ts";

/** A member as a processor knows them. PayPal names a customer with the first thing that they save. */
export type Customer = {
  readonly id: CustomerId;
  readonly userId: UserId;
  readonly processor: ProcessorName;
  readonly ref: string | null;
};

/** What may be shown of a saved method. Nothing in here pays. */
export type MethodDisplay = {
  readonly kind: "card" | "paypal";
  readonly brand: string | null;
  readonly last4: string | null;
  readonly expMonth: number | null;
  readonly expYear: number | null;
  /** credit, debit, prepaid or unknown. */
  readonly funding: string | null;
  /** Of a PayPal account, masked. */
  readonly email: string | null;
  /** The processor's own name for the card or account behind it, by which the same one twice is seen. */
  readonly fingerprint: string | null;
};
export type SavedMethodState = "active" | "removed";
export type SavedMethod = MethodDisplay & {
  readonly id: SavedMethodId;
  readonly userId: UserId;
  readonly processor: ProcessorName;
  /** pm_… or a PayPal payment token. */
  readonly ref: string;
  readonly isDefault: boolean;
  /** Removed is for good: neither processor takes a method back that was let go. */
  readonly state: SavedMethodState;
  readonly createdAt: Date;
};

export type Setup = {
  readonly id: SetupId;
  readonly userId: UserId;
  readonly processor: ProcessorName;
  /** seti_… or a setup token; unknown until its opening was answered. */
  readonly ref: string | null;
  /** What came of it. */
  readonly methodRef: string | null;
};

/** A card is good to the end of its month. */
export const isExpired = (
  { expMonth, expYear }: Pick<MethodDisplay, "expMonth" | "expYear">,
  now: Date,
): boolean =>
  expMonth !== null && expYear !== null && Date.UTC(expYear, expMonth, 1) <= now.getTime();

/** Of one card that was saved twice the one that lasts longer stays, else the one that was first. */
export const outlasts = (
  later: Pick<MethodDisplay, "expMonth" | "expYear">,
  earlier: Pick<MethodDisplay, "expMonth" | "expYear">,
): boolean => monthsOf(later) > monthsOf(earlier);
const monthsOf = ({ expMonth, expYear }: Pick<MethodDisplay, "expMonth" | "expYear">) =>
  (expYear ?? 0) * 12 + (expMonth ?? 0);

/** Enough to know one's own account by, and no address to anybody else. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf("@");
  return at < 1 ? "•••" : `${email[0]}•••${email.slice(at)}`;
}
