import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type ReactNode, useId, useState } from "react";
import type {
  PlanNow,
  PlanView,
  SubscriptionView,
} from "../../../../worker/http/contract/plans.ts";
import { type Place, payPlan, subscribe, type Terms } from "../../api/plans.ts";
import { locale } from "../../ui/locale.ts";
import { shown } from "../../ui/money.tsx";
import { Day } from "../../ui/time.tsx";
import type { PartProps } from "./plan-page.tsx";
import { NOWHERE, TaxPlace } from "./tax-place.tsx";
import { haveText } from "./use-plan.ts";
import { isBegun, isSame, per } from "./words.ts";

type Interval = SubscriptionView["interval"];

/** What each plan gives and costs, and the way to another one. */
export function PlansTable({ plan, now }: PartProps) {
  const id = useId();
  const [interval, setInterval] = useState<Interval>(now.subscription?.interval ?? "month");
  const [place, setPlace] = useState(NOWHERE);
  const block = blockOf(now.subscription);
  return (
    <section className="plans" aria-labelledby={id}>
      <h2 id={id}>{t`What each plan gives`}</h2>
      <IntervalSwitch {...{ interval, setInterval }} />
      {now.asksPlace && <TaxPlace place={place} onChange={setPlace} />}
      <table>
        <thead>
          <tr>
            <td />
            {now.plans.map(({ name, title }) => (
              <th key={name} scope="col" className={isMine(now, name) ? "mine" : ""}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([label, cell]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {now.plans.map((one) => (
                <td key={one.name}>{cell(one, { now, interval })}</td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              <span className="unseen">{t`Choose`}</span>
            </th>
            {now.plans.map((one) => (
              <td key={one.name}>
                <Choice {...{ plan, now, one, interval, place, isBlocked: block !== undefined }} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
      {block && <p className="hint">{block}</p>}
      <p className="hint">
        {t`Prices are in US dollars, before taxes where there are any. You see every cent before you agree to a change.`}
      </p>
    </section>
  );
}

const intervals = { month: t`By the month`, year: t`By the year` } as const;

type SwitchProps = { interval: Interval; setInterval: (interval: Interval) => void };

const IntervalSwitch = ({ interval, setInterval }: SwitchProps) => {
  const name = useId();
  return (
    <fieldset className="switch">
      <legend className="unseen">{t`Paid`}</legend>
      {(["month", "year"] as const).map((one) => (
        <label key={one}>
          <input
            type="radio"
            name={name}
            checked={interval === one}
            onChange={() => setInterval(one)}
          />
          {intervals[one]}
        </label>
      ))}
    </fieldset>
  );
};

const isMine = ({ entitlement }: PlanNow, name: PlanView["name"]) => entitlement.plan === name;

type Seen = { now: PlanNow; interval: Interval };
const rows: readonly (readonly [string, (plan: PlanView, seen: Seen) => ReactNode])[] = [
  [
    t`Price`,
    ({ prices }, { interval }) =>
      prices ? (
        <>
          <strong>{shown(prices[interval])}</strong> {per[interval]}
        </>
      ) : (
        <strong>{t`Free`}</strong>
      ),
  ],
  [t`Products on sale at once`, ({ listingsMax }) => listingsMax.toLocaleString(locale)],
  [t`Your money is sent`, (plan, { now }) => sentWhen(plan, now)],
  [t`Least that is paid out`, ({ payoutMinimumPercent }) => leastSent(payoutMinimumPercent)],
  [t`Analytics of your sales`, ({ hasAnalytics }) => yesOrNo(hasAnalytics)],
  [t`Featured in the shop`, ({ isFeatured }) => yesOrNo(isFeatured)],
];

const yesOrNo = (is: boolean) => (is ? t`Yes` : <span className="no">{t`No`}</span>);

/** A plan's days count from shipping; the shop's from where its own rule says. */
function sentWhen({ holdDays }: PlanView, { holding }: PlanNow): string {
  const days = holdDays ?? holding.holdDays;
  const isFromDelivery = holdDays === null && holding.release === "delivery";
  if (days === 0) return isFromDelivery ? t`once it arrived` : t`as soon as you ship`;
  return isFromDelivery
    ? plural(days, { one: "# day after it arrived", other: "# days after it arrived" })
    : plural(days, { one: "# day after shipping", other: "# days after shipping" });
}

function leastSent(percent: number): string {
  if (percent === 0) return t`any amount`;
  if (percent === 100) return t`as the shop sets it`;
  return percent === 50 ? t`half of that` : t`${percent} % of that`;
}

/** Why nothing can be changed now; undefined: it can. */
function blockOf(subscription: SubscriptionView | null): string | undefined {
  if (!subscription || isBegun(subscription.state)) return undefined;
  if (subscription.owedSince) return t`Another plan can be chosen once what is owed is paid.`;
  if (subscription.pending) return t`Another plan can be chosen once the change is paid or over.`;
  if (subscription.endsAt) return t`It is about to end: keep it first, to choose another plan.`;
  if (subscription.isPaused) return t`It is paused: resume it first, to choose another plan.`;
  return undefined;
}

type ChoiceProps = PartProps & {
  one: PlanView;
  interval: Interval;
  place: Place;
  isBlocked: boolean;
};

function Choice({ plan, now, one, interval, place, isBlocked }: ChoiceProps) {
  const { subscription } = now;
  if (one.name === "starter")
    return isMine(now, "starter") ? <span className="tag">{t`Yours now`}</span> : null;
  const terms: Terms = { plan: one.name, interval };
  const isEntered = plan.open?.kind === "payment" && isSame(subscription, terms);
  if (isEntered && isBegun(subscription?.state))
    return <span className="tag gone">{t`To be paid`}</span>;
  if (!subscription || isBegun(subscription.state))
    return <Subscribe {...{ plan, now, one, terms, place }} />;
  if (isSame(subscription, terms)) return <span className="tag">{t`Yours now`}</span>;
  if (subscription.scheduled && isSame(subscription.scheduled, terms))
    return (
      <span className="tag gone">
        <Trans>
          From <Day at={subscription.scheduled.at} />
        </Trans>
      </span>
    );
  if (isSame(subscription.pending, terms)) return <span className="tag gone">{t`To be paid`}</span>;
  if (isBlocked) return null;
  return (
    <button
      type="button"
      className="quiet small"
      onClick={() => {
        plan.say(undefined);
        plan.setOpen({ kind: "change", terms });
      }}
    >
      {subscription.plan === one.name ? payBy[interval] : changeTo(one.title)}
    </button>
  );
}

const payBy = { month: t`Pay by the month`, year: t`Pay by the year` } as const;
const changeTo = (title: string) => t`Change to ${title}`;

type SubscribeProps = PartProps & { one: PlanView; terms: Terms; place: Place };

function Subscribe({ plan, now, one, terms, place }: SubscribeProps) {
  const { subscription, trialDays, asksPlace } = now;
  const said = asksPlace && place.country !== "" ? place : undefined;
  const { title } = one;
  const isThis = isSame(subscription, terms);
  return (
    <button
      type="button"
      className="small"
      aria-disabled={plan.isBusy}
      onClick={() =>
        void plan.pay(
          isThis && subscription?.state === "incomplete" ? payPlan : () => subscribe(terms, said),
          haveText,
        )
      }
    >
      {isThis ? t`Pay for it` : trialDays > 0 ? t`Try ${title}` : t`Subscribe to ${title}`}
    </button>
  );
}
