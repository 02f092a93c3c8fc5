import { type ReactNode, useId, useState } from "react";
import type {
  PlanNow,
  PlanView,
  SubscriptionView,
} from "../../../../worker/http/contract/plans.ts";
import { type Place, payPlan, subscribe, type Terms } from "../../api/plans.ts";
import { shown } from "../../ui/money.tsx";
import { Day } from "../../ui/time.tsx";
import type { PartProps } from "./plan-page.tsx";
import { NOWHERE, TaxPlace } from "./tax-place.tsx";
import { haveText } from "./use-plan.ts";
import { by, isBegun, isSame, per } from "./words.ts";

type Interval = SubscriptionView["interval"];

/** What each plan gives and costs, and the way to another one. */
export function PlansTable({ plan, now }: PartProps) {
  const id = useId();
  const [interval, setInterval] = useState<Interval>(now.subscription?.interval ?? "month");
  const [place, setPlace] = useState(NOWHERE);
  const block = blockOf(now.subscription);
  return (
    <section className="plans" aria-labelledby={id}>
      <h2 id={id}>What each plan gives</h2>
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
              <span className="unseen">Choose</span>
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
        Prices are in US dollars, before taxes where there are any. You see every cent before you
        agree to a change.
      </p>
    </section>
  );
}

type SwitchProps = { interval: Interval; setInterval: (interval: Interval) => void };

const IntervalSwitch = ({ interval, setInterval }: SwitchProps) => {
  const name = useId();
  return (
    <fieldset className="switch">
      <legend className="unseen">Paid</legend>
      {(["month", "year"] as const).map((one) => (
        <label key={one}>
          <input
            type="radio"
            name={name}
            checked={interval === one}
            onChange={() => setInterval(one)}
          />
          {by[one].replace(/^b/, "B")}
        </label>
      ))}
    </fieldset>
  );
};

const isMine = ({ entitlement }: PlanNow, name: PlanView["name"]) => entitlement.plan === name;

type Seen = { now: PlanNow; interval: Interval };
const rows: readonly (readonly [string, (plan: PlanView, seen: Seen) => ReactNode])[] = [
  [
    "Price",
    ({ prices }, { interval }) =>
      prices ? (
        <>
          <strong>{shown(prices[interval])}</strong> {per[interval]}
        </>
      ) : (
        <strong>Free</strong>
      ),
  ],
  ["Products on sale at once", ({ listingsMax }) => listingsMax.toLocaleString()],
  ["Your money is sent", (plan, { now }) => sentWhen(plan, now)],
  ["Least that is paid out", ({ payoutMinimumPercent }) => leastSent(payoutMinimumPercent)],
  ["Analytics of your sales", ({ hasAnalytics }) => yesOrNo(hasAnalytics)],
  ["Featured in the shop", ({ isFeatured }) => yesOrNo(isFeatured)],
];

const yesOrNo = (is: boolean) => (is ? "Yes" : <span className="no">No</span>);

/** A plan's days count from shipping; the shop's from where its own rule says. */
function sentWhen({ holdDays }: PlanView, { holding }: PlanNow): string {
  const days = holdDays ?? holding.holdDays;
  const isFromDelivery = holdDays === null && holding.release === "delivery";
  if (days === 0) return isFromDelivery ? "once it arrived" : "as soon as you ship";
  const after = isFromDelivery ? "it arrived" : "shipping";
  return `${days} ${days === 1 ? "day" : "days"} after ${after}`;
}

function leastSent(percent: number): string {
  if (percent === 0) return "any amount";
  if (percent === 100) return "as the shop sets it";
  return percent === 50 ? "half of that" : `${percent} % of that`;
}

/** Why nothing can be changed now; undefined: it can. */
function blockOf(subscription: SubscriptionView | null): string | undefined {
  if (!subscription || isBegun(subscription.state)) return undefined;
  if (subscription.owedSince) return "Another plan can be chosen once what is owed is paid.";
  if (subscription.pending) return "Another plan can be chosen once the change is paid or over.";
  if (subscription.endsAt) return "It is about to end: keep it first, to choose another plan.";
  if (subscription.isPaused) return "It is paused: resume it first, to choose another plan.";
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
    return isMine(now, "starter") ? <span className="tag">Yours now</span> : null;
  const terms: Terms = { plan: one.name, interval };
  const isEntered = plan.open?.kind === "payment" && isSame(subscription, terms);
  if (isEntered && isBegun(subscription?.state))
    return <span className="tag gone">To be paid</span>;
  if (!subscription || isBegun(subscription.state))
    return <Subscribe {...{ plan, now, one, terms, place }} />;
  if (isSame(subscription, terms)) return <span className="tag">Yours now</span>;
  if (subscription.scheduled && isSame(subscription.scheduled, terms))
    return (
      <span className="tag gone">
        From <Day at={subscription.scheduled.at} />
      </span>
    );
  if (isSame(subscription.pending, terms)) return <span className="tag gone">To be paid</span>;
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
      {subscription.plan === one.name ? `Pay ${by[interval]}` : `Change to ${one.title}`}
    </button>
  );
}

type SubscribeProps = PartProps & { one: PlanView; terms: Terms; place: Place };

function Subscribe({ plan, now, one, terms, place }: SubscribeProps) {
  const { subscription, trialDays, asksPlace } = now;
  const said = asksPlace && place.country !== "" ? place : undefined;
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
      {isThis ? "Pay for it" : trialDays > 0 ? `Try ${one.title}` : `Subscribe to ${one.title}`}
    </button>
  );
}
