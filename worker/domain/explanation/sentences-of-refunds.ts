import type { Money } from "../money.ts";
import type { RefundState } from "../payments.ts";
import type { Fault } from "../refunds.ts";
import type { PartNode, PaymentNode, RefundNode, ShareNode } from "./tree.ts";
import { money, named } from "./words.ts";

/** What went back of a part, share by share: who bears it, and from where it is taken. */
export const ofPartRefunds = (part: PartNode, payments: readonly PaymentNode[]): string[] =>
  payments
    .filter(({ use }) => use === "order")
    .flatMap(({ refunds }) => refunds)
    .flatMap((refund) =>
      refund.shares
        .filter(({ sellerOrderId }) => sellerOrderId === part.id)
        .flatMap((share) => ofShare(refund, share, part)),
    );

const states: Record<RefundState, string> = {
  requested: "are to go back to the buyer",
  pending: "are on their way back to the buyer",
  succeeded: "went back to the buyer",
  failed: "could not be given back to the buyer, so that everything is as it was before",
};
const faults: Record<Fault, string> = {
  seller: "at the artisan's fault",
  platform: "at the platform's fault",
  shared: "at nobody's fault",
};

function ofShare(refund: RefundNode, share: ShareNode, { seller, items }: PartNode): string[] {
  const { state, processorRef, fault, reason } = refund;
  const { goods, shipping, commission, fee, withheld, debt, loss } = share;
  const minor = goods.minor + shipping.minor;
  const pieces = share.items.map(({ productId, quantity }) => {
    const title = items.find((item) => item.productId === productId)?.title ?? productId;
    return `${quantity} × ${title}`;
  });
  const what = pieces.length === 0 ? "" : ` for ${pieces.join(", ")}`;
  const whose = fault === null ? "" : `, ${faults[fault]}`;
  const why = `${reason.replaceAll("_", " ")}${whose}`;
  const head = `${money({ ...goods, minor })}${what} ${states[state]}${named(processorRef)}: ${why}.`;
  if (state === "failed") return [head];
  const bears = { ...goods, minor: withheld.minor + debt.minor };
  return [
    head,
    ...told(commission, (sum) => `Of it the platform gives back ${sum} of its commission.`),
    ...told(loss, (sum) => `The platform bears ${sum} of it.`),
    ...told(fee, (sum) => `${sum} more are the processor's fee, which it keeps.`),
    ...told(bears, (sum) => `${sum} are taken from ${seller.name}${takenFrom(share)}.`),
  ];
}

const told = (amount: Money, say: (sum: string) => string) =>
  amount.minor === 0n ? [] : [say(money(amount))];

function takenFrom({ withheld, debt }: ShareNode): string {
  if (debt.minor === 0n) return ": kept of what was not sent yet";
  if (withheld.minor === 0n) return ": owed from then on, because it had been sent";
  return `: ${money(withheld)} kept of what was not sent yet, ${money(debt)} owed from then on`;
}
