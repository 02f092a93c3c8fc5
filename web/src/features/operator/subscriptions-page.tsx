import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { SubscriptionFoundView } from "../../../../worker/http/contract/plans.ts";
import { getSubscriptions } from "../../api/plans.ts";
import { Link } from "../../ui/link.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Day } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { stateWords, termsText } from "../plan/words.ts";
import { Coming } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** Sellers' subscriptions, those that owe first. */
export const SubscriptionsPage = () => (
  <OperatorPage title={t`Subscriptions`}>{() => <Subscriptions />}</OperatorPage>
);

function Subscriptions() {
  const { value, problem, refresh } = useKept(["operator", "subscriptions"], getSubscriptions);
  return (
    <>
      {!value && !problem && <Coming what={t`the subscriptions`} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value?.subscriptions.length === 0 && <p className="empty">{t`No seller has subscribed.`}</p>}
      {value && value.subscriptions.length > 0 && (
        <ul className="rows" aria-label={t`Subscriptions`}>
          {value.subscriptions.map((found) => (
            <Row key={found.subscription.id} found={found} />
          ))}
        </ul>
      )}
    </>
  );
}

const Row = ({ found: { sellerName, subscription } }: { found: SubscriptionFoundView }) => (
  <li className="row">
    <span>
      <Link to={`/operator/subscriptions/${subscription.id}`}>{sellerName}</Link>
      <br />
      <span className="hint">{termsText(subscription)}</span>
    </span>
    <StateTag subscription={subscription} />
  </li>
);

type TagProps = Pick<SubscriptionFoundView, "subscription">;

/** What an operator has to know first: that it owes, ends, is paused, or how Stripe calls it. */
export function StateTag({
  subscription: { state, owedSince, endsAt, endedAt, isPaused },
}: TagProps) {
  if (owedSince)
    return (
      <span className="tag urgent">
        <Trans>
          Owes since <Day at={owedSince} />
        </Trans>
      </span>
    );
  if (endedAt || !endsAt)
    return (
      <span className={state === "active" || state === "trialing" ? "tag" : "tag gone"}>
        {isPaused ? t`Paused` : stateWords[state]}
      </span>
    );
  return (
    <span className="tag gone">
      <Trans>
        Ends <Day at={endsAt} />
      </Trans>
    </span>
  );
}
