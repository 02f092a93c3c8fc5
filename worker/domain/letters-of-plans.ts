import { onOneLine } from "./letters.ts";
import { decimal, type Money } from "./money.ts";
import { type PaidPlan, plans } from "./plans.ts";

const said = (money: Money) => `${decimal(money)} ${money.currency}`;
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

type OfPlan = { readonly shop: string; readonly plan: PaidPlan };

/** The link is Stripe's page of this one invoice, which can be paid there without a login, and nothing else. */
export const planPaymentFailed = (
  of: OfPlan & { readonly due: Money; readonly url: string; readonly until: Date },
) => ({
  subject: `Your ${plans[of.plan].title} plan could not be paid`,
  text: `${said(of.due)} for the ${plans[of.plan].title} plan of ${onOneLine(of.shop)} could not be taken.

Pay it here, with any card; no login is needed:
${of.url}

Until ${dayOf(of.until)} everything stays as it is, and your card is tried again meanwhile. After that the shop
shows as many of your goods as everybody's, and nothing is deleted.
`,
});

export const planTrialEnding = (
  of: OfPlan & {
    readonly price: Money;
    readonly trialEndsAt: Date;
    readonly hasMethod: boolean;
    readonly url: string;
  },
) => ({
  subject: `Your trial of ${plans[of.plan].title} ends on ${dayOf(of.trialEndsAt)}`,
  text: `The trial of the ${plans[of.plan].title} plan of ${onOneLine(of.shop)} ends on ${dayOf(of.trialEndsAt)}.

${
  of.hasMethod
    ? `Then ${said(of.price)} are taken from your card. To end it before, or to change it:`
    : `There is no card to pay with, so it ends then by itself. To keep it for ${said(of.price)}, enter one:`
}
${of.url}
`,
});

export const planEnded = ({ shop, plan, url }: OfPlan & { readonly url: string }) => ({
  subject: `Your ${plans[plan].title} plan has ended`,
  text: `The ${plans[plan].title} plan of ${onOneLine(shop)} has ended. What you have paid for stays until it is over; nothing that
you made is deleted, and goods beyond what everybody may list are hidden until you have a plan again:
${url}
`,
});
