import type { EffectKind } from "../ledger.ts";
import { commissionOn, type Money, sum } from "../money.ts";
import type { TransferState } from "../payouts.ts";
import type { PayoutRow, TotalRow } from "./file.ts";
import type { OrderNode, PartNode, PaymentNode, Trace, TransferNode, Tree } from "./tree.ts";

/** A sum that has to be another; `found` is what the books say, `expected` what follows from the rest. */
export type Check = {
  readonly about: string;
  readonly rule: string;
  readonly expected: Money;
  readonly found: Money;
  readonly ok: boolean;
};

const check = (about: string, rule: string, expected: Money, found: Money): Check => ({
  ...{ about, rule, expected, found },
  ok: expected.minor === found.minor && expected.currency === found.currency,
});

/** Every sum of the tree, worked out anew: nothing that is shown is only believed. */
export function checksOf(tree: Tree, payout: PayoutRow | undefined, totals: readonly TotalRow[]) {
  return [
    ...(payout ? ofPayout(payout, tree) : []),
    ...ofTotals(totals),
    ...tree.orders.flatMap(ofOrder),
  ];
}

function ofOrder(order: OrderNode): Check[] {
  const { number, parts, otherParts, total, currency } = order;
  const shares = [...parts.map(({ net, commission }) => net.minor + commission.amount.minor)];
  const all = sum(shares) + otherParts.net.minor + otherParts.commission.minor;
  return [
    check(number, "an order is what its artisans and the platform get of it", total, {
      minor: all,
      currency,
    }),
    ...parts.flatMap((part) => ofPart(part, order)),
    ...order.payments.flatMap((payment) => ofPayment(payment, order)),
  ];
}

function ofPart(part: PartNode, { commissionBasisPoints, payments }: OrderNode): Check[] {
  const { currency } = part.net;
  const of = (minor: bigint): Money => ({ minor, currency });
  const { itemsTotal, shipping, commission, net, transfer } = part;
  const expected = of(itemsTotal.minor + shipping.minor - commission.amount.minor);
  const goods = of(sum(part.items.map(({ total }) => total.minor)));
  const paid = payments.find(({ use }) => use === "order");
  const owed = paid && credited(paid, "capture", `seller:${part.seller.id}:payable:`);
  return [
    check(part.id, "the goods are what each of them cost", itemsTotal, goods),
    check(
      part.id,
      "the commission follows its rule",
      commissionOn(itemsTotal, commissionBasisPoints),
      commission.amount,
    ),
    check(part.id, "goods and shipping less the commission are the artisan's", expected, net),
    ...(owed ? [check(part.id, "the sale was booked as owed to the artisan", net, owed)] : []),
    ...(transfer ? ofTransfer(transfer, net) : []),
  ];
}

/** What of a transfer has left us for good, as far as its state tells. */
const isSent: Record<TransferState, boolean> = {
  ...{ held: false, due: false, sending: false, blocked: false, failed: false },
  ...{ cancelled: false, reversed: false },
  ...{ sent: true, settled: true },
};

function ofTransfer(transfer: TransferNode, net: Money): Check[] {
  const { id, amount, state } = transfer;
  const sent = booked(transfer, "transfer", amount);
  const back = booked(transfer, "transfer_returned", amount);
  const { currency } = amount;
  return [
    check(id, "the artisan's part is what is transferred", net, amount),
    check(
      id,
      isSent[state] ? "what was transferred is booked as sent" : "nothing is booked as sent",
      { minor: isSent[state] ? amount.minor : 0n, currency },
      { minor: sent - back, currency },
    ),
    ...ofTrace(transfer),
  ];
}

function ofPayment(payment: PaymentNode, { total }: OrderNode): Check[] {
  const { id, captured, use } = payment;
  const checks = [...ofTrace(payment), ...payment.refunds.flatMap(ofTrace)];
  if (captured === null || use === null) return checks;
  const { currency } = captured;
  const kind = use === "order" ? "capture" : "unapplied_capture";
  const taken = { minor: booked(payment, kind, captured), currency };
  checks.push(check(id, "what was taken is booked", captured, taken));
  if (use === "order")
    checks.push(check(id, "what was taken is the order's total", total, captured));
  const returned = sum(
    payment.refunds.map(
      (refund) => booked(refund, "refund", captured) - booked(refund, "refund_returned", captured),
    ),
  );
  const succeeded = payment.refunds.filter(({ state }) => state === "succeeded");
  const expected = { minor: sum(succeeded.map(({ amount }) => amount.minor)), currency };
  const found = { minor: returned, currency };
  checks.push(check(id, "what went back to the buyer is booked", expected, found));
  return checks;
}

/** What a kind of effect has debited in all, in this currency. */
function booked({ ledger }: Trace, kind: EffectKind, { currency }: Money): bigint {
  const entries = ledger.filter((one) => one.kind === kind).flatMap((one) => one.entries);
  const debits = entries.filter(({ amount }) => amount.minor > 0n && amount.currency === currency);
  return sum(debits.map(({ amount }) => amount.minor));
}

/** What a kind of effect has credited to the accounts that begin with this name. */
function credited({ ledger, amount: { currency } }: PaymentNode, kind: EffectKind, prefix: string) {
  const entries = ledger.filter((one) => one.kind === kind).flatMap((one) => one.entries);
  const lines = entries.filter(({ account }) => account.startsWith(prefix));
  return { minor: -sum(lines.map(({ amount }) => amount.minor)), currency };
}

const ofTrace = ({ ledger }: Trace): Check[] =>
  ledger.map(({ id, currency, entries }) =>
    check(
      id,
      "a ledger transaction adds up to nothing",
      { minor: 0n, currency },
      { minor: sum(entries.map(({ amount }) => amount.minor)), currency },
    ),
  );

function ofPayout({ ref, amount, lines, isCut }: PayoutRow, tree: Tree): Check[] {
  if (lines === undefined) return [];
  const { currency } = amount;
  const total = sum(lines.map((line) => line.amount.minor - line.fee.minor));
  const known = new Map(tree.orders.flatMap(({ parts }) => parts).flatMap(namesOfPart));
  return [
    // Of a payout that was read in part only its parts can be checked.
    ...(isCut
      ? []
      : [check(ref, "a payout is the sum of its lines", amount, { minor: total, currency })]),
    ...lines.flatMap((line) => {
      const transfer = line.transferRef === undefined ? undefined : known.get(line.transferRef);
      // What was taken back again is a line below zero, of the same transfer.
      if (!transfer || line.amount.minor < 0n) return [];
      return [
        check(line.ref, "what arrived is what was transferred", transfer.amount, line.amount),
      ];
    }),
  ];
}

const namesOfPart = ({ transfer }: PartNode): [string, TransferNode][] =>
  transfer
    ? [transfer.processorRef, ...transfer.pastRefs].flatMap((ref) =>
        ref === null ? [] : [[ref, transfer]],
      )
    : [];

const ofTotals = (totals: readonly TotalRow[]): Check[] =>
  totals.flatMap(({ sellerName, rail, currency, ...minor }) => {
    const about = `${sellerName}, ${rail}`;
    const owed = { minor: minor.owedMinor, currency };
    const left = { minor: minor.earnedMinor - minor.sentMinor, currency };
    const waiting = { minor: minor.waitingMinor, currency };
    return [
      check(about, "what was earned less what was sent is what is owed", left, owed),
      check(about, "what is owed is what the transfers that wait come to", waiting, owed),
    ];
  });
