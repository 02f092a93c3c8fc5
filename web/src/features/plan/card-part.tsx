import { t } from "@lingui/core/macro";
import type { Answer } from "../../api/client.ts";
import { openPlanMethod, openPlanPortal } from "../../api/plans.ts";
import { Part } from "../account/part.tsx";
import type { PartProps } from "./plan-page.tsx";
import { cardText, isBegun } from "./words.ts";

/** The card that pays, another one, and Stripe's own pages for it. */
export function CardPart({ plan, now: { subscription } }: PartProps) {
  if (!subscription || isBegun(subscription.state)) return null;
  const { method } = subscription;
  const open = <T,>(call: () => Promise<Answer<T>>, then: (value: T) => void) =>
    plan.alone(async () => {
      const answer = await call();
      if (answer.ok) then(answer.value);
      else plan.setProblem(answer.problem);
    });
  return (
    <Part title={t`Your card`}>
      <p>
        {method ? (
          <>
            {cardText(method)}
            <span className="hint"> {expiry(method)}</span>
          </>
        ) : (
          t`No card is kept.`
        )}
      </p>
      <p className="actions">
        <button
          type="button"
          className="quiet"
          aria-disabled={plan.isBusy}
          onClick={() =>
            void open(openPlanMethod, (setup) => plan.setOpen({ kind: "card", setup }))
          }
        >
          {method ? t`Pay with another card` : t`Add a card`}
        </button>
        <button
          type="button"
          className="quiet"
          aria-disabled={plan.isBusy}
          onClick={() => void open(openPlanPortal, ({ url }) => location.assign(url))}
        >
          {t`Cards and invoices at Stripe`}
        </button>
      </p>
      <p className="hint">{t`Cards are kept by Stripe; the shop knows only what you see here.`}</p>
    </Part>
  );
}

function expiry({ expMonth, expYear }: { expMonth: number; expYear: number }): string {
  const date = `${String(expMonth).padStart(2, "0")}/${expYear}`;
  return t`– expires ${date}`;
}
