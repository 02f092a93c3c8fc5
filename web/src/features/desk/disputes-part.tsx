import type { OwnDispute } from "../../../../worker/http/contract/disputes.ts";
import { getOwnDisputes } from "../../api/disputes.ts";
import { Link } from "../../ui/link.tsx";
import { Money, shown } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Part } from "../account/part.tsx";
import { holds, stageOf } from "../disputes/words.ts";

/** What buyers want back of this seller's goods, and what is kept for it; nothing where nobody does. */
export function DisputesPart() {
  const { value, problem, refresh } = useKept(["seller", "disputes"], getOwnDisputes);
  if (problem)
    return (
      <Part title="What buyers dispute">
        <ProblemNotice problem={problem} onRetry={() => void refresh()} />
      </Part>
    );
  if (!value || value.disputes.length === 0) return null;
  return (
    <Part title="What buyers dispute">
      <ul className="rows" aria-label="What buyers dispute">
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
      <Link to={`/seller/sales/${dispute.sellerOrderId}`}>Order {dispute.orderNumber}</Link>
      <span className={stageOf(dispute) === "over" ? "tag gone" : "tag"}>
        {states[dispute.state]}
      </span>
    </p>
    <p>
      <strong>{dispute.said.words}</strong> {dispute.why} {dispute.said.next} {dispute.said.when}
    </p>
    <Kept dispute={dispute} />
    <p className="hint">
      Opened <Time at={dispute.openedAt} />
      {dispute.dueBy && (
        <>
          , to be answered by <Time at={dispute.dueBy} />
        </>
      )}
      {dispute.closedAt && (
        <>
          , over since <Time at={dispute.closedAt} />
        </>
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
          <span className="hint">
            {" "}
            of which you were paid {shown(kept.owed)} already, and owe it
          </span>
        )}
      </dd>
    </div>
  </dl>
);

/** Nothing of it is the seller's to answer. */
const states = {
  warning_needs_response: "A bank asks",
  warning_under_review: "A bank asks",
  warning_closed: "Dropped",
  needs_response: "Disputed",
  under_review: "Being decided",
  refunded: "Refunded",
  won: "Won",
  lost: "Lost",
} satisfies Record<OwnDispute["state"], string>;

const keeping = {
  held: "Held of yours until it is decided",
  taken: "Taken of yours",
  released: "Was held, and is yours again",
} satisfies Record<OwnDispute["kept"]["state"], string>;
