import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { OwnDispute } from "../../../../worker/http/contract/disputes.ts";
import { getOwnDisputes } from "../../api/disputes.ts";
import { told } from "../../api/told.ts";
import { Link } from "../../ui/link.tsx";
import { Money, shown } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Part } from "../account/part.tsx";
import { stageOf, wordsOfWhy } from "../disputes/words.ts";

/** What buyers want back of this seller's goods, and what is kept for it; nothing where nobody does. */
export function DisputesPart() {
  const { value, problem, refresh } = useKept(["seller", "disputes"], getOwnDisputes);
  if (problem)
    return (
      <Part title={t`What buyers dispute`}>
        <ProblemNotice problem={problem} onRetry={() => void refresh()} />
      </Part>
    );
  if (!value || value.disputes.length === 0) return null;
  return (
    <Part title={t`What buyers dispute`}>
      <ul className="rows" aria-label={t`What buyers dispute`}>
        {value.disputes.map((dispute) => (
          <Row key={`${dispute.id} ${dispute.sellerOrderId}`} dispute={dispute} />
        ))}
      </ul>
    </Part>
  );
}

const Row = ({ dispute }: { dispute: OwnDispute }) => (
  <li className="audit-line">
    <p className="standing">
      <Link to={`/seller/sales/${dispute.sellerOrderId}`}>{t`Order ${dispute.orderNumber}`}</Link>
      <span className={stageOf(dispute) === "over" ? "tag gone" : "tag"}>
        {states[dispute.state]}
      </span>
    </p>
    <p>
      <strong>{told(dispute.said.words)}</strong> {wordsOfWhy(dispute.why, dispute.reason)}{" "}
      {told(dispute.said.next)} {told(dispute.said.when)}
    </p>
    <Kept dispute={dispute} />
    <p className="hint">
      <Trans>
        Opened <Time at={dispute.openedAt} />
      </Trans>
      {dispute.dueBy && (
        <Trans>
          , to be answered by <Time at={dispute.dueBy} />
        </Trans>
      )}
      {dispute.closedAt && (
        <Trans>
          , over since <Time at={dispute.closedAt} />
        </Trans>
      )}
    </p>
  </li>
);

const Kept = ({ dispute: { kept } }: { dispute: OwnDispute }) => (
  <dl className="facts">
    <div>
      <dt>{keeping[kept.state]}</dt>
      <dd>
        <span className="tag">{holds[kept.state]}</span> <Money amount={kept.amount} />
        {kept.state !== "released" && kept.owed.minor !== "0" && (
          <span className="hint"> {ofWhich(shown(kept.owed))}</span>
        )}
      </dd>
    </div>
  </dl>
);

const ofWhich = (owed: string) => t`of which you were paid ${owed} already, and owe it`;

/** Nothing of it is the seller's to answer. */
const states = {
  warning_needs_response: t`A bank asks`,
  warning_under_review: t`A bank asks`,
  warning_closed: t`Dropped`,
  needs_response: t`Disputed`,
  under_review: t`Being decided`,
  refunded: t`Refunded`,
  won: t`Won`,
  lost: t`Lost`,
} satisfies Record<OwnDispute["state"], string>;

const keeping = {
  held: t`Held of yours until it is decided`,
  taken: t`Taken of yours`,
  released: t`Was held, and is yours again`,
} satisfies Record<OwnDispute["kept"]["state"], string>;

const holds = {
  held: t`Held`,
  taken: t`Taken`,
  released: t`Let go`,
} satisfies typeof keeping;
