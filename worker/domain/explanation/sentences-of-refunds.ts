import { type English, english, type Sentence, say } from "../english.ts";
import type { Money } from "../money.ts";
import type { RefundReason, RefundState } from "../payments.ts";
import type { Fault } from "../refunds.ts";
import type { PartNode, PaymentNode, RefundNode, ShareNode } from "./tree.ts";
import { money, named } from "./words.ts";

/** What went back of a part, share by share: who bears it, and from where it is taken. */
export const ofPartRefunds = (part: PartNode, payments: readonly PaymentNode[]): Sentence[] =>
  payments
    .filter(({ use }) => use === "order")
    .flatMap(({ refunds }) => refunds)
    .flatMap((refund) =>
      refund.shares
        .filter(({ sellerOrderId }) => sellerOrderId === part.id)
        .flatMap((share) => ofShare(refund, share, part)),
    );

const states = {
  requested: english("{what} are to go back to the buyer{ref}: {reason}{fault}."),
  pending: english("{what} are on their way back to the buyer{ref}: {reason}{fault}."),
  succeeded: english("{what} went back to the buyer{ref}: {reason}{fault}."),
  failed: english(
    "{what} could not be given back to the buyer, so that everything is as it was before{ref}: {reason}{fault}.",
  ),
} satisfies Record<RefundState, English>;
const reasons: Record<RefundReason, English> = {
  late: english("late"),
  double: english("double"),
  wrong_amount: english("wrong amount"),
  by_hand: english("by hand"),
  refused: english("refused"),
  buyer_request: english("buyer request"),
  not_received: english("not received"),
  not_as_described: english("not as described"),
  cannot_fulfil: english("cannot fulfil"),
  goodwill: english("goodwill"),
  fraud_warning: english("fraud warning"),
};
const faults: Record<Fault, English> = {
  seller: english(", at the artisan's fault"),
  platform: english(", at the platform's fault"),
  shared: english(", at nobody's fault"),
};

function ofShare(refund: RefundNode, share: ShareNode, { seller, items }: PartNode): Sentence[] {
  const { state, processorRef, fault, reason } = refund;
  const { goods, shipping, commission, fee, withheld, debt, loss } = share;
  const pieces = share.items.map(({ productId, quantity }) => {
    const title = items.find((item) => item.productId === productId)?.title ?? productId;
    return `${quantity} × ${title}`;
  });
  const sum = money({ ...goods, minor: goods.minor + shipping.minor });
  const what =
    pieces.length === 0
      ? sum
      : say(english("{sum} for {pieces}"), { sum, pieces: pieces.join(", ") });
  const head = say(states[state], {
    ...{ what, ref: named(processorRef), reason: say(reasons[reason], {}) },
    fault: fault === null ? "" : say(faults[fault], {}),
  });
  if (state === "failed") return [head];
  return [
    head,
    ...told(commission, (sum) =>
      say(english("Of it the platform gives back {sum} of its commission."), { sum }),
    ),
    ...told(loss, (sum) => say(english("The platform bears {sum} of it."), { sum })),
    ...told(fee, (sum) =>
      say(english("{sum} more are the processor's fee, which it keeps."), { sum }),
    ),
    ...told({ ...goods, minor: withheld.minor + debt.minor }, (sum) =>
      takenFrom(seller.name, sum, share),
    ),
  ];
}

type Sum = ReturnType<typeof money>;
const told = (amount: Money, sentence: (sum: Sum) => Sentence) =>
  amount.minor === 0n ? [] : [sentence(money(amount))];

function takenFrom(seller: string, sum: Sum, { withheld, debt }: ShareNode): Sentence {
  if (debt.minor === 0n)
    return say(english("{sum} are taken from {seller}: kept of what was not sent yet."), {
      ...{ sum, seller },
    });
  if (withheld.minor === 0n)
    return say(
      english("{sum} are taken from {seller}: owed from then on, because it had been sent."),
      { sum, seller },
    );
  return say(
    english(
      "{sum} are taken from {seller}: {kept} kept of what was not sent yet, {owed} owed from then on.",
    ),
    { sum, seller, kept: money(withheld), owed: money(debt) },
  );
}
