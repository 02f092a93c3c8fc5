import { onOneLine } from "./letters.ts";
import { decimal, type Money } from "./money.ts";
import type { sellerCanMend } from "./payouts.ts";
import { type SellerPayout, saidOfPayout } from "./seller-payouts.ts";
import { saidOfTransfer } from "./transfer-words.ts";

type Mendable = (typeof sellerCanMend)[number];
const said = (money: Money) => `${decimal(money)} ${money.currency}`;

/** Without the buyer's address: that is at the desk, for as long as it is needed. */
export const partSold = (sold: {
  readonly shop: string;
  readonly number: string;
  readonly goods: readonly { readonly title: string; readonly quantity: number }[];
  readonly net: Money;
}) => ({
  subject: `You have sold something: order ${sold.number}`,
  text: `${onOneLine(sold.shop)} has a paid order, ${sold.number}:
${sold.goods.map(({ title, quantity }) => `  ${quantity} x ${onOneLine(title)}`).join("\n")}

You get ${said(sold.net)} for it, shipping included. Where to send it is at your desk; mark it as
shipped there when it is on its way.
`,
});

export const transferSent = (sent: {
  readonly shop: string;
  readonly total: Money;
  readonly numbers: readonly string[];
}) => ({
  subject: `${said(sent.total)} are on their way to you`,
  text: `We have sent ${said(sent.total)} to ${onOneLine(sent.shop)}, for ${listed(sent.numbers)}.

When they arrive depends on who pays you out. Your desk shows every transfer.
`,
});
const listed = (numbers: readonly string[]) =>
  `${numbers.length === 1 ? "order" : "orders"} ${numbers.join(", ")}`;

const advice = {
  seller_not_payable: `The account that you are paid at cannot receive it now. Finish what Stripe asks you for, or confirm
your PayPal address, at your desk. It is sent by itself once that is done.`,
  returned: `It came back: the PayPal address did not take it. Correct the address at your desk, and write to us, so
that we send it again.`,
} satisfies Record<Mendable, string>;

export const transferBlocked = (blocked: {
  readonly shop: string;
  readonly amount: Money;
  readonly number: string;
  readonly reason: Mendable;
}) => ({
  subject: `We cannot pay you ${said(blocked.amount)} yet`,
  text: `${said(blocked.amount)} for order ${blocked.number} wait for ${onOneLine(blocked.shop)}.

${advice[blocked.reason]}
`,
});

export const payoutFailed = (failed: {
  readonly shop: string;
  readonly payout: Pick<SellerPayout, "amount" | "failureCode" | "ref">;
}) => {
  const { amount, failureCode, ref } = failed.payout;
  const { words, next, when } = saidOfPayout({ state: "failed", failureCode });
  return {
    subject: `Your bank did not take ${said(amount)}`,
    text: `Stripe's payout of ${said(amount)} to the bank of ${onOneLine(failed.shop)} has failed: ${ref}.

${words}
${next}
${when}
`,
  };
};

/** By an operator, who wrote why. */
export function transferHeld(held: {
  readonly shop: string;
  readonly transfer: { readonly amount: Money; readonly number: string } | null;
  readonly reason: string;
}) {
  const { shop, transfer, reason: holdReason } = held;
  const hold = { state: "blocked", blockedReason: "held_by_operator", holdReason } as const;
  const { words, next, when } = saidOfTransfer(hold, "seller");
  const what = transfer ? said(transfer.amount) : "what you are owed";
  return {
    subject: `We hold back ${what}`,
    text: `We hold back ${what} for ${onOneLine(shop)}${transfer ? `, of order ${transfer.number}` : ""}.

${onOneLine(words)}
${next}
${when}
`,
  };
}

export const debtWrittenOff = ({ shop, amount }: { shop: string; amount: Money }) => ({
  subject: `You do not owe us ${said(amount)} any more`,
  text: `We have given up ${said(amount)} that ${onOneLine(shop)} owed us. Your next sales are paid out in full again.
`,
});
