import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { ReviewView } from "../../../../worker/http/contract/fraud.ts";
import {
  acceptReview,
  getApprovals,
  getReviews,
  type MayWait,
  refuseReview,
} from "../../api/operator.ts";
import { Link } from "../../ui/link.tsx";
import { shown } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Said } from "../../ui/said.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { ConfirmButton } from "./confirm.tsx";
import { DecisionTrouble, useDeciding } from "./deciding.tsx";
import { Facts } from "./facts.tsx";
import { Coming } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** Paid orders that wait for an operator. */
export const ReviewsPage = () => (
  <OperatorPage title={t`Orders to review`}>{() => <Reviews />}</OperatorPage>
);

type Queue = { reviews: readonly ReviewView[]; asked: ReadonlySet<string> };

async function loadQueue() {
  const [found, waiting] = await Promise.all([getReviews("open"), getApprovals("waiting")]);
  if (!found.ok) return found;
  const approvals = waiting.ok ? waiting.value.approvals : [];
  const asked = new Set(approvals.map(({ subjectId }) => subjectId));
  return { ...found, value: { reviews: found.value.reviews, asked } satisfies Queue };
}

function Reviews() {
  const { value: queue, problem, refresh } = useKept<Queue>(["operator", "reviews"], loadQueue);
  const [said, say] = useState<string>();
  const onDone = (done: string) => {
    say(done);
    void refresh();
  };
  return (
    <>
      <Said>{said}</Said>
      {!queue && !problem && <Coming what={t`the queue`} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {queue?.reviews.length === 0 && <p className="empty">{t`No order waits for a review.`}</p>}
      {queue?.reviews.map((review) => (
        <Review
          key={review.id}
          review={review}
          isAsked={queue.asked.has(review.id)}
          onDone={onDone}
        />
      ))}
    </>
  );
}

type ReviewProps = { review: ReviewView; isAsked: boolean; onDone: (said: string) => void };

function Review({ review, isAsked, onDone }: ReviewProps) {
  const { id, orderNumber, total, reasons, evidence, openedAt } = review;
  return (
    <section className="account-part" aria-labelledby={`review-${id}`}>
      <h2 id={`review-${id}`}>{t`Order ${orderNumber}, ${shown(total)}`}</h2>
      <p>
        {reasons.map((reason) => (
          <span key={reason} className="tag urgent">
            {words[reason]}
          </span>
        ))}
      </p>
      <p className="hint">
        <Trans>
          Waits since <Time at={openedAt} />
        </Trans>
      </p>
      <Facts facts={evidence} />
      {isAsked && (
        <p>
          <Trans>
            Somebody has asked to refuse it: <Link to="/operator/approvals">another operator</Link>{" "}
            has to approve that.
          </Trans>
        </p>
      )}
      <Decision review={review} onDone={onDone} />
    </section>
  );
}

const words = {
  avs_failed: t`Address does not fit`,
  cvc_failed: t`Security code was wrong`,
  risk_elevated: t`Elevated risk`,
  risk_highest: t`Highest risk`,
  early_fraud_warning: t`Early fraud warning`,
  velocity: t`Too often`,
  blocklisted: t`On the blocklist`,
} satisfies Record<ReviewView["reasons"][number], string>;

function Decision({ review, onDone }: Omit<ReviewProps, "isAsked">) {
  const { id, orderNumber, total } = review;
  const [note, setNote] = useState("");
  const accepting = useDeciding(() => onDone(t`Order ${orderNumber} is accepted and goes on.`));
  return (
    <>
      <DecisionTrouble problem={accepting.problem} />
      <div className="account-field">
        <label htmlFor={`note-${id}`}>{t`Why (optional)`}</label>
        <textarea
          id={`note-${id}`}
          rows={2}
          maxLength={500}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
      </div>
      <p className="actions">
        <button
          type="button"
          aria-disabled={accepting.isBusy}
          aria-label={t`Accept order ${orderNumber}`}
          onClick={() => void accepting.decide(() => acceptReview(id, note))}
        >{t`Accept`}</button>
        <ConfirmButton
          name={t`Refuse and give ${shown(total)} back`}
          className="quiet"
          label={t`Refuse order ${orderNumber} and give ${shown(total)} back`}
          title={t`Refuse order ${orderNumber}?`}
          yes={t`Yes, refuse it`}
          send={() => refuseReview(id, note)}
          onDone={({ approval }: MayWait) =>
            onDone(
              approval
                ? t`Nothing has happened to order ${orderNumber} yet: another operator has to approve.`
                : t`Order ${orderNumber} is refused, and ${shown(total)} go back to its buyer.`,
            )
          }
        >
          <p>{t`All of its money goes back to the buyer, and its goods are for sale again.`}</p>
        </ConfirmButton>
      </p>
    </>
  );
}
