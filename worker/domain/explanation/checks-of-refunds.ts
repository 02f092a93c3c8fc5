import { shareStep } from "../currency.ts";
import { english } from "../english.ts";
import { type Money, sum } from "../money.ts";
import { isLive } from "../payments.ts";
import type { TransferState } from "../payouts.ts";
import type { ProcessorName } from "../processor-name.ts";
import { booked, type Check, check, creditedTo } from "./check.ts";
import type { PartNode, PaymentNode, RefundNode, ShareNode, TransferNode } from "./tree.ts";

/** What of a transfer has left us for good, as far as its state tells. */
const isSent: Record<TransferState, boolean> = {
  ...{ held: false, due: false, sending: false, blocked: false, failed: false },
  ...{ cancelled: false, reversed: false },
  ...{ sent: true, settled: true },
};

/** What is less of a transfer is what it was less for, and what has left is booked. */
export function ofTransfer(transfer: TransferNode): Check[] {
  const { id, amount, state, withheld, reversed, withholdings, reversals } = transfer;
  const { currency } = amount;
  const of = (minor: bigint): Money => ({ minor, currency });
  const kept = withholdings.filter((one) => one.state !== "released");
  const taken = reversals.filter((one) => one.state === "succeeded");
  const total = (all: readonly { amount: Money }[]) => of(sum(all.map((one) => one.amount.minor)));
  const left = isSent[state] ? amount.minor - reversed.minor : 0n;
  return [
    check(
      id,
      isSent[state]
        ? english("what was transferred is booked as sent")
        : english("nothing is booked as sent"),
      of(left),
      of(booked(transfer, "transfer", amount) - booked(transfer, "transfer_returned", amount)),
    ),
    ...(withheld.minor > 0n || kept.length > 0
      ? [check(id, english("what was kept is what it was kept for"), total(kept), withheld)]
      : []),
    ...(reversed.minor > 0n || taken.length > 0
      ? [
          check(
            id,
            english("what was taken back is what it was taken back for"),
            total(taken),
            reversed,
          ),
        ]
      : []),
  ];
}

/** What has gone to the buyer by a refund and has not come back, as it is booked. */
export function sentBack(refund: RefundNode, processor: ProcessorName): bigint {
  const { currency } = refund.amount;
  const account = `processor:${processor}`;
  return (
    creditedTo(refund, "refund", account, currency).minor +
    creditedTo(refund, "refund_returned", account, currency).minor
  );
}

/** A refund of an order is its shares, each adds up, and is booked as the artisan's. */
export function ofRefund(refund: RefundNode): Check[] {
  const { paymentId, amount, shares, otherShares } = refund;
  const whole = sum(shares.map(({ goods, shipping }) => goods.minor + shipping.minor));
  const all = { ...amount, minor: whole + otherShares.amount.minor };
  return [
    // About the payment: all parts are in it.
    check(paymentId, english("a refund is what goes back of its parts"), amount, all),
    ...shares.flatMap((share) => ofShare(refund, share)),
  ];
}

function ofShare(refund: RefundNode, share: ShareNode): Check[] {
  const { goods, shipping, fee, commission, withheld, debt, loss } = share;
  const of = (minor: bigint): Money => ({ ...goods, minor });
  const own = `seller:${share.sellerId}:`;
  const { currency } = goods;
  const taken =
    creditedTo(refund, "refund", own, currency).minor +
    creditedTo(refund, "refund_returned", own, currency).minor;
  const isGone = refund.state === "succeeded";
  return [
    check(
      refund.id,
      english("what a buyer gets back is what everybody gives of it"),
      of(goods.minor + shipping.minor + fee.minor),
      of(commission.minor + withheld.minor + debt.minor + loss.minor),
    ),
    check(
      refund.id,
      isGone
        ? english("what a refund takes from the artisan is booked")
        : english("nothing is taken yet"),
      of(isGone ? withheld.minor + debt.minor : 0n),
      of(-taken),
    ),
  ];
}

/** Over all refunds of a part: what was kept for them, and the commission that was given back. */
export function ofGivenBack(part: PartNode, payments: readonly PaymentNode[]): Check[] {
  const refunds = payments.filter(({ use }) => use === "order").flatMap((one) => one.refunds);
  const shares = refunds.flatMap((refund) =>
    refund.shares
      .filter(({ sellerOrderId }) => sellerOrderId === part.id)
      .map((share) => ({ refund, share })),
  );
  if (shares.length === 0) return [];
  const kept = shares.map(({ refund, share }) =>
    check(
      part.id,
      english("what is kept for a refund is what it takes"),
      { ...share.withheld, minor: isLive(refund) ? share.withheld.minor : 0n },
      { ...share.withheld, minor: keptFor(part, refund.id) },
    ),
  );
  // A refund that failed leaves the others with steps that were counted while it lived.
  if (!shares.every(({ refund }) => isLive(refund))) return kept;
  const of = (name: "goods" | "commission") => sum(shares.map(({ share }) => share[name].minor));
  const given = { ...part.net, minor: of("commission") };
  const rule = english("the commission that was given back follows its rule");
  return [...kept, check(part.id, rule, commissionBack(part, of("goods")), given)];
}

function keptFor({ transfer, supplements }: PartNode, refundId: string): bigint {
  const all = [...(transfer ? [transfer] : []), ...supplements].flatMap((one) => one.withholdings);
  const own = all.filter(({ cause, causeId }) => cause === "refund" && causeId === refundId);
  return sum(own.filter(({ state }) => state !== "released").map(({ amount }) => amount.minor));
}

/** By what of the goods was given back, rounded half up to what can be sent (docs/decisions/0021-refunds.md). */
function commissionBack({ itemsTotal, commission }: PartNode, goodsMinor: bigint): Money {
  const { minor, currency } = commission.amount;
  const step = shareStep(currency);
  const divisor = itemsTotal.minor * step;
  const units = (2n * minor * goodsMinor + divisor) / (2n * divisor);
  return { minor: units * step, currency };
}
