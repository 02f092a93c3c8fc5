import { t } from "@lingui/core/macro";
import type { Desk } from "../../../../../worker/http/contract/seller.ts";
import type { Today } from "../../../../../worker/http/contract/today.ts";
import { Link } from "../../../ui/link.tsx";
import { Part } from "../../account/part.tsx";
import type { AtDesk } from "../desk-page.tsx";
import { PaypalPart } from "../paypal-part.tsx";
import { StripePart } from "../stripe-part.tsx";

const canBePaid = ({ stripe, paypal }: Desk) =>
  stripe.transfers === "active" || paypal.state === "active";
const isAsked = ({ stripe }: Desk) => stripe.onboarded && stripe.transfers !== "active";

/** The shop sells: it can be paid in one way at least, nothing is half done, and it lists something. */
export const isSetUp = (desk: Desk, { goods }: Today) =>
  canBePaid(desk) && !isAsked(desk) && goods.listed > 0;

/** What is missing before the first sale, each step with the way to do it. */
export const Begin = ({ desk, keep, refresh, today }: AtDesk & { today: Today }) => (
  <>
    <Part title={t`Before you can sell`}>
      <ol className="steps">
        <Step isDone={canBePaid(desk)}>{t`Be paid: by card, by PayPal, or by both`}</Step>
        <Step isDone={today.goods.listed > 0}>
          {today.goods.listed > 0 ? (
            t`Put something on sale`
          ) : (
            <Link to="/seller/products/new">{t`Put something on sale`}</Link>
          )}
        </Step>
      </ol>
    </Part>
    {(!canBePaid(desk) || isAsked(desk)) && (
      <div className="desk-columns">
        <StripePart desk={desk} keep={keep} />
        <PaypalPart desk={desk} refresh={refresh} />
      </div>
    )}
  </>
);

const Step = ({ isDone, children }: { isDone: boolean; children: React.ReactNode }) => (
  <li className={isDone ? "done" : ""}>
    {children}{" "}
    <span className={isDone ? "tag" : "tag urgent"}>{isDone ? t`Done` : t`Missing`}</span>
  </li>
);
