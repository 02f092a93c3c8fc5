import { ENDED, OPENED, REFUSED, wordsOfDeed, wordsOfMove } from "../domain/dispute-history.ts";
import { wordsOfReason } from "../domain/dispute-reasons.ts";
import { type Answering, leftToAnswer, saidOfDispute } from "../domain/dispute-words.ts";
import {
  coveredBy,
  type Dispute,
  type Hold,
  isAwaitingUs,
  isContested,
  keptBy,
} from "../domain/disputes.ts";
import { inEnglish } from "../domain/english.ts";
import { sum } from "../domain/money.ts";
import type {
  DisputeEvent,
  DisputeFile,
  DisputeFound,
  KnownOfSale,
  OwnDispute,
} from "../usecases/dispute-ports.ts";
import type {
  DisputeView,
  DisputeFile as FileJson,
  OwnDispute as OwnJson,
} from "./contract/disputes.ts";
import { toMoney } from "./views.ts";
import { toShare } from "./views-of-refunds.ts";

const instant = (at: Date | null) => at?.toISOString() ?? null;

type Shown = DisputeFound & { readonly answering?: Answering };

export function toDisputeView(found: Shown, now: Date): DisputeView {
  const { dispute, holds, sellers, orderId, orderNumber, answering } = found;
  const { currency } = dispute.amount;
  const money = (minor: bigint) => toMoney({ minor, currency });
  const live = holds.filter((hold) => coveredBy(hold) > 0n);
  const left = leftToAnswer(dispute, now);
  return {
    ...{ id: dispute.id, orderId, orderNumber },
    ...{ paymentId: dispute.paymentId, processor: dispute.processor },
    ...{ processorRef: dispute.processorRef, state: dispute.state },
    said: saidOfDispute(dispute.state, "operator", answering),
    ...{ reason: dispute.reason, why: wordsOfReason(dispute.reason) },
    ...{ amount: toMoney(dispute.amount), dueBy: instant(dispute.dueBy) },
    left: left && { ...left, words: inEnglish(left.sentence) },
    ...{ openedAt: dispute.openedAt.toISOString(), closedAt: instant(dispute.closedAt) },
    fault: dispute.fault,
    goods: dispute.goods as DisputeView["goods"],
    ...{ withdrawn: money(dispute.withdrawnMinor), returned: money(dispute.returnedMinor) },
    fee: money(dispute.feeMinor),
    holds: live.map((hold) => toHeld(hold, sellers, currency)),
    kept: money(sum(live.flatMap(({ shares }) => shares.map(keptBy)))),
  };
}

const toHeld = (
  { id, state, shares }: Hold,
  sellers: DisputeFound["sellers"],
  currency: Dispute["amount"]["currency"],
): DisputeView["holds"][number] => ({
  ...{ id, state },
  shares: shares.map((share) => ({
    ...toShare(share, currency),
    seller: sellers.get(share.sellerId) ?? share.sellerId,
    kept: toMoney({ minor: keptBy(share), currency }),
  })),
});

export function toDisputeFile(
  found: DisputeFile,
  now: Date,
): Pick<FileJson, "dispute" | "history" | "may"> {
  const { dispute, history, answering } = found;
  const { amount, openedAt, closedAt, state, lostMinor } = dispute;
  const isFree = answering === null;
  return {
    dispute: toDisputeView(found, now),
    history: [
      { at: openedAt.toISOString(), words: OPENED, amount: toMoney(amount), by: null },
      ...history.map(toHappened),
      ...(closedAt ? [{ at: closedAt.toISOString(), words: ENDED, amount: null, by: null }] : []),
    ],
    may: {
      attribute: isContested(state) && lostMinor === 0n,
      submit: isFree && isAwaitingUs(state),
      accept: isFree && (isAwaitingUs(state) || isContested(state)),
    },
  };
}

function toHappened(event: DisputeEvent): FileJson["history"][number] {
  const at = event.at.toISOString();
  if (event.kind === "answer_refused") return { at, words: REFUSED, amount: null, by: null };
  if (event.kind === "acted")
    return { at, words: wordsOfDeed(event.action), amount: null, by: event.actor };
  const { effect, amount } = event;
  const minor = amount.minor < 0n ? -amount.minor : amount.minor;
  const words = wordsOfMove(effect, amount.minor);
  return { at, words, amount: toMoney({ ...amount, minor }), by: null };
}

export const toKnown = (known: KnownOfSale) => ({
  ...{ orderedAt: known.orderedAt.toISOString(), paidAt: instant(known.paidAt) },
  total: toMoney(known.total),
  parts: known.parts.map(({ shippedAt, deliveredAt, ...part }) => ({
    ...part,
    ...{ goods: [...part.goods], shippedAt: instant(shippedAt), deliveredAt: instant(deliveredAt) },
  })),
  ...{ checks: known.checks, earlierOrders: known.earlierOrders },
  refunds: known.refunds.map(({ at, amount, state }) => ({
    ...{ at: at.toISOString(), amount: toMoney(amount), state },
  })),
});

export const toOwnDispute = ({
  holdState,
  kept,
  owed,
  dueBy,
  openedAt,
  closedAt,
  ...row
}: OwnDispute): OwnJson => ({
  ...row,
  ...{ said: saidOfDispute(row.state, "seller"), why: wordsOfReason(row.reason).words },
  dueBy: isAwaitingUs(row.state) ? instant(dueBy) : null,
  ...{ openedAt: openedAt.toISOString(), closedAt: instant(closedAt) },
  kept: { state: holdState, amount: toMoney(kept), owed: toMoney(owed) },
});
