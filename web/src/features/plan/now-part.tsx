import type { ReactNode } from "react";
import type { PlanNow, SubscriptionView } from "../../../../worker/http/contract/plans.ts";
import { cancelPlan, goOnWithPlan, keepPlan, payPlan, resumePlan } from "../../api/plans.ts";
import { shown } from "../../ui/money.tsx";
import { Day } from "../../ui/time.tsx";
import { Part } from "../account/part.tsx";
import type { PartProps } from "./plan-page.tsx";
import { haveText, type Plan } from "./use-plan.ts";
import {
  cardText,
  isBegun,
  per,
  planTitles,
  priceText,
  termsText,
  waitsForMoney,
} from "./words.ts";

/** What the seller has now, why, until when, and what they may have to do about it. */
export function NowPart({ plan, now }: PartProps) {
  const { subscription, listings } = now;
  return (
    <Part title={haveText(now).replace(/\.$/, "")}>
      <p>
        <Tag now={now} />{" "}
        {subscription ? <Standing now={now} subscription={subscription} /> : <Without now={now} />}
      </p>
      {subscription?.scheduled && (
        <p>
          From <Day at={subscription.scheduled.at} /> on it is{" "}
          <strong>{termsText(subscription.scheduled)}</strong>, for{" "}
          {priceText(now, subscription.scheduled)}.
        </p>
      )}
      <p className="hint">
        {listings.used} of {listings.max.toLocaleString()} products on sale.
        {listings.used > listings.max &&
          ` The shop shows the oldest ${listings.max.toLocaleString()}; the others come back with a plan that has room for them.`}
      </p>
      <Deeds plan={plan} now={now} />
    </Part>
  );
}

const Without = ({ now: { entitlement } }: { now: PlanNow }): ReactNode =>
  entitlement.until ? (
    <>
      Your subscription is over. What you have paid for is yours until{" "}
      <Day at={entitlement.until} />; nothing more is charged.
    </>
  ) : (
    "It is free, and everybody has it."
  );

function Tag({ now: { subscription } }: { now: PlanNow }) {
  const [word, kind] = tagOf(subscription);
  return <span className={kind ? `tag ${kind}` : "tag"}>{word}</span>;
}

function tagOf(subscription: SubscriptionView | null): [word: string, kind?: "urgent" | "gone"] {
  if (!subscription) return ["No subscription", "gone"];
  if (isBegun(subscription.state)) return ["Not paid yet", "urgent"];
  if (subscription.owedSince) return ["Payment is late", "urgent"];
  if (subscription.pending) return ["A change waits to be paid", "urgent"];
  if (subscription.isPaused) return ["Paused", "gone"];
  if (subscription.endsAt) return ["Ends", "gone"];
  if (subscription.state === "paused") return ["Waits for a card", "urgent"];
  return subscription.state === "trialing" ? ["Trial"] : ["Active"];
}

type StandingProps = { now: PlanNow; subscription: SubscriptionView };

/** How the subscription stands, in a sentence or two; what is urgent is said alone. */
function Standing({ now, subscription }: StandingProps): ReactNode {
  const { entitlement, owed } = now;
  const { state, endsAt, owedSince, periodEnd, pending, isPaused, trialEndsAt } = subscription;
  const title = planTitles[subscription.plan];
  if (isBegun(state))
    return `${termsText(subscription)}, is begun and not paid yet${owed ? `: ${shown(owed)}` : ""}. You have it once it is paid.`;
  if (owedSince)
    return (
      <>
        {owed ? `${shown(owed)} were` : "It was"} to be paid on <Day at={owedSince} /> and could not
        be taken from your card.{" "}
        {entitlement.because === "grace" && entitlement.until ? (
          <>
            You keep {title} until <Day at={entitlement.until} />, and longer if it is paid by then.
          </>
        ) : (
          `You have ${title} again once it is paid.`
        )}
      </>
    );
  if (pending)
    return (
      <>
        The change to {termsText(pending)}, is made once it is paid{owed && `: ${shown(owed)}`}. It
        can be until <Day at={pending.until} />; until then you have {title} as before.
      </>
    );
  if (endsAt)
    return (
      <>
        It ends on <Day at={endsAt} />. Until then you have all of {title}; nothing more is charged.
      </>
    );
  if (isPaused)
    return (
      <>
        Nothing is charged until you resume.
        {entitlement.until && (
          <>
            {" "}
            What you have paid for is yours until <Day at={entitlement.until} />.
          </>
        )}
      </>
    );
  if (state === "paused") return `The trial is over. You have ${title} again once there is a card.`;
  if (state === "trialing" && trialEndsAt)
    return (
      <>
        Free until <Day at={trialEndsAt} />, then {priceOf(subscription)}.{" "}
        {!subscription.method && "It ends then, unless you add a card."}
      </>
    );
  return (
    <>
      {priceOf(subscription)}
      {periodEnd && (
        <>
          . Paid until <Day at={periodEnd} />, and renewed then
        </>
      )}
      {subscription.method && ` with ${cardText(subscription.method)}`}.
    </>
  );
}

/** As Stripe has it: prices of before stay for whoever has them. */
const priceOf = ({ price, interval }: SubscriptionView) => `${shown(price)} ${per[interval]}`;

/** What is to be done about how it stands. */
function Deeds({ plan, now }: PartProps) {
  const { subscription, owed } = now;
  const { isBusy } = plan;
  if (!subscription) return null;
  const deed = (name: string, call: Parameters<Plan["run"]>[0], done: string, isQuiet = false) => (
    <button
      key={name}
      type="button"
      className={isQuiet ? "quiet" : ""}
      aria-disabled={isBusy}
      onClick={() => void (call === payPlan ? plan.pay : plan.run)(call, () => done)}
    >
      {name}
    </button>
  );
  // The form that it opens is there already.
  const isEntering = plan.open?.kind === "payment" || plan.open?.kind === "card";
  const deeds = [
    waitsForMoney(now) &&
      !isEntering &&
      deed(owed ? `Pay ${shown(owed)} now` : "Pay it now", payPlan, "Nothing is owed any more."),
    isBegun(subscription.state) &&
      deed("Give it up", () => cancelPlan("now", ""), "It is given up.", true),
    subscription.isPaused && deed("Resume", resumePlan, "It goes on."),
    subscription.endsAt &&
      deed(`Keep ${planTitles[subscription.plan]} after all`, goOnWithPlan, "It does not end."),
    subscription.scheduled &&
      deed("Do not change it", keepPlan, `It stays ${termsText(subscription)}.`, true),
  ].filter(Boolean);
  return deeds.length > 0 && <p className="actions">{deeds}</p>;
}
