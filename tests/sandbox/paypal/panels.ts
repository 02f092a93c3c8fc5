import type { Panel, PanelAction, PanelField } from "../core/contract.ts";
import { type Account, balanceOf } from "./account.ts";
import { FUNDING_SOURCES } from "./funding.ts";
import { type Money, moneyJson } from "./money.ts";

/** A person looks at the latest; the API has the rest. */
const ROWS_SHOWN_MAX = 30;

/** What the control page shows of a PayPal account, and what buyers, banks and PayPal do to it. */
export function paypalPanels(account: Account): Panel[] {
  return [
    keys(account),
    orders(account),
    authorizations(account),
    captures(account),
    refunds(account),
    disputes(account),
    payoutItems(account),
    batches(account),
    CERTIFICATES,
  ];
}

function keys(account: Account): Panel {
  const { clientId, state, world } = account;
  const currencies = new Set(world.books.balances().map(({ currency }) => currency));
  const held = [...currencies].filter((currency) => balanceOf(account, currency) !== 0n);
  return {
    title: "Account",
    head: ["client id", "state", "payee", "balance in the smallest unit"],
    rows: [
      {
        cells: [
          clientId,
          state.keysRevoked ? "revoked" : "valid",
          state.payeeStatus,
          held.map((currency) => `${balanceOf(account, currency)} ${currency}`).join(", "),
        ],
      },
    ],
    actions: [
      { label: "Revoke the keys", path: "keys/revoke" },
      { label: "Restore the keys", path: "keys/restore" },
      { label: "End all tokens", path: "tokens/expire" },
      { label: "Set the payee", path: "payee", fields: [list("status", "restricted", "active")] },
      {
        label: "Add to the balance",
        path: "balance",
        fields: [text("currency", "USD"), whole("minor", "10000")],
      },
      {
        label: "Next capture",
        path: "captures/next",
        fields: [list("status", "PENDING", "DECLINED", "FAILED", "COMPLETED")],
      },
    ],
  };
}

function orders({ state }: Account): Panel {
  return {
    title: "Orders",
    head: ["order", "intent", "status", "payer"],
    rows: latest(state.orders).map((order) => ({
      cells: [order.id, order.intent, order.status, order.approval?.payer.email ?? ""],
      ...when(["CREATED", "PAYER_ACTION_REQUIRED", "APPROVED"].includes(order.status), [
        {
          label: "Approve as the buyer",
          path: `orders/${order.id}/approve`,
          fields: [
            text("payerEmail", "buyer@example.com"),
            list("fundingSource", ...FUNDING_SOURCES),
          ],
        },
      ]),
    })),
  };
}

function authorizations({ state }: Account): Panel {
  return {
    title: "Authorizations",
    head: ["authorization", "amount", "status"],
    rows: latest(state.authorizations).map(({ id, amount, status }) => ({
      cells: [id, money(amount), status],
    })),
  };
}

function captures({ state }: Account): Panel {
  return {
    title: "Captures",
    head: ["capture", "amount", "fee", "status", "reason"],
    rows: latest(state.captures).map((capture) => ({
      cells: [
        capture.id,
        money(capture.amount),
        money(capture.fee),
        capture.status,
        capture.reason ?? "",
      ],
      actions: [
        {
          label: "Dispute",
          path: `captures/${capture.id}/dispute`,
          fields: [
            list("reason", ...DISPUTE_REASONS),
            list("stage", "INQUIRY", "CHARGEBACK"),
            list("channel", "INTERNAL", "EXTERNAL"),
          ],
        },
        {
          label: "Move",
          path: `captures/${capture.id}`,
          fields: [list("status", "COMPLETED", "DECLINED", "FAILED", "REVERSED")],
        },
        { label: "Refund in PayPal's pages", path: `captures/${capture.id}/refund` },
      ],
    })),
  };
}

const DISPUTE_REASONS = [
  "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
  "MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED",
  "UNAUTHORISED",
];

function refunds({ state }: Account): Panel {
  return {
    title: "Refunds",
    head: ["refund", "capture", "amount", "status"],
    rows: latest(state.refunds).map((refund) => ({
      cells: [refund.id, refund.captureId, money(refund.amount), refund.status],
      ...when(refund.status === "PENDING", [
        {
          label: "Move",
          path: `refunds/${refund.id}`,
          fields: [list("status", "COMPLETED", "FAILED", "CANCELLED")],
        },
      ]),
    })),
  };
}

function disputes({ state }: Account): Panel {
  return {
    title: "Disputes",
    head: ["dispute", "reason", "stage", "status", "amount"],
    rows: latest(state.disputes).map((dispute) => ({
      cells: [dispute.id, dispute.reason, dispute.stage, dispute.status, money(dispute.amount)],
      ...when(dispute.status !== "RESOLVED", [
        {
          label: "Do",
          path: `disputes/${dispute.id}`,
          fields: [
            list("do", "message", "escalate", "withdraw", "decide", "require_evidence"),
            text("content"),
            list("outcome", "", "RESOLVED_BUYER_FAVOUR", "RESOLVED_SELLER_FAVOUR"),
          ],
        },
      ]),
    })),
  };
}

function payoutItems({ state }: Account): Panel {
  return {
    title: "Payout items",
    head: ["item", "receiver", "amount", "status", "error"],
    rows: latest(state.items).map((item) => ({
      cells: [item.id, item.receiver, money(item.amount), item.status, item.error ?? ""],
      actions: [
        {
          label: "Move",
          path: `payout-items/${item.id}`,
          fields: [
            list(
              "status",
              "SUCCESS",
              "FAILED",
              "RETURNED",
              "BLOCKED",
              "ONHOLD",
              "REFUNDED",
              "REVERSED",
            ),
          ],
        },
      ],
    })),
    actions: [
      {
        label: "What payouts to an address become",
        path: "receivers",
        fields: [
          text("email", "artisan@artisans.example"),
          list("status", "verified", "unknown", "restricted", "blocked", "review"),
        ],
      },
    ],
  };
}

function batches({ state }: Account): Panel {
  return {
    title: "Payout batches",
    head: ["batch", "sender's id", "items", "status"],
    rows: latest(state.batches).map(({ id, senderBatchId, items, status }) => ({
      cells: [id, senderBatchId ?? "", String(items.length), status],
    })),
    actions: [
      {
        label: "When batches are worked on",
        path: "payouts",
        fields: [list("processing", "immediate", "clock", "held")],
      },
    ],
  };
}

const CERTIFICATES: Panel = {
  title: "Webhook certificate",
  head: [],
  rows: [],
  actions: [{ label: "Rotate", path: "certificates/rotate" }],
};

function latest<T>(rows: ReadonlyMap<string, T>): T[] {
  return [...rows.values()].slice(-ROWS_SHOWN_MAX).reverse();
}

function when(applies: boolean, actions: PanelAction[]): { actions?: PanelAction[] } {
  return applies ? { actions } : {};
}

function money(amount: Money): string {
  const { value, currency_code: currency } = moneyJson(amount);
  return `${value} ${currency}`;
}

const text = (name: string, value = ""): PanelField => ({ name, value });
const whole = (name: string, value = ""): PanelField => ({ name, value, kind: "number" });
const list = (name: string, ...choices: string[]): PanelField => ({ name, choices });
