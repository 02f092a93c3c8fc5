import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { PlanNow, SubscriptionView } from "../../../../worker/http/contract/plans.ts";
import { cancelPlan, goOnWithPlan, keepPlan, payPlan, resumePlan } from "../../api/plans.ts";
import { locale } from "../../ui/locale.ts";
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
          <Trans>
            From <Day at={subscription.scheduled.at} /> on it is{" "}
            <strong>{termsText(subscription.scheduled)}</strong>, for{" "}
            {priceText(now, subscription.scheduled)}.
          </Trans>
        </p>
      )}
      <p className="hint">{listingsText(listings)}</p>
      <Deeds plan={plan} now={now} />
    </Part>
  );
}

function listingsText({ used, max }: PlanNow["listings"]): string {
  const most = max.toLocaleString(locale);
  const all = t`${used} of ${most} products on sale.`;
  return used > max
    ? `${all} ${t`The shop shows the oldest ${most}; the others come back with a plan that has room for them.`}`
    : all;
}

const Without = ({ now: { entitlement } }: { now: PlanNow }): ReactNode =>
  entitlement.until ? (
    <Trans>
      Your subscription is over. What you have paid for is yours until{" "}
      <Day at={entitlement.until} />; nothing more is charged.
    </Trans>
  ) : (
    t`It is free, and everybody has it.`
  );

function Tag({ now: { subscription } }: { now: PlanNow }) {
  const [word, kind] = tagOf(subscription);
  return <span className={kind ? `tag ${kind}` : "tag"}>{word}</span>;
}

function tagOf(subscription: SubscriptionView | null): [word: string, kind?: "urgent" | "gone"] {
  if (!subscription) return [t`No subscription`, "gone"];
  if (isBegun(subscription.state)) return [t`Not paid yet`, "urgent"];
  if (subscription.owedSince) return [t`Payment is late`, "urgent"];
  if (subscription.pending) return [t`A change waits to be paid`, "urgent"];
  if (subscription.isPaused) return [t`Paused`, "gone"];
  if (subscription.endsAt) return [t`Ends`, "gone"];
  if (subscription.state === "paused") return [t`Waits for a card`, "urgent"];
  return subscription.state === "trialing" ? [t`Trial`] : [t`Active`];
}

type StandingProps = { now: PlanNow; subscription: SubscriptionView };

/** How the subscription stands, in a sentence or two; what is urgent is said alone. */
function Standing({ now, subscription }: StandingProps): ReactNode {
  const { entitlement, owed } = now;
  const { state, endsAt, owedSince, periodEnd, pending, isPaused, trialEndsAt } = subscription;
  const title = planTitles[subscription.plan];
  const [terms, sum] = [termsText(subscription), owed ? shown(owed) : ""];
  if (isBegun(state))
    return owed
      ? t`${terms}, is begun and not paid yet: ${sum}. You have it once it is paid.`
      : t`${terms}, is begun and not paid yet. You have it once it is paid.`;
  if (owedSince)
    return (
      <>
        {owed ? (
          <Trans>
            {sum} were to be paid on <Day at={owedSince} /> and could not be taken from your card.
          </Trans>
        ) : (
          <Trans>
            It was to be paid on <Day at={owedSince} /> and could not be taken from your card.
          </Trans>
        )}{" "}
        {entitlement.because === "grace" && entitlement.until ? (
          <Trans>
            You keep {title} until <Day at={entitlement.until} />, and longer if it is paid by then.
          </Trans>
        ) : (
          t`You have ${title} again once it is paid.`
        )}
      </>
    );
  if (pending)
    return (
      <>
        {changeText(termsText(pending), sum)}{" "}
        <Trans>
          It can be until <Day at={pending.until} />; until then you have {title} as before.
        </Trans>
      </>
    );
  if (endsAt)
    return (
      <Trans>
        It ends on <Day at={endsAt} />. Until then you have all of {title}; nothing more is charged.
      </Trans>
    );
  if (isPaused)
    return (
      <>
        {t`Nothing is charged until you resume.`}{" "}
        {entitlement.until && (
          <Trans>
            What you have paid for is yours until <Day at={entitlement.until} />.
          </Trans>
        )}
      </>
    );
  if (state === "paused")
    return t`The trial is over. You have ${title} again once there is a card.`;
  if (state === "trialing" && trialEndsAt)
    return (
      <>
        <Trans>
          Free until <Day at={trialEndsAt} />, then {priceOf(subscription)}.
        </Trans>{" "}
        {!subscription.method && t`It ends then, unless you add a card.`}
      </>
    );
  return (
    <>
      {priceOf(subscription)}. {periodEnd && <Renewal at={periodEnd} card={subscription.method} />}
    </>
  );
}

type RenewalProps = { at: string; card: SubscriptionView["method"] };
const Renewal = ({ at, card }: RenewalProps) =>
  card ? (
    <Trans>
      Paid until <Day at={at} />, and renewed then with {cardText(card)}.
    </Trans>
  ) : (
    <Trans>
      Paid until <Day at={at} />, and renewed then.
    </Trans>
  );

const changeText = (terms: string, sum: string) =>
  sum
    ? t`The change to ${terms}, is made once it is paid: ${sum}.`
    : t`The change to ${terms}, is made once it is paid.`;

/** As Stripe has it: prices of before stay for whoever has them. */
const priceOf = ({ price, interval }: SubscriptionView) => `${shown(price)} ${per[interval]}`;

/** What is to be done about how it stands. */
function Deeds({ plan, now }: PartProps) {
  const { subscription, owed } = now;
  const { isBusy } = plan;
  if (!subscription) return null;
  const [title, terms] = [planTitles[subscription.plan], termsText(subscription)];
  const sum = owed ? shown(owed) : "";
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
      deed(owed ? t`Pay ${sum} now` : t`Pay it now`, payPlan, t`Nothing is owed any more.`),
    isBegun(subscription.state) &&
      deed(t`Give it up`, () => cancelPlan("now", ""), t`It is given up.`, true),
    subscription.isPaused && deed(t`Resume`, resumePlan, t`It goes on.`),
    subscription.endsAt && deed(t`Keep ${title} after all`, goOnWithPlan, t`It does not end.`),
    subscription.scheduled && deed(t`Do not change it`, keepPlan, t`It stays ${terms}.`, true),
  ].filter(Boolean);
  return deeds.length > 0 && <p className="actions">{deeds}</p>;
}
