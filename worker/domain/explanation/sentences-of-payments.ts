import { type English, english, type Sentence, say } from "../english.ts";
import type { OrderState } from "../orders.ts";
import type { RefundState } from "../payments.ts";
import type { OrderNode, PaymentNode } from "./tree.ts";
import { day, money, named, processors } from "./words.ts";

/** How an order stands, as the end of a sentence. */
export const orderStates: Record<OrderState, English> = {
  pending_payment: english("waits to be paid"),
  paid: english("is paid"),
  partially_paid: english("is paid in part only, so nothing is passed on"),
  partially_refunded: english("was given back in part"),
  refunded: english("was given back"),
  charged_back: english("was charged back"),
  expired: english("has expired"),
  cancelled: english("was cancelled"),
};

/** What an order came to, who paid it how, and what came beside it. */
export function ofPayments(order: OrderNode): Sentence[] {
  const { number, state, total, createdAt, payments } = order;
  const paid = payments.find(({ use }) => use === "order");
  const count = payments
    .flatMap(({ attempts }) => attempts)
    .filter((attempt) => attempt.state === "failed").length;
  return [
    say(english("Order {number} of {day} comes to {total} and {state}."), {
      ...{ number, day: day(createdAt), total: money(total), state: say(orderStates[state], {}) },
    }),
    ...(count === 0
      ? []
      : [
          say(english("{count, plural, one {# try} other {# tries}} to pay it failed."), {
            ...{ count },
          }),
        ]),
    ...(paid ? ofPaid(paid) : []),
    ...payments.flatMap(ofUnapplied),
  ];
}

const wayOf = ({ processor, processorRef }: PaymentNode) =>
  `${processors[processor]}${named(processorRef)}`;

function ofPaid(payment: PaymentNode): Sentence[] {
  const { processor, captured, fee } = payment;
  const rail = processors[processor];
  return [
    ...(captured === null
      ? []
      : [
          say(english("The buyer paid {sum} by {by}."), {
            ...{ sum: money(captured), by: wayOf(payment) },
          }),
        ]),
    fee === null
      ? say(english("{rail}'s fee is not booked."), { rail })
      : say(english("{rail}'s fee of {fee} is the platform's."), { rail, fee: money(fee) }),
  ];
}

const backStates = {
  requested: english("{sum} are to go back to the buyer"),
  pending: english("{sum} are on their way back to the buyer"),
  succeeded: english("{sum} went back to the buyer"),
  failed: english("{sum} could not be given back"),
} satisfies Record<RefundState, English>;

function ofUnapplied(payment: PaymentNode): Sentence[] {
  const { use, captured, refunds } = payment;
  if (use !== "unapplied" || captured === null) return [];
  const what = { sum: money(captured), by: wayOf(payment) };
  if (refunds.length === 0)
    return [say(english("{sum} came by {by} and pay no order: nothing was given back yet."), what)];
  const back = refunds.map(({ amount, state }) => say(backStates[state], { sum: money(amount) }));
  return [say(english("{sum} came by {by} and pay no order: {back}."), { ...what, back })];
}
