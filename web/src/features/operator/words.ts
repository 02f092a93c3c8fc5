import { t } from "@lingui/core/macro";
import type { OrderRow, PaymentRow, SellerRow } from "../../../../worker/http/contract/finding.ts";
import type { JobName } from "../../../../worker/http/contract/operator.ts";
import { shownSigned } from "../../ui/money.tsx";
import { spaced } from "./facts.tsx";

export const rails = { stripe: "Stripe", paypal: "PayPal" } as const;

export const orderStates = {
  pending_payment: t`Waits for payment`,
  paid: t`Paid`,
  partially_paid: t`Paid in part`,
  partially_refunded: t`Given back in part`,
  refunded: t`Given back`,
  charged_back: t`Taken back by the bank`,
  expired: t`Expired`,
  cancelled: t`Cancelled`,
} satisfies Record<OrderRow["state"], string>;

export const paymentStates = {
  created: t`Begun`,
  requires_action: t`Waits for the buyer`,
  processing: t`Waits for a bank`,
  succeeded: t`Succeeded`,
  failed: t`Failed`,
  cancelled: t`Cancelled`,
} satisfies Record<PaymentRow["state"], string>;

const urgent: readonly string[] = ["partially_paid", "charged_back", "unapplied"];
const over: readonly string[] = ["expired", "cancelled", "refunded", "failed", "created"];
/** A tag's class: what needs somebody, and what is over. */
export const toneOf = (state: string) =>
  urgent.includes(state) ? "tag urgent" : over.includes(state) ? "tag gone" : "tag";

export const plans = {
  starter: "Starter",
  pro: "Pro",
  studio: "Studio",
} satisfies Record<SellerRow["plan"], string>;

const effects: Readonly<Record<string, string>> = {
  capture: t`Buyer's payment`,
  unapplied_capture: t`Payment for no order`,
  fee: t`Processor's fee`,
  refund: t`Refund`,
  refund_returned: t`Refund that came back`,
  transfer: t`Transfer to the artisan`,
  transfer_fee: t`Fee of a transfer`,
  transfer_fee_returned: t`Fee of a transfer, returned`,
  transfer_returned: t`Transfer that came back`,
  dispute: t`Taken for a dispute`,
  dispute_returned: t`Given back after a dispute`,
  dispute_fee: t`Fee of a dispute`,
  dispute_held: t`Held for a dispute`,
  dispute_let_go: t`Let go after a dispute`,
  dispute_lost: t`Dispute lost`,
  debt_repaid: t`Debt repaid`,
  debt_written_off: t`Debt written off`,
  invoice_capture: t`Plan paid`,
  invoice_fee: t`Fee of a plan's payment`,
  payout: t`Payout to our bank`,
  payout_returned: t`Payout to our bank that came back`,
  top_up: t`Top-up from our bank`,
};
/** What moved, in words where there are some. */
export const effectOf = (kind: string) => effects[kind] ?? spaced(kind);

const platform: Readonly<Record<string, string>> = {
  "processor:stripe": t`Balance at Stripe`,
  "processor:paypal": t`Balance at PayPal`,
  "platform:commission": t`Commission earned`,
  "platform:subscriptions": t`Plans paid`,
  "platform:tax": t`Tax collected`,
  "platform:processor-fees": t`Processors' fees`,
  "platform:losses": t`Losses borne`,
};
/** An account of the ledger in words; `nameOf` knows sellers by their ids. */
export function accountWords(account: string, nameOf: (id: string) => string | undefined) {
  const known = platform[account];
  if (known) return known;
  const [of, id = "", what, rail] = account.split(":");
  if (of === "unapplied") return t`Money that pays no order`;
  if (of === "dispute") return t`Taken for a dispute, borne by nobody yet`;
  const seller = nameOf(id) ?? t`an artisan`;
  if (what === "debt") return t`Owed by ${seller}`;
  if (what === "held") return t`Held of ${seller} for a dispute`;
  const by = rail === "paypal" ? "PayPal" : "Stripe";
  return t`Owed to ${seller}, by ${by}`;
}

const stops: Readonly<Record<string, string>> = {
  seller_not_payable: t`seller not payable`,
  rail_underfunded: t`rail underfunded`,
  rail_stopped: t`rail stopped`,
  books_in_doubt: t`books in doubt`,
  returned: t`returned`,
  refused: t`refused`,
  destination_changed: t`destination changed`,
  held_by_operator: t`held by operator`,
  below_minimum: t`below minimum`,
  held_while_its_time_runs: t`held while its time runs`,
  failed: t`failed`,
};
/** Why a transfer does not go, in a word or two where there are some. */
export const stopOf = (reason: string) => stops[reason] ?? spaced(reason);

const states: Readonly<Record<string, string>> = {
  open: t`open`,
  succeeded: t`succeeded`,
  rejected: t`rejected`,
  pending: t`pending`,
  failed: t`failed`,
  received: t`received`,
  applied: t`applied`,
  ignored: t`ignored`,
  quarantined: t`fits nothing`,
};
/** How a call, a try or an event stands, within a line. */
export const stateOf = (state: string) => states[state] ?? spaced(state);

const jobs: Readonly<Record<string, string>> = {
  "drain-outbox": t`drain outbox`,
  "resume-operations": t`resume operations`,
  "expire-orders": t`expire orders`,
  "send-due-transfers": t`send due transfers`,
  "adopt-waiting-events": t`adopt waiting events`,
  "adopt-missed-events": t`adopt missed events`,
  "read-silent": t`read silent`,
  "read-accounts": t`read accounts`,
  "read-subscriptions": t`read subscriptions`,
  "retry-refunds": t`retry refunds`,
  "alert-unshipped": t`alert unshipped`,
  "alert-disputes": t`alert disputes`,
  "start-reconciliations": t`start reconciliations`,
  reconcile: t`reconcile`,
  "check-changed": t`check changed`,
  "check-everything": t`check everything`,
  "check-balances": t`check balances`,
  "tell-alerts": t`tell alerts`,
  "send-mails": t`send mails`,
  sweep: t`sweep`,
  "forget-people": t`forget people`,
} satisfies Record<JobName, string>;
/** What a job does, in a few words. */
export const jobOf = (name: string) => jobs[name] ?? name;

/** A sum of the books, above zero or below; of a currency that the shop does not know as it is. */
export function inBooks(minor: string, currency: string): string {
  try {
    return shownSigned({ minor, currency });
  } catch {
    return `${minor} ${currency}`;
  }
}
