import type Stripe from "stripe";
import type { PayoutSettings } from "./bank/settings.ts";
import type { Platform } from "./platform.ts";
import { accountInvalid } from "./wire/errors.ts";

export type DisabledReason = Stripe.Account.Requirements.DisabledReason;
export type CapabilityName = "transfers" | "card_payments";
export const CAPABILITIES: readonly CapabilityName[] = ["card_payments", "transfers"];

/** Something that Stripe asks for beyond what every account must tell. */
export type Asked = {
  name: string;
  /** Until then the account goes on as before; null: it is overdue already. */
  deadlineMs: number | null;
  /** A payout that failed stops further payouts only; everything else stops the account. */
  stops: "everything" | "payouts";
  error: { code: string; reason: string } | null;
};

/** What Stripe knows of one connected account and its API does not show as such. */
export type AccountFile = {
  /** The capabilities that were asked for, and the second in which they were. */
  requested: Partial<Record<CapabilityName, number>>;
  asked: Asked[];
  /** What was handed in and is being looked at. */
  verifying: string[];
  /** Why Stripe or the platform has stopped the account, whatever it has told. */
  blocked: DisabledReason | null;
  /** From the first account link on, the person's own data is the person's to give. */
  linked: boolean;
  /** Made in the words of an old API version, in which every account can be sent money. */
  legacyPayments?: true;
};

/** The part of Stripe's memory that concerns connected accounts, banks and events. */
export type ConnectState = {
  files: Map<string, AccountFile>;
  /** By the id of the account, the platform's own included; none: as Stripe sets them. */
  payoutSettings: Map<string, PayoutSettings>;
  /** The automatic payout that a balance transaction left with. */
  paidOutBy: Map<string, string>;
  /** What of a balance came from bank debits, by "acct_1 usd"; the rest is from cards. */
  bankFunds: Map<string, number>;
  /** Accounts whose owners have disconnected them from the platform. */
  departed: Map<string, Stripe.Account>;
  /** Endpoints that were made through the API and have not taken an event yet, by the event. */
  undelivered: Map<string, string[]>;
};

export function emptyConnectState(): ConnectState {
  return {
    files: new Map(),
    payoutSettings: new Map(),
    paidOutBy: new Map(),
    bankFunds: new Map(),
    departed: new Map(),
    undelivered: new Map(),
  };
}

export function fileOf(platform: Platform, accountId: string): AccountFile {
  const { files } = platform.hidden.connect;
  const known = files.get(accountId);
  if (known) return known;
  const file: AccountFile = {
    requested: {},
    asked: [],
    verifying: [],
    blocked: null,
    linked: false,
  };
  files.set(accountId, file);
  return file;
}

/** Stripe does not tell accounts that never were from those that are not, or no longer, connected. */
export function connectedAccount(platform: Platform, id: string): Stripe.Account {
  const account = platform.stores.accounts.find(id);
  if (account) return account;
  throw accountInvalid(id);
}
