import { type English, english, type Sentence, say } from "../english.ts";
import type { TransferState } from "../payouts.ts";
import type { Check } from "./check.ts";
import { percent } from "./commission.ts";
import type { DebtRow, PayoutRow, TotalRow } from "./file.ts";
import { ofPayments, orderStates } from "./sentences-of-payments.ts";
import { ofPayout } from "./sentences-of-payouts.ts";
import { ofPartRefunds } from "./sentences-of-refunds.ts";
import { ofTransfers } from "./sentences-of-transfers.ts";
import type { OrderNode, PartNode, Tree } from "./tree.ts";
import { day, figure, money, processors } from "./words.ts";

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
): Sentence[] {
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

function ofTotal({ sellerName: seller, rail, currency, ...minor }: TotalRow): Sentence {
  const of = (value: bigint) => money({ minor: value, currency });
  return say(
    english("By {rail} {seller} has earned {earned}, was sent {sent} and is owed {owed}."),
    {
      ...{ rail: processors[rail], seller, earned: of(minor.earnedMinor) },
      ...{ sent: of(minor.sentMinor), owed: of(minor.owedMinor) },
    },
  );
}

function ofOrder(order: OrderNode): Sentence[] {
  return [
    ...ofPayments(order),
    ...order.parts.flatMap((part) => ofPart(part, order)),
    ...ofOthers(order),
  ];
}

/** For the seller of them. */
const ofOwnParts = (order: OrderNode): Sentence[] => [
  say(english("Order {number} of {day} {state}."), {
    ...{ number: order.number, day: day(order.createdAt) },
    state: say(orderStates[order.state], {}),
  }),
  ...order.parts.flatMap((part) => ofPart(part, order)),
];

function ofPart(part: PartNode, { commissionBasisPoints, payments }: OrderNode): Sentence[] {
  const { itemsTotal, shipping, commission, net } = part;
  const seller = part.seller.name;
  return [
    say(english("{seller}'s part is goods for {goods} and shipping for {shipping}."), {
      ...{ seller, goods: money(itemsTotal), shipping: money(shipping) },
    }),
    say(english("The platform keeps {rate} % of the goods: {rule}, hence {sum}."), {
      ...{ rate: { number: percent(commissionBasisPoints) }, rule: commission.sentence },
      sum: money(commission.amount),
    }),
    say(english("The shipping is the artisan's whole, so {net} are {seller}'s."), {
      ...{ net: money(net), seller },
    }),
    ...ofPartRefunds(part, payments),
    ...ofTransfers(part),
  ];
}

function ofDebt({ sellerName: seller, currency, owedMinor, comingMinor }: DebtRow): Sentence[] {
  if (owedMinor === 0n) return [];
  const of = (minor: bigint) => money({ minor, currency });
  const owed = of(owedMinor);
  return comingMinor === 0n
    ? [
        say(
          english(
            "In all {seller} owes {owed}, which the next sales repay before anything is sent.",
          ),
          { seller, owed },
        ),
      ]
    : [
        say(
          english(
            "In all {seller} owes {owed}, which the next sales repay before anything is sent. {coming} of it are being taken back now.",
          ),
          { seller, owed, coming: of(comingMinor) },
        ),
      ];
}

function ofOthers({ otherParts: { count, net, commission } }: OrderNode): Sentence[] {
  if (count === 0) return [];
  const rest = money({ minor: net.minor + commission.minor, currency: net.currency });
  return [
    say(
      english(
        "The rest, {rest}, is {count, plural, one {# other part} other {# other parts}} of the order.",
      ),
      { rest, count },
    ),
  ];
}

const transferStates: Record<TransferState, English> = {
  held: english("held"),
  due: english("due"),
  sending: english("sending"),
  sent: english("sent"),
  settled: english("settled"),
  blocked: english("blocked"),
  failed: english("failed"),
  cancelled: english("cancelled"),
  reversed: english("reversed"),
};

function inShort({ number }: OrderNode, part: PartNode): Sentence {
  const { seller, itemsTotal, shipping, commission, net, transfer } = part;
  const state = transfer === null ? english("not transferred") : transferStates[transfer.state];
  return say(
    english(
      "{seller}, order {number}: {goods} goods + {shipping} shipping - {commission} commission = {net}, {state}.",
    ),
    {
      ...{ seller: seller.name, number, goods: figure(itemsTotal), shipping: figure(shipping) },
      ...{ commission: figure(commission.amount), net: money(net), state: say(state, {}) },
    },
  );
}

function verdict(checks: readonly Check[]): Sentence[] {
  const wrong = checks.filter(({ ok }) => !ok);
  const count = checks.length;
  if (wrong.length === 0)
    return [
      say(english("All {count, plural, one {# sum} other {# sums}} that were checked add up."), {
        ...{ count },
      }),
    ];
  return wrong.map(({ about, rule, expected, found }) =>
    say(
      english("THIS DOES NOT ADD UP: {rule}, but for {about} it is {found} and not {expected}."),
      { rule: say(rule, {}), about, found: money(found), expected: money(expected) },
    ),
  );
}
