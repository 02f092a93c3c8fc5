import { onOneLine } from "./letters.ts";
import { decimal, type Money } from "./money.ts";
import type { RefundReason } from "./payments.ts";
import type { ProcessorName } from "./processor-name.ts";

const said = (money: Money) => `${decimal(money)} ${money.currency}`;

/** Why money went back, as a sentence that both sides may read. */
const reasons: Record<RefundReason, string> = {
  buyer_request: "The buyer asked for it.",
  not_received: "The goods did not arrive.",
  not_as_described: "The goods are not as described.",
  cannot_fulfil: "The goods cannot be made or sent.",
  goodwill: "It was given back as a goodwill.",
  fraud_warning: "The bank has warned that the payment may not have been the cardholder's.",
  late: "The payment came when the order had ended.",
  double: "The order was paid already.",
  wrong_amount: "The payment was not of the order's amount.",
  by_hand: "It was given back at the processor.",
  refused: "The payment was not accepted.",
};

/** Whoever ordered is not told what a bank suspects. */
const toBuyer: Partial<Record<RefundReason, string>> = {
  buyer_request: "You asked for it.",
  fraud_warning: "We could not accept the payment.",
  refused: "We could not accept the payment.",
};

const arrival: Record<ProcessorName, string> = {
  stripe: "It goes back to where you paid from; your bank may take up to ten days to show it.",
  paypal:
    "It goes back to your PayPal account, or to the card behind it, which may take some days.",
};

type LetterOfRefund = {
  readonly number: string;
  readonly url: string;
  readonly amount: Money;
  readonly reason: RefundReason;
  readonly processor: ProcessorName;
  /** Whose part what is of; nobody's for money that paid no order. */
  readonly parts: readonly { readonly artisan: string; readonly amount: Money }[];
};

export const orderRefunded = ({ number, amount, parts, ...letter }: LetterOfRefund) => ({
  subject: `Your refund for order ${number}: ${said(amount)}`,
  text: `We have given back ${said(amount)} for your order ${number}.
${parts.map((part) => `  ${onOneLine(part.artisan)}: ${said(part.amount)}\n`).join("")}
${toBuyer[letter.reason] ?? reasons[letter.reason]}
${arrival[letter.processor]}

See your order here. Whoever has this link can see it too:
${letter.url}
`,
});

/** After it was told as given back: the bank or the wallet did not take it. */
export const refundFailed = (letter: Pick<LetterOfRefund, "number" | "url" | "amount">) => ({
  subject: `Your refund for order ${letter.number} came back to us`,
  text: `The ${said(letter.amount)} that we gave back for your order ${letter.number} came back to us: they were not taken
where you paid from, perhaps because that account or card is closed.

The money is still yours. We look for another way and write to you; if you know one, write to us.

See your order here. Whoever has this link can see it too:
${letter.url}
`,
});

type LetterOfShare = {
  readonly shop: string;
  readonly number: string;
  /** The buyer's. */
  readonly amount: Money;
  readonly withheld: Money;
  readonly owed: Money;
};

export const partRefunded = (letter: LetterOfShare & { readonly reason: RefundReason }) => ({
  subject: `A refund of order ${letter.number}: ${said(letter.amount)}`,
  text: `The buyer of order ${letter.number} has ${said(letter.amount)} back of what was paid to ${onOneLine(letter.shop)}.
${reasons[letter.reason]}

${costOf(letter)}
Your desk explains it to the cent.
`,
});

/** What it takes of the artisan, and where it is taken. */
export function costOf({ withheld, owed }: Pick<LetterOfShare, "withheld" | "owed">): string {
  const minor = withheld.minor + owed.minor;
  if (minor === 0n) return "It costs you nothing.\n";
  const lines = [
    `It costs you ${said({ ...withheld, minor })}:`,
    ...(withheld.minor > 0n
      ? [`  ${said(withheld)} were not sent to you yet, and are not sent.`]
      : []),
    ...(owed.minor > 0n
      ? [`  ${said(owed)} had been sent: they are taken back, or kept from your next sales.`]
      : []),
  ];
  return `${lines.join("\n")}\n`;
}

export const refundUndone = ({ shop, number, amount, withheld, owed }: LetterOfShare) => ({
  subject: `A refund of order ${number} came back`,
  text: `The ${said(amount)} that the buyer of order ${number} was to have back of ${onOneLine(shop)} did not arrive there.

${said({ ...withheld, minor: withheld.minor + owed.minor })} that it had cost you are yours again, until the buyer can be paid in another way. Your
desk explains it to the cent.
`,
});
