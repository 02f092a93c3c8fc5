import { decimal } from "../money.ts";
import type { OrderState } from "../orders.ts";
import type { Check } from "./check.ts";
import { percent } from "./commission.ts";
import type { DebtRow, PayoutRow, TotalRow } from "./file.ts";
import { ofPartRefunds } from "./sentences-of-refunds.ts";
import { ofTransfers } from "./sentences-of-transfers.ts";
import type { OrderNode, PartNode, PaymentNode, Tree } from "./tree.ts";
import { day, money, named, plural, processors } from "./words.ts";

/** More than this and nobody reads each of them: then one line for each has to do. */
const TOLD_WHOLE_MAX = 3;

type Told = {
  readonly totals: readonly TotalRow[];
  readonly debts: readonly DebtRow[];
  readonly checks: readonly Check[];
  /** For the seller themselves, whom neither the others' parts nor the platform's costs concern. */
  readonly isOwn: boolean;
};

/** The answer for people: why this much, in the order in which it came about. */
export function sentencesOf(
  tree: Tree,
  payout: PayoutRow | undefined,
  { totals, debts, checks, isOwn }: Told,
): string[] {
  const parts = tree.orders.flatMap((order) => order.parts.map((part) => ({ order, part })));
  const told =
    parts.length <= TOLD_WHOLE_MAX
      ? tree.orders.flatMap((order) => (isOwn ? ofOwnParts(order) : ofOrder(order)))
      : parts.map(({ order, part }) => inShort(order, part));
  return [
    ...(payout ? ofPayout(payout, tree) : []),
    ...totals.map(ofTotal),
    ...told,
    ...debts.flatMap(ofDebt),
    ...verdict(checks),
  ];
}

function ofPayout(
  { processor, ref, account, state, amount, arrivesAt, lines, isCut }: PayoutRow,
  tree: Tree,
) {
  const from = account === undefined ? "" : ` of the account ${account}`;
  const when = arrivesAt === undefined ? "" : `, ${day(arrivesAt)}`;
  const head = `${processors[processor]}'s payout ${ref}${from} is ${money(amount)} and ${payoutStates[state]}${when}.`;
  if (lines === undefined)
    return [head, "It was made by hand, and Stripe does not say what was in it."];
  const ours = new Set(
    tree.orders
      .flatMap((order) => order.parts)
      .flatMap(({ transfer, supplements }) => [...(transfer ? [transfer] : []), ...supplements])
      .flatMap(({ processorRef, pastRefs }) => [processorRef, ...pastRefs]),
  );
  const strange = lines.filter(({ transferRef }) => !transferRef || !ours.has(transferRef));
  const others = strange.map(
    (line) =>
      `In it is ${money(line.amount)} that is no transfer shown here: ${line.kind} ${line.ref}.`,
  );
  const cut = isCut ? ["It has more lines than are shown, so its sum was not checked."] : [];
  return [head, `It has ${plural(lines.length, "line")}.`, ...others, ...cut];
}
const payoutStates: Record<PayoutRow["state"], string> = {
  pending: "waits to be sent",
  in_transit: "is on its way",
  paid: "has arrived",
  failed: "has failed",
  cancelled: "was cancelled",
};

const ofTotal = ({ sellerName, rail, currency, ...minor }: TotalRow) => {
  const of = (value: bigint) => money({ minor: value, currency });
  return `By ${processors[rail]} ${sellerName} has earned ${of(minor.earnedMinor)}, was sent ${of(minor.sentMinor)} and is owed ${of(minor.owedMinor)}.`;
};

function ofOrder(order: OrderNode): string[] {
  return [
    ...ofPayments(order),
    ...order.parts.flatMap((part) => ofPart(part, order)),
    ...ofOthers(order),
  ];
}

const orderStates: Record<OrderState, string> = {
  pending_payment: "waits to be paid",
  paid: "is paid",
  partially_paid: "is paid in part only, so nothing is passed on",
  partially_refunded: "was given back in part",
  refunded: "was given back",
  charged_back: "was charged back",
  expired: "has expired",
  cancelled: "was cancelled",
};

function ofPayments({ number, state, total, createdAt, payments }: OrderNode): string[] {
  const paid = payments.find(({ use }) => use === "order");
  const head = `Order ${number} of ${day(createdAt)} comes to ${money(total)} and ${orderStates[state]}.`;
  const failed = payments
    .flatMap(({ attempts }) => attempts)
    .filter(({ state }) => state === "failed");
  const tries =
    failed.length === 0 ? [] : [`${plural(failed.length, "try", "tries")} to pay it failed.`];
  return [head, ...tries, ...(paid ? ofPaid(paid) : []), ...payments.flatMap(ofUnapplied)];
}

function ofPaid({ processor, processorRef, captured, fee }: PaymentNode): string[] {
  const by = `${processors[processor]}${named(processorRef)}`;
  const taken = captured === null ? "" : `The buyer paid ${money(captured)} by ${by}.`;
  const cost =
    fee === null
      ? `${processors[processor]}'s fee is not booked.`
      : `${processors[processor]}'s fee of ${money(fee)} is the platform's.`;
  return [taken, cost];
}

function ofUnapplied({ use, captured, processor, processorRef, refunds }: PaymentNode): string[] {
  if (use !== "unapplied" || captured === null) return [];
  const by = `${processors[processor]}${named(processorRef)}`;
  const back = refunds.map(({ amount, state }) => `${money(amount)} ${refundStates[state]}`);
  const what = back.length === 0 ? "nothing was given back yet" : back.join(", ");
  return [`${money(captured)} came by ${by} and pay no order: ${what}.`];
}
const refundStates = {
  requested: "are to go back to the buyer",
  pending: "are on their way back to the buyer",
  succeeded: "went back to the buyer",
  failed: "could not be given back",
} as const;

/** For the seller of them. */
const ofOwnParts = (order: OrderNode): string[] => [
  `Order ${order.number} of ${day(order.createdAt)} ${orderStates[order.state]}.`,
  ...order.parts.flatMap((part) => ofPart(part, order)),
];

function ofPart(part: PartNode, { commissionBasisPoints, payments }: OrderNode): string[] {
  const { seller, itemsTotal, shipping, commission, net } = part;
  const rate = percent(commissionBasisPoints);
  return [
    `${seller.name}'s part is goods for ${money(itemsTotal)} and shipping for ${money(shipping)}.`,
    `The platform keeps ${rate} of the goods: ${commission.words}, hence ${money(commission.amount)}.`,
    `The shipping is the artisan's whole, so ${money(net)} are ${seller.name}'s.`,
    ...ofPartRefunds(part, payments),
    ...ofTransfers(part),
  ];
}

function ofDebt({ sellerName, currency, owedMinor, comingMinor }: DebtRow): string[] {
  if (owedMinor === 0n) return [];
  const of = (minor: bigint) => money({ minor, currency });
  const coming = comingMinor === 0n ? "" : ` ${of(comingMinor)} of it are being taken back now.`;
  return [
    `In all ${sellerName} owes ${of(owedMinor)}, which the next sales repay before anything is sent.${coming}`,
  ];
}

function ofOthers({ otherParts: { count, net, commission } }: OrderNode): string[] {
  if (count === 0) return [];
  const whole = { minor: net.minor + commission.minor, currency: net.currency };
  return [`The rest, ${money(whole)}, is ${plural(count, "other part")} of the order.`];
}

function inShort({ number }: OrderNode, part: PartNode): string {
  const { seller, itemsTotal, shipping, commission, net, transfer } = part;
  const state = transfer === null ? "not transferred" : transfer.state;
  return `${seller.name}, order ${number}: ${decimal(itemsTotal)} goods + ${decimal(shipping)} shipping - ${decimal(commission.amount)} commission = ${money(net)}, ${state}.`;
}

function verdict(checks: readonly Check[]): string[] {
  const wrong = checks.filter(({ ok }) => !ok);
  if (wrong.length === 0) return [`All ${plural(checks.length, "sum")} that were checked add up.`];
  return wrong.map(
    ({ about, rule, expected, found }) =>
      `THIS DOES NOT ADD UP: ${rule}, but for ${about} it is ${money(found)} and not ${money(expected)}.`,
  );
}
