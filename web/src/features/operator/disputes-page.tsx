import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { DisputeView } from "../../../../worker/http/contract/disputes.ts";
import { getDisputes } from "../../api/disputes.ts";
import { toldWith } from "../../api/told.ts";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { processors, type Stage, stageOf, states, toneOf, wordsOfWhy } from "../disputes/words.ts";
import { Coming } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** What buyers and their banks want back; what waits for us first, by its deadline. */
export const DisputesPage = () => (
  <OperatorPage title={t`Disputes`}>{() => <Disputes />}</OperatorPage>
);

const stages: readonly (readonly [Stage, title: string])[] = [
  ["open", t`To be answered`],
  ["undecided", t`Somebody else decides`],
  ["over", t`Over`],
];

function Disputes() {
  const { value, problem, refresh } = useKept(["operator", "disputes"], getDisputes);
  return (
    <>
      {!value && !problem && <Coming what={t`the disputes`} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value?.disputes.length === 0 && <p className="empty">{t`Nobody disputes anything.`}</p>}
      {stages.map(([stage, title]) => (
        <Stages key={stage} title={title} disputes={value?.disputes.filter(isIn(stage)) ?? []} />
      ))}
    </>
  );
}
const isIn = (stage: Stage) => (dispute: DisputeView) => stageOf(dispute) === stage;

type StagesProps = { title: string; disputes: readonly DisputeView[] };
const Stages = ({ title, disputes }: StagesProps) =>
  disputes.length > 0 && (
    <section>
      <h2>{title}</h2>
      <ul className="rows" aria-label={title}>
        {disputes.map((dispute) => (
          <Row key={dispute.id} dispute={dispute} />
        ))}
      </ul>
    </section>
  );

const Row = ({ dispute }: { dispute: DisputeView }) => (
  <li className="row">
    <span>
      <span className="standing">
        <Link to={`/operator/disputes/${dispute.id}`}>
          <strong>{t`Order ${dispute.orderNumber}`}</strong>
        </Link>
        <span className={toneOf(dispute.state)}>{states[dispute.state]}</span>
      </span>
      {wordsOfWhy(dispute.why.words, dispute.reason)}
      <br />
      <span className="hint">
        <Trans>
          {processors[dispute.processor]}, opened <Time at={dispute.openedAt} />
        </Trans>
      </span>
    </span>
    <span className="at-stake">
      <strong>
        <Money amount={dispute.amount} />
      </strong>
      <Left dispute={dispute} />
    </span>
  </li>
);

/** How long there is left to answer, and until when. */
export const Left = ({ dispute: { left, dueBy } }: { dispute: DisputeView }) =>
  left &&
  dueBy && (
    <>
      <span className={left.isSoon ? "tag urgent" : "tag"}>{toldWith(left.sentence)}</span>
      <span className="hint">
        <Trans>
          by <Time at={dueBy} />
        </Trans>
      </span>
    </>
  );
