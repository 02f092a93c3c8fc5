import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { DisputeFile } from "../../../../worker/http/contract/disputes.ts";
import { getDispute } from "../../api/disputes.ts";
import { told } from "../../api/told.ts";
import { Link } from "../../ui/link.tsx";
import { Money, shown } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Said } from "../../ui/said.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Part } from "../account/part.tsx";
import { Accept } from "../disputes/accept.tsx";
import { Concerned } from "../disputes/concerned.tsx";
import { EvidenceForm } from "../disputes/evidence-form.tsx";
import { Happened, KnownOfSale } from "../disputes/known.tsx";
import { processors, states, toneOf, wordsOfWhy } from "../disputes/words.ts";
import { Left } from "./disputes-page.tsx";
import { Coming } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** One dispute: what is at stake, whose it is, and what is answered. */
export const DisputePage = ({ id }: { id: string }) => (
  <OperatorPage title={t`Dispute`}>{() => <File id={id} />}</OperatorPage>
);

function File({ id }: { id: string }) {
  const { value, problem, refresh } = useKept(["operator", "dispute", id], () => getDispute(id));
  const [said, say] = useState<string>();
  const onDone = (done: string) => {
    say(done);
    void refresh();
  };
  return (
    <>
      <Said>{said}</Said>
      {!value && !problem && <Coming what={t`the dispute`} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value && (
        <div className="desk-columns">
          <div>
            <Summary file={value} onRefresh={() => void refresh()} />
            <Concerned file={value} onDone={onDone} />
            <Part title={t`What happened`}>
              <Happened history={value.history} />
            </Part>
          </div>
          <div>
            {value.may.submit && <EvidenceForm file={value} onDone={onDone} />}
            {value.may.accept && <Accept file={value} onDone={onDone} />}
            <Part title={t`What is known of the sale`}>
              <KnownOfSale known={value.known} />
            </Part>
          </div>
        </div>
      )}
    </>
  );
}

type SummaryProps = { file: DisputeFile; onRefresh: () => void };

function Summary({ file: { dispute }, onRefresh }: SummaryProps) {
  const { orderId, orderNumber, amount, state, said, why, reason, fee, kept } = dispute;
  return (
    <Part title={t`Order ${orderNumber}: ${shown(amount)} at stake`}>
      <p className="standing">
        <span className={toneOf(state)}>{states[state]}</span> <Left dispute={dispute} />
      </p>
      <p>
        <strong>{told(said.words)}</strong> {told(said.next)} {told(said.when)}
      </p>
      <h3>{t`Why the buyer wants it back`}</h3>
      <p>{wordsOfWhy(why.words, reason)}</p>
      <h3>{t`What it takes to win`}</h3>
      <p>{told(why.toWin)}</p>
      <dl className="facts">
        <div>
          <dt>{t`Held of the sellers, or taken`}</dt>
          <dd>
            <Money amount={kept} />
          </dd>
        </div>
        <div>
          <dt>{t`Fee of the dispute`}</dt>
          <dd>
            <Money amount={fee} />
          </dd>
        </div>
        <div>
          <dt>{t`Opened`}</dt>
          <dd>
            <Time at={dispute.openedAt} />
          </dd>
        </div>
        <div>
          <dt>{t`At ${processors[dispute.processor]}`}</dt>
          <dd>{t`${dispute.processorRef}, as “${reason}”`}</dd>
        </div>
      </dl>
      <p>
        <Link to={`/operator/orders/${orderId}`}>{t`Order ${orderNumber}: refunds and sums`}</Link>
      </p>
      <p>
        <button type="button" className="quiet small" onClick={onRefresh}>{t`Look again`}</button>
      </p>
    </Part>
  );
}
