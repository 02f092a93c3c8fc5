import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FormEvent, useId } from "react";
import { cancelPlan, pausePlan } from "../../api/plans.ts";
import { Day } from "../../ui/time.tsx";
import { Part } from "../account/part.tsx";
import type { PartProps } from "./plan-page.tsx";
import { isBegun, planTitles } from "./words.ts";

/** To pause or to end: for whoever has a subscription that goes on. */
export function LeavePart({ plan, now }: PartProps) {
  const { subscription } = now;
  if (!subscription || isBegun(subscription.state)) return null;
  const { endsAt, isPaused, owedSince, scheduled } = subscription;
  const title = planTitles[subscription.plan];
  const mayPause = !isPaused && !endsAt && !owedSince && !subscription.pending;
  return (
    <Part title={t`Pause or cancel`}>
      {mayPause && (
        <details>
          <summary>{t`Pause`}</summary>
          <p>
            {t`Nothing is charged until you resume. What you have paid for stays until it is over; after that you have Starter.`}
            {scheduled && ` ${t`The change that is planned is not made then.`}`}
          </p>
          <button
            type="button"
            className="quiet"
            aria-disabled={plan.isBusy}
            onClick={() => void plan.run(pausePlan, () => t`It is paused.`)}
          >
            {t`Pause ${title}`}
          </button>
        </details>
      )}
      {/* Once it is to end there is another choice, so the form begins anew. */}
      <details key={endsAt ?? "goes on"}>
        <summary>{t`Cancel`}</summary>
        <CancelForm plan={plan} now={now} />
      </details>
    </Part>
  );
}

const whys = [
  t`It costs too much`,
  t`I sell too little`,
  t`Something is missing`,
  t`I take a break`,
  t`I leave the marketplace`,
] as const;

function CancelForm({ plan, now }: PartProps) {
  const id = useId();
  const { subscription, listings, plans } = now;
  const endsAt = subscription?.endsAt;
  const starterMax = plans.find(({ name }) => name === "starter")?.listingsMax ?? 0;
  const hidden = listings.used - starterMax;
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    const when = values.get("when") === "now" ? "now" : "period_end";
    const why = [values.get("why"), values.get("more")].map(String).map((text) => text.trim());
    const done = when === "now" ? t`It is cancelled.` : t`It ends when the period is over.`;
    void plan.run(
      () => cancelPlan(when, why.filter(Boolean).join(": ")),
      () => done,
    );
  };
  return (
    <form onSubmit={onSubmit}>
      <fieldset>
        <legend className="unseen">{t`When`}</legend>
        {!endsAt && (
          <label className="choice">
            <input type="radio" name="when" value="period_end" defaultChecked />
            <span>
              {t`When the period is over`}
              {subscription?.periodEnd && (
                <Trans>
                  , on <Day at={subscription.periodEnd} />
                </Trans>
              )}
              <span className="hint"> {t`– you can change your mind until then.`}</span>
            </span>
          </label>
        )}
        <label className="choice">
          <input type="radio" name="when" value="now" defaultChecked={Boolean(endsAt)} />
          <span>
            {t`Now`}
            <span className="hint">
              {" "}
              {t`– what you have paid for stays until it is over, and nothing is charged any more.`}
            </span>
          </span>
        </label>
      </fieldset>
      {hidden > 0 && (
        <p>
          {t`With Starter the shop shows the oldest ${starterMax} of your products;`}{" "}
          <strong>
            {plural(hidden, {
              one: "# would not be shown any more.",
              other: "# would not be shown any more.",
            })}
          </strong>{" "}
          {t`None is deleted.`}
        </p>
      )}
      <div className="account-field">
        <label htmlFor={`${id}-why`}>{t`Why? (optional)`}</label>
        <select id={`${id}-why`} name="why" defaultValue="">
          <option value="">{t`I would rather not say`}</option>
          {whys.map((why) => (
            <option key={why}>{why}</option>
          ))}
        </select>
      </div>
      <div className="account-field">
        <label htmlFor={`${id}-more`}>{t`In your own words (optional)`}</label>
        <input id={`${id}-more`} name="more" maxLength={400} autoComplete="off" />
      </div>
      <button type="submit" className="quiet" aria-disabled={plan.isBusy}>
        {t`Cancel the subscription`}
      </button>
    </form>
  );
}
