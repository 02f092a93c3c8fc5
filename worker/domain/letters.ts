import { decimal, type Money } from "./money.ts";

type LetterOfOrder = {
  readonly number: string;
  readonly total: Money;
  readonly url: string;
};

/** What somebody has named cannot begin a line of ours, nor another header. */
export const onOneLine = (text: string) => text.replace(/[\s\p{Cc}]+/gu, " ");

/** The receipt. Its link opens the order without an account. */
export const orderPaid = ({ number, total, url }: LetterOfOrder) => ({
  subject: `Your order ${number}`,
  text: `Thank you. Your order ${number} is paid: ${decimal(total)} ${total.currency}.

See it, and what becomes of it, here. Whoever has this link can see it too:
${url}
`,
});

/** The link behind which a seller proves that the address is theirs. */
export const paypalProof = ({ shop, url }: { shop: string; url: string }) => ({
  subject: "Confirm your PayPal address",
  text: `${shop} at Artisan's Hub is to be paid at this PayPal address. Confirm that it is yours:
${url}

The link works once, within a day, while you are logged in at the shop. If you do not sell there,
ignore this mail: nothing is paid here.
`,
});

export const paypalAddressChanged = ({ shop }: { shop: string }) => ({
  subject: "The PayPal address of your shop was changed",
  text: `Somebody who is logged in at the desk of ${shop} has named another PayPal address to be paid at.
Nothing is paid there before it is confirmed.

If that was not you, set a new password, which ends every login, and write to us.
`,
});

/** What was charged goes back; why is not said, because it would help whoever used another's card. */
export const paymentRefused = ({ number, total, url }: LetterOfOrder) => ({
  subject: `Your payment for order ${number} was not accepted`,
  text: `We could not accept the payment of ${decimal(total)} ${total.currency} for your order ${number}.
The whole amount goes back to where it came from, and nothing will be sent. Your bank may take some
days to show it.

What becomes of it is here. Whoever has this link can see it too:
${url}
`,
});
