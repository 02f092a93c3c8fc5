import { decimal, type Money } from "./money.ts";

type PaidOrder = {
  readonly number: string;
  readonly total: Money;
  readonly url: string;
};

/** The receipt. Its link opens the order without an account. */
export const orderPaid = ({ number, total, url }: PaidOrder) => ({
  subject: `Your order ${number}`,
  text: `Thank you. Your order ${number} is paid: ${decimal(total)} ${total.currency}.

See it, and what becomes of it, here. Whoever has this link can see it too:
${url}
`,
});
