import { inEnglish, type Sentence } from "../domain/english.ts";
import { saidOfPayout } from "../domain/seller-payouts.ts";
import type {
  FoundEntry,
  FoundOrder,
  FoundPayment,
  FoundSeller,
  FoundTransaction,
  Moved,
} from "../usecases/finding-ports.ts";
import type { OverviewFile } from "../usecases/read-overview.ts";
import type { SellerFile } from "../usecases/read-seller-file.ts";
import type {
  OrderRow,
  PaymentRow,
  SellerFile as SellerFileJson,
  SellerRow,
} from "./contract/finding.ts";
import type { AccountEntry, PostedTransaction } from "./contract/ledger.ts";
import type { Overview } from "./contract/overview.ts";
import { pauseOf, toMoney } from "./views.ts";

const instant = (at: Date | null) => at?.toISOString() ?? null;
const MINUTE_MS = 60_000;

export function toOverview(seen: OverviewFile, sentences: Sentence[]): Overview {
  const { moved, queues, awaited } = seen;
  const line = ({ count, oldestAt }: OverviewFile["queues"]["inbox"]) => ({
    ...{ count, oldestAt: instant(oldestAt) },
  });
  return {
    ...{ at: seen.now.toISOString(), sentences, problems: sentences.map(inEnglish) },
    moved: { in: toMoved(moved.in), back: toMoved(moved.back), out: toMoved(moved.out) },
    switches: seen.switches.map(({ rail, direction, stopped, reason, changedAt }) => ({
      ...{ rail, direction, stopped, reason, changedAt: changedAt.toISOString() },
    })),
    looks: seen.looks.map(({ scope, finishedAt, found }) => ({
      ...{ scope, finishedAt: finishedAt.toISOString(), found },
    })),
    balances: seen.balances.map((row) => ({
      ...{ rail: row.rail, currency: row.currency, checkedAt: row.checkedAt.toISOString() },
      ...{ ledger: `${row.ledgerMinor}`, processor: `${row.processorMinor}` },
      ...{ low: `${row.lowMinor}`, high: `${row.highMinor}`, inFlight: row.inFlight.length },
    })),
    queues: {
      ...{ events: line(queues.inbox), messages: line(queues.outbox) },
      ...{ calls: line(queues.operations), deadLetters: line(queues.deadLetters) },
    },
    jobs: seen.jobs.map(({ name, everyMs, succeededAt, failedAt, trouble, isLate }) => ({
      ...{ name, everyMinutes: everyMs / MINUTE_MS, trouble, isLate },
      ...{ succeededAt: instant(succeededAt), failedAt: instant(failedAt) },
    })),
    alerts: seen.alerts.map(({ kind, subject, facts, times, lastAt }) => ({
      ...{ kind, subject, facts: { ...facts }, times, lastAt: lastAt.toISOString() },
    })),
    waiting: {
      ...awaited,
      disputes: { count: awaited.disputes.count, firstDueBy: instant(awaited.disputes.firstDueBy) },
      transfers: awaited.transfers.map((row) => ({ ...row })),
    },
  };
}

const toMoved = ({ lastAt, count, sums }: Moved) => ({
  ...{ lastAt: instant(lastAt), count, sums: sums.map(toMoney) },
});

export const toOrderRow = ({ total, artisans, ...order }: FoundOrder): OrderRow => ({
  ...{ ...order, total: toMoney(total), artisans: [...artisans] },
  ...{ createdAt: order.createdAt.toISOString(), paidAt: instant(order.paidAt) },
});

export const toPaymentRow = ({ amount, ...payment }: FoundPayment): PaymentRow => ({
  ...{ ...payment, amount: toMoney(amount) },
  ...{ createdAt: payment.createdAt.toISOString(), updatedAt: payment.updatedAt.toISOString() },
});

export const toSellerRow = (seller: FoundSeller, now: Date): SellerRow => ({
  ...{ id: seller.id, name: seller.name, since: seller.createdAt.toISOString() },
  plan: seller.plan,
  stripe: seller.stripeAccountId === null ? null : seller.stripeTransfers,
  paypal: seller.paypalState,
  ...{ isPaused: pauseOf(seller, now) !== null, isHeld: seller.isHeld, stopped: seller.stopped },
  owed: seller.owed.map(({ rail, amount }) => ({ rail, amount: toMoney(amount) })),
  debts: seller.debts.map(toMoney),
});

export const toSellerFile = (file: SellerFile, now: Date): SellerFileJson => ({
  seller: toSellerRow(file.seller, now),
  paypalEmail: file.seller.paypalEmail,
  stripeAccount: file.seller.stripeAccountId,
  stripeTrouble: file.profile.requirements?.disabledReason ?? null,
  subscriptionId: file.seller.subscriptionId,
  hold: file.hold
    ? {
        ...{ reason: file.hold.reason, placedBy: file.hold.placedBy },
        placedAt: file.hold.placedAt.toISOString(),
      }
    : null,
  debtEntries: file.debtEntries.map(({ at, kind, subjectId, amount }) => ({
    ...{ at: at.toISOString(), kind, subjectId, amount: toMoney(amount) },
  })),
  payouts: file.payouts.map((payout) => ({
    ...{ id: payout.id, ref: payout.ref, state: payout.state, amount: toMoney(payout.amount) },
    ...{ arrivesAt: instant(payout.arrivesAt), createdAt: payout.createdAt.toISOString() },
    words: saidOfPayout(payout).words,
  })),
});

export const toAccountEntry = ({
  at,
  amountMinor,
  afterMinor,
  ...entry
}: FoundEntry): AccountEntry => ({
  ...{ ...entry, at: at.toISOString(), amount: `${amountMinor}`, after: `${afterMinor}` },
});

export const toPosted = ({ at, entries, ...posted }: FoundTransaction): PostedTransaction => ({
  ...{ ...posted, at: at.toISOString() },
  entries: entries.map(({ account, amountMinor }) => ({ account, amount: `${amountMinor}` })),
});
