import type Stripe from "stripe";
import type { Host, World } from "../core/contract.ts";
import { type ConnectState, emptyConnectState } from "./account-state.ts";
import { type BillingState, newBilling } from "./billing/state.ts";
import type { Visit } from "./portal/state.ts";
import { newSaving, type Saving } from "./setup/saving.ts";
import { Store } from "./store.ts";
import { newTax, type TaxState } from "./tax/state.ts";

/** The API version of the `stripe` package that the project pins; events without a request have it. */
export const API_VERSION = "2026-10-28.endive";

/** What waits on the world's clock. Data, so that a world that is restored can schedule it again. */
export type Job = { id: string; atMs: number; kind: JobKind; subject: string };

/** The name of a job; `jobs.ts` has one entry for each. */
export type JobKind = string;

/** What Stripe knows and its API does not show. */
export type Hidden = {
  /** Objects of connected accounts, by id; all others are the platform's. */
  owners: Map<string, string>;
  /** The behaviour of a test card or test bank account, by PaymentMethod. */
  instruments: Map<string, string>;
  /** 3-D Secure steps under way, by the token in their URL. */
  challenges: Map<string, Challenge>;
  onboardings: Map<string, Onboarding>;
  webhookSecrets: Map<string, WebhookSecrets>;
  idempotency: Map<string, StoredAnswer>;
  jobs: Map<string, Job>;
  /** Fields that an answer carries only when `expand` names them, by "price_1#tiers". */
  onDemand: Map<string, unknown>;
  tax: TaxState;
  portal: Map<string, Visit>;
  saving: Saving;
  billing: BillingState;
  connect: ConnectState;
  /** Currencies of the platform's banks, the default first; none: every currency is kept as it is. */
  settlementCurrencies: string[];
  /** Terms with Stripe about disputes, and fees that are not the usual one, by dispute. */
  disputes: { feeReturned: boolean; programmes: string[]; fees: Map<string, number> };
};

export type Challenge = { intent: string; returnUrl: string | null };
export type Onboarding = {
  account: string;
  returnUrl: string;
  refreshUrl: string;
  expiresAtMs: number;
  used: boolean;
};
export type WebhookSecrets = { current: string; old: { secret: string; untilMs: number } | null };
export type StoredAnswer = {
  fingerprint: string;
  atMs: number;
  /** null while the first request still runs. */
  answer: { status: number; body: string; requestId: string } | null;
};

export type Keys = {
  secret: string;
  publishable: string;
  revoked: boolean;
  /** Earlier secret keys, and whether each is still good. */
  rolled: Map<string, "good" | "expired">;
  /** Restricted keys and what they may: "refunds:write", "charges:read". */
  restricted: Map<string, string[]>;
};

/** One Stripe account, its connected accounts and everything they own. */
export interface Platform {
  readonly world: World;
  readonly host: Host;
  readonly accountId: string;
  readonly keys: Keys;
  readonly hidden: Hidden;
  readonly stores: Stores;
  /** The request being worked on, for the events that it causes. */
  request: { id: string; idempotency_key: string | null; version: string } | null;
  readonly run: (platform: Platform, job: Job) => void;
  /** Set where the time is a test clock's: the platform in the world's own time. */
  readonly outside?: Platform;
}

export type Stores = ReturnType<typeof createStores>;

function createStores() {
  return {
    paymentIntents: new Store<Stripe.PaymentIntent>("payment_intent"),
    paymentMethods: new Store<Stripe.PaymentMethod>("PaymentMethod"),
    charges: new Store<Stripe.Charge>("charge"),
    balanceTransactions: new Store<Stripe.BalanceTransaction>("balance transaction"),
    customers: new Store<Stripe.Customer>("customer"),
    accounts: new Store<Stripe.Account>("account"),
    transfers: new Store<Stripe.Transfer>("transfer"),
    reversals: new Store<Stripe.TransferReversal>("transfer reversal"),
    refunds: new Store<Stripe.Refund>("refund"),
    payouts: new Store<Stripe.Payout>("payout"),
    topups: new Store<Stripe.Topup>("topup"),
    events: new Store<Stripe.EventBase>("event"),
    endpoints: new Store<Stripe.WebhookEndpoint>("webhook endpoint"),
    setupIntents: new Store<Stripe.SetupIntent>("setupintent"),
    setupAttempts: new Store<Stripe.SetupAttempt>("setup attempt"),
    mandates: new Store<Stripe.Mandate>("mandate"),
    tokens: new Store<Stripe.Token>("token"),
    confirmationTokens: new Store<Stripe.ConfirmationToken>("confirmation token"),
    methodConfigurations: new Store<Stripe.PaymentMethodConfiguration>(
      "payment method configuration",
    ),
    methodDomains: new Store<Stripe.PaymentMethodDomain>("payment method domain"),
    disputes: new Store<Stripe.Dispute>("dispute"),
    earlyFraudWarnings: new Store<Stripe.Radar.EarlyFraudWarning>("radar early fraud warning"),
    reviews: new Store<Stripe.Review>("review"),
    files: new Store<Stripe.File>("file upload"),
    products: new Store<Stripe.Product>("product"),
    prices: new Store<Stripe.Price>("price"),
    coupons: new Store<Stripe.Coupon>("coupon"),
    promotionCodes: new Store<Stripe.PromotionCode>("promotion code"),
    taxRates: new Store<Stripe.TaxRate>("tax rate"),
    discounts: new Store<Stripe.Discount>("discount"),
    subscriptions: new Store<Stripe.Subscription>("subscription"),
    subscriptionSchedules: new Store<Stripe.SubscriptionSchedule>("subscription schedule"),
    invoices: new Store<Stripe.Invoice>("invoice"),
    invoiceItems: new Store<Stripe.InvoiceItem>("invoiceitem"),
    invoicePayments: new Store<Stripe.InvoicePayment>("invoice payment"),
    creditNotes: new Store<Stripe.CreditNote>("credit note"),
    customerBalanceTransactions: new Store<Stripe.CustomerBalanceTransaction>(
      "customer balance transaction",
    ),
    testClocks: new Store<Stripe.TestHelpers.TestClock>("test clock"),
    portalConfigurations: new Store<Stripe.BillingPortal.Configuration>(
      "billing portal configuration",
    ),
    portalSessions: new Store<Stripe.BillingPortal.Session>("billing portal session"),
    taxCalculations: new Store<Stripe.Tax.Calculation & { id: string }>("tax calculation"),
    taxTransactions: new Store<Stripe.Tax.Transaction>("tax transaction"),
    taxRegistrations: new Store<Stripe.Tax.Registration>("tax registration"),
    persons: new Store<Stripe.Person>("person"),
    externalAccounts: new Store<Stripe.BankAccount | Stripe.Card>("external account"),
  };
}

export function createPlatform(world: World, host: Host, run: Platform["run"]): Platform {
  return {
    world,
    host,
    run,
    request: null,
    accountId: world.ids.next("acct", 16),
    keys: {
      secret: world.ids.next("sk_test", 32),
      publishable: world.ids.next("pk_test", 32),
      revoked: false,
      rolled: new Map(),
      restricted: new Map(),
    },
    hidden: {
      owners: new Map(),
      instruments: new Map(),
      challenges: new Map(),
      onboardings: new Map(),
      webhookSecrets: new Map(),
      idempotency: new Map(),
      jobs: new Map(),
      onDemand: new Map(),
      tax: newTax(),
      portal: new Map(),
      saving: newSaving(),
      billing: newBilling(),
      connect: emptyConnectState(),
      settlementCurrencies: [],
      disputes: { feeReturned: false, programmes: [], fees: new Map() },
    },
    stores: createStores(),
  };
}

/** Runs a job when the world's clock has moved `afterMs` on. */
export function later(platform: Platform, afterMs: number, kind: JobKind, subject: string): void {
  const { world, hidden } = platform.outside ?? platform;
  const job = { id: world.ids.next("job"), atMs: world.clock.now() + afterMs, kind, subject };
  hidden.jobs.set(job.id, job);
  scheduleJob(platform.outside ?? platform, job);
}

export function scheduleJob(platform: Platform, job: Job): void {
  platform.world.clock.schedule(job.atMs, `stripe: ${job.kind} ${job.subject}`, () => {
    if (platform.hidden.jobs.delete(job.id)) platform.run(platform, job);
  });
}

export function ownerOf(platform: Platform, id: string): string {
  return platform.hidden.owners.get(id) ?? platform.accountId;
}

export function idOf(reference: string | { id: string } | null | undefined): string | null {
  if (reference === null || reference === undefined) return null;
  return typeof reference === "string" ? reference : reference.id;
}

/** Metadata as Stripe merges it: an empty value removes a name, an empty text removes them all. */
export function mergeMetadata(
  before: Stripe.Metadata | null | undefined,
  change: Record<string, string | number | null> | "" | null | undefined,
): Stripe.Metadata {
  if (change === undefined) return before ?? {};
  if (change === "" || change === null) return {};
  const merged = { ...before };
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === "") delete merged[name];
    else merged[name] = String(value);
  }
  return merged;
}
