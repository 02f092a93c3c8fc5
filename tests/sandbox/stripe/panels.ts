import type { Panel, PanelAction, PanelField } from "../core/contract.ts";
import { account } from "./money.ts";
import { idOf, type Platform } from "./platform.ts";

/** A person looks at the latest; the API has the rest. */
const ROWS_SHOWN_MAX = 30;

/** What the control page shows of a Stripe account, and what people and banks can do to it. */
export function stripePanels(platform: Platform): Panel[] {
  return [
    keys(platform),
    intents(platform),
    setups(platform),
    charges(platform),
    disputes(platform),
    refunds(platform),
    accounts(platform),
    payouts(platform),
    subscriptions(platform),
    invoices(platform),
  ];
}

function keys({ keys: { revoked, secret, publishable } }: Platform): Panel {
  return {
    title: "Keys and the platform's balance",
    head: ["secret key", "publishable key", "state"],
    rows: [{ cells: [secret, publishable, revoked ? "revoked" : "valid"] }],
    actions: [
      { label: "Revoke", path: "keys/revoke" },
      { label: "Restore", path: "keys/restore" },
      {
        label: "Roll the webhook secret",
        path: "webhook-secrets",
        body: { endpoint: "stripe", keepOld: true },
      },
      {
        label: "Add to the balance",
        path: "balance",
        fields: [text("currency", "usd"), whole("minor", "10000")],
      },
    ],
  };
}

function intents({ stores }: Platform): Panel {
  return {
    title: "PaymentIntents",
    head: ["payment", "amount", "status", "last error"],
    rows: latest(stores.paymentIntents.all()).map((intent) => ({
      cells: [
        intent.id,
        money(intent.amount, intent.currency),
        intent.status,
        intent.last_payment_error?.code ?? "",
      ],
      ...when(isOpen(intent.status), [asBuyer(`payment_intents/${intent.id}/confirm`)]),
    })),
  };
}

function setups({ stores }: Platform): Panel {
  return {
    title: "SetupIntents",
    head: ["setup", "customer", "status", "last error"],
    rows: latest(stores.setupIntents.all()).map((intent) => ({
      cells: [
        intent.id,
        idOf(intent.customer) ?? "",
        intent.status,
        intent.last_setup_error?.code ?? "",
      ],
      ...when(isOpen(intent.status), [asBuyer(`setup_intents/${intent.id}/confirm`)]),
    })),
  };
}

const isOpen = (status: string) => status.startsWith("requires_") && status !== "requires_capture";

const asBuyer = (path: string): PanelAction => ({
  label: "Pay as the buyer",
  path,
  fields: [text("card", "4242424242424242"), list("threeDSecure", "pass", "fail", "cancel")],
});

function charges({ stores }: Platform): Panel {
  return {
    title: "Charges",
    head: ["charge", "amount", "status", "refunded", "disputed"],
    rows: latest(stores.charges.all()).map((charge) => ({
      cells: [
        charge.id,
        money(charge.amount, charge.currency),
        charge.status,
        money(charge.amount_refunded, charge.currency),
        charge.disputed ? "yes" : "",
      ],
      ...when(charge.status === "succeeded", [
        {
          label: "Dispute",
          path: `charges/${charge.id}/dispute`,
          fields: [
            list("reason", "fraudulent", "product_not_received", "product_unacceptable", "general"),
            list("status", "needs_response", "warning_needs_response"),
            whole("amount"),
          ],
        },
        { label: "Early fraud warning", path: `charges/${charge.id}/early_fraud_warning` },
      ]),
    })),
  };
}

function disputes({ stores }: Platform): Panel {
  return {
    title: "Disputes",
    head: ["dispute", "charge", "amount", "reason", "status", "answer by"],
    rows: latest(stores.disputes.all()).map((dispute) => ({
      cells: [
        dispute.id,
        idOf(dispute.charge) ?? "",
        money(dispute.amount, dispute.currency),
        dispute.reason,
        dispute.status,
        date(dispute.evidence_details.due_by),
      ],
      ...when(!["won", "lost", "warning_closed"].includes(dispute.status), [
        {
          label: "Decide",
          path: `disputes/${dispute.id}`,
          fields: [list("status", "won", "lost", "warning_closed", "needs_response")],
        },
      ]),
    })),
  };
}

function refunds({ stores }: Platform): Panel {
  return {
    title: "Refunds",
    head: ["refund", "charge", "amount", "status"],
    rows: latest(stores.refunds.all()).map((refund) => ({
      cells: [
        refund.id,
        idOf(refund.charge) ?? "",
        money(refund.amount, refund.currency),
        refund.status ?? "",
      ],
      actions: [
        {
          label: "Move",
          path: `refunds/${refund.id}`,
          fields: [list("status", "failed", "succeeded", "requires_action")],
        },
      ],
    })),
  };
}

function accounts(platform: Platform): Panel {
  return {
    title: "Connected accounts",
    head: ["account", "transfers", "missing", "available", "pending"],
    rows: latest(platform.stores.accounts.all()).map(({ id, capabilities, requirements }) => ({
      cells: [
        id,
        capabilities?.transfers ?? "not asked for",
        requirements?.currently_due?.join(", ") ?? "",
        fundsOf(platform, id, "available"),
        fundsOf(platform, id, "pending"),
      ],
      actions: [
        {
          label: "Set",
          path: `accounts/${id}`,
          fields: [
            list("transfers", "active", "inactive", "pending"),
            text("disabledReason"),
            { name: "requirements", kind: "list" },
          ],
        },
        { label: "Pay out", path: `accounts/${id}/payouts` },
      ],
    })),
  };
}

function fundsOf({ world }: Platform, id: string, part: "available" | "pending"): string {
  return world.books
    .balances()
    .filter((each) => each.account === account(id, part) && each.minor !== 0n)
    .map((each) => money(Number(each.minor), each.currency))
    .join(", ");
}

function payouts({ stores, hidden, accountId }: Platform): Panel {
  return {
    title: "Payouts to banks",
    head: ["payout", "of", "amount", "status"],
    rows: latest(stores.payouts.all()).map((payout) => ({
      cells: [
        payout.id,
        hidden.owners.get(payout.id) ?? accountId,
        money(payout.amount, payout.currency),
        payout.status,
      ],
      ...when(payout.status !== "failed" && payout.status !== "canceled", [
        {
          label: "Fail",
          path: `payouts/${payout.id}`,
          fields: [list("failureCode", "account_closed", "no_account", "could_not_process")],
        },
      ]),
    })),
  };
}

function subscriptions({ stores }: Platform): Panel {
  return {
    title: "Subscriptions",
    head: ["subscription", "customer", "status", "prices"],
    rows: latest(stores.subscriptions.all()).map(({ id, customer, status, items }) => ({
      cells: [
        id,
        idOf(customer) ?? "",
        status,
        items.data.map(({ price }) => price.nickname ?? price.id).join(", "),
      ],
    })),
  };
}

function invoices({ stores }: Platform): Panel {
  return {
    title: "Invoices",
    head: ["invoice", "customer", "due", "paid", "status"],
    rows: latest(stores.invoices.all()).map((invoice) => ({
      cells: [
        invoice.id,
        idOf(invoice.customer) ?? "",
        money(invoice.amount_due, invoice.currency),
        money(invoice.amount_paid, invoice.currency),
        invoice.status ?? "",
      ],
    })),
  };
}

function latest<T>(rows: readonly T[]): T[] {
  return rows.slice(-ROWS_SHOWN_MAX).reverse();
}

function when(applies: boolean, actions: PanelAction[]): { actions?: PanelAction[] } {
  return applies ? { actions } : {};
}

function money(minor: number, currency: string): string {
  return `${minor} ${currency}`;
}

function date(seconds: number | null): string {
  return seconds === null ? "" : new Date(seconds * 1000).toISOString().slice(0, 10);
}

const text = (name: string, value = ""): PanelField => ({ name, value });
const whole = (name: string, value = ""): PanelField => ({ name, value, kind: "number" });
const list = (name: string, ...choices: string[]): PanelField => ({ name, choices });
