import { wordsOfReason } from "./dispute-reasons.ts";
import { onOneLine } from "./letters.ts";
import { costOf } from "./letters-of-refunds.ts";
import { decimal, type Money } from "./money.ts";

const said = (money: Money) => `${decimal(money)} ${money.currency}`;

type LetterOfDispute = {
  readonly shop: string;
  readonly number: string;
  /** What of the artisan's part is disputed. */
  readonly amount: Money;
  readonly withheld: Money;
  readonly owed: Money;
  /** The processor's word. */
  readonly reason: string;
  readonly dueBy: Date | null;
};

/** To artisans only: whoever disputes has heard of it, and may not be who gave the address. */
export const partDisputed = (letter: LetterOfDispute) => ({
  subject: `Order ${letter.number} is disputed`,
  text: `A buyer, or their bank, wants back ${said(letter.amount)} of what was paid to ${onOneLine(letter.shop)} with order
${letter.number}. ${wordsOfReason(letter.reason).words}

${heldOf(letter)}
What helps: mark the order as shipped and delivered at your desk, with carrier and tracking number, and
write to us with what you and the buyer have agreed.${untilOf(letter)}
`,
});

function heldOf({ withheld, owed }: LetterOfDispute): string {
  const minor = withheld.minor + owed.minor;
  if (minor === 0n) return "It costs you nothing, whatever is decided.\n";
  const sent = owed.minor > 0n ? `, ${said(owed)} of it of what you had been sent` : "";
  return `Until it is decided ${said({ ...withheld, minor })} of yours are held${sent}.\n`;
}
const untilOf = ({ dueBy }: LetterOfDispute) =>
  dueBy === null ? "" : ` We answer by ${dueBy.toISOString().slice(0, 10)} at the latest.`;

export const disputeWon = ({ shop, number, withheld, owed }: LetterOfDispute) => ({
  subject: `The dispute of order ${number} was won`,
  text: `It was decided for ${onOneLine(shop)}: ${said({ ...withheld, minor: withheld.minor + owed.minor })} that were held for the dispute of order ${number}
are yours again. What you owe us is paid of it first; the rest comes as your other sales do.
`,
});

export const disputeLost = (letter: LetterOfDispute) => ({
  subject: `The dispute of order ${letter.number} was lost`,
  text: `It was decided for the buyer, who keeps ${said(letter.amount)} of what was paid to ${onOneLine(letter.shop)} with
order ${letter.number}.

${costOf(letter)}
Your desk explains it to the cent.
`,
});
