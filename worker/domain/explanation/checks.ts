import { english } from "../english.ts";
import { commissionOn, type Money, sum } from "../money.ts";
import { booked, type Check, check, creditedTo } from "./check.ts";
import { ofGivenBack, ofRefund, ofTransfer, sentBack } from "./checks-of-refunds.ts";
import type { DebtRow, PayoutRow, TotalRow } from "./file.ts";
import type { OrderNode, PartNode, PaymentNode, Trace, TransferNode, Tree } from "./tree.ts";

/** Every sum of the tree, worked out anew: nothing that is shown is only believed. */
export function checksOf(
  tree: Tree,
  payout: PayoutRow | undefined,
  totals: readonly TotalRow[],
  debts: readonly DebtRow[],
): Check[] {
  return [
    ...(payout ? ofPayout(payout, tree) : []),
    ...ofTotals(totals),
    ...debts.map(ofDebt),
    ...tree.orders.flatMap(ofOrder),
  ];
}

function ofOrder(order: OrderNode): Check[] {
  const { number, parts, otherParts, total, currency } = order;
  const shares = [...parts.map(({ net, commission }) => net.minor + commission.amount.minor)];
  const all = sum(shares) + otherParts.net.minor + otherParts.commission.minor;
  return [
    check(number, english("an order is what its artisans and the platform get of it"), total, {
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
  const owed = paid && creditedTo(paid, "capture", `seller:${part.seller.id}:payable:`, currency);
  return [
    check(part.id, english("the goods are what each of them cost"), itemsTotal, goods),
    check(
      part.id,
      english("the commission follows its rule"),
      commissionOn(itemsTotal, commissionBasisPoints),
      commission.amount,
    ),
    check(
      part.id,
      english("goods and shipping less the commission are the artisan's"),
      expected,
      net,
    ),
    ...(owed
      ? [check(part.id, english("the sale was booked as owed to the artisan"), net, owed)]
      : []),
    ...(transfer ? [leavesWhole(transfer, net)] : []),
    ...transfersOf(part).flatMap((one) => [...ofTransfer(one), ...ofTrace(one)]),
    ...ofGivenBack(part, payments),
  ];
}

const transfersOf = ({ transfer, supplements }: PartNode) => [
  ...(transfer ? [transfer] : []),
  ...supplements,
];

const leavesWhole = ({ id, amount, withheld }: TransferNode, net: Money): Check =>
  check(id, english("the artisan's part is what is transferred, and what is kept of it"), net, {
    ...amount,
    minor: amount.minor + withheld.minor,
  });

function ofPayment(payment: PaymentNode, { total }: OrderNode): Check[] {
  const { id, captured, use } = payment;
  const checks = [...ofTrace(payment), ...payment.refunds.flatMap(ofTrace)];
  if (use === "order") checks.push(...payment.refunds.flatMap(ofRefund));
  if (captured === null || use === null) return checks;
  const { currency } = captured;
  const kind = use === "order" ? "capture" : "unapplied_capture";
  const taken = { minor: booked(payment, kind, captured), currency };
  checks.push(check(id, english("what was taken is booked"), captured, taken));
  if (use === "order")
    checks.push(check(id, english("what was taken is the order's total"), total, captured));
  const returned = sum(payment.refunds.map((refund) => sentBack(refund, payment.processor)));
  const succeeded = payment.refunds.filter(({ state }) => state === "succeeded");
  const expected = { minor: sum(succeeded.map(({ amount }) => amount.minor)), currency };
  const found = { minor: returned, currency };
  checks.push(check(id, english("what went back to the buyer is booked"), expected, found));
  return checks;
}

const ofTrace = ({ ledger }: Trace): Check[] =>
  ledger.map(({ id, currency, entries }) =>
    check(
      id,
      english("a ledger transaction adds up to nothing"),
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
      : [
          check(ref, english("a payout is the sum of its lines"), amount, {
            minor: total,
            currency,
          }),
        ]),
    ...lines.flatMap((line) => {
      const transfer = line.transferRef === undefined ? undefined : known.get(line.transferRef);
      // What was taken back again is a line below zero, of the same transfer.
      if (!transfer || line.amount.minor < 0n) return [];
      return [
        check(
          line.ref,
          english("what arrived is what was transferred"),
          transfer.amount,
          line.amount,
        ),
      ];
    }),
  ];
}

const namesOfPart = (part: PartNode): [string, TransferNode][] =>
  transfersOf(part).flatMap((transfer) =>
    [transfer.processorRef, ...transfer.pastRefs].flatMap((ref): [string, TransferNode][] =>
      ref === null ? [] : [[ref, transfer]],
    ),
  );

const ofDebt = ({ sellerName, currency, owedMinor, bookedMinor }: DebtRow): Check =>
  check(
    `${sellerName}'s debt`,
    english("what a seller owes is what was booked of it"),
    { minor: bookedMinor, currency },
    { minor: owedMinor, currency },
  );

const ofTotals = (totals: readonly TotalRow[]): Check[] =>
  totals.flatMap(({ sellerName, rail, currency, ...minor }) => {
    const about = `${sellerName}, ${rail}`;
    const owed = { minor: minor.owedMinor, currency };
    const left = { minor: minor.earnedMinor - minor.sentMinor, currency };
    const waiting = { minor: minor.waitingMinor + minor.keptMinor, currency };
    return [
      check(about, english("what was earned less what was sent is what is owed"), left, owed),
      check(about, english("what is owed is what the transfers that wait come to"), waiting, owed),
    ];
  });
