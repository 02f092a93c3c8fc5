import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useEffect } from "react";
import type { ReconciliationView } from "../../../../worker/http/contract/reconciliation.ts";
import {
  getReconciliation,
  resumeReconciliation,
  runJob,
  stopReconciliation,
} from "../../api/books.ts";
import { Link } from "../../ui/link.tsx";
import { Said } from "../../ui/said.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Part, useSaid } from "../account/part.tsx";
import { ConfirmButton } from "./confirm.tsx";
import { DecisionTrouble, useDeciding } from "./deciding.tsx";
import { Differences } from "./differences.tsx";
import { Kept } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { runStates, runTone } from "./reconciliation-page.tsx";
import { rails } from "./words.ts";

/** One comparison: how far it is, and what it found. */
export const ReconciliationRunPage = ({ id }: { id: string }) => (
  <OperatorPage title={t`Comparison`}>{() => <Run id={id} />}</OperatorPage>
);

/** Its steps are cron's, each of some seconds. */
const LOOK_EVERY_MS = 2_000;

function Run({ id }: { id: string }) {
  const run = useKept(["operator", "reconciliation", id], () => getReconciliation(id));
  const [{ said }, say] = useSaid();
  const { value, refresh } = run;
  const isRunning = value?.state === "running";
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => document.hidden || void refresh(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isRunning, refresh]);
  const onDone = (done: string) => {
    say(done);
    void refresh();
  };
  return (
    <>
      <p>
        <Link to="/operator/reconciliation">{t`All comparisons`}</Link>
      </p>
      <Said>{said}</Said>
      <Kept of={run} what={t`the comparison`}>
        {(seen) => (
          <>
            <Progress run={seen} onDone={onDone} />
            <Differences key={`${seen.phase} ${seen.healed}`} of={id} onDone={onDone} />
          </>
        )}
      </Kept>
    </>
  );
}

const phases = ["reading", "matching", "looking_up", "healing", "done"] as const;
const phaseWords = {
  reading: t`Reading the processor’s books`,
  matching: t`Comparing them with the ledger`,
  looking_up: t`Looking up what is missing there`,
  healing: t`Healing what is missing here`,
  done: t`All is compared`,
} satisfies Record<ReconciliationView["phase"], string>;

type Props = { run: ReconciliationView; onDone: (said: string) => void };

function Progress({ run, onDone }: Props) {
  const going = useDeciding(() => onDone(t`It went on by one step.`));
  const resuming = useDeciding(() => onDone(t`It goes on.`));
  const at = phases.indexOf(run.phase);
  return (
    <Part title={rails[run.rail]}>
      <p className="standing">
        <span className={runTone(run.state)}>{runStates[run.state]}</span>
        {phaseWords[run.phase]}
      </p>
      <progress value={at} max={phases.length - 1} aria-label={t`How far it is`} />
      {run.trouble && <p className="code">{run.trouble}</p>}
      <dl className="facts">
        <div>
          <dt>{t`Window`}</dt>
          <dd>
            <Time at={run.from} /> – <Time at={run.until} />
          </dd>
        </div>
        <div>
          <dt>{t`Lines read`}</dt>
          <dd>{run.lines}</dd>
        </div>
        <div>
          <dt>{t`Healed by itself`}</dt>
          <dd>{run.healed}</dd>
        </div>
        <div>
          <dt>{t`Left open`}</dt>
          <dd>{run.open}</dd>
        </div>
        <div>
          <dt>{t`Asked for`}</dt>
          <dd>
            <Trans>
              <Time at={run.startedAt} /> by {run.requestedBy}
            </Trans>
          </dd>
        </div>
        {run.endedAt && (
          <div>
            <dt>{t`Ended`}</dt>
            <dd>
              <Time at={run.endedAt} />
            </dd>
          </div>
        )}
      </dl>
      <DecisionTrouble problem={going.problem ?? resuming.problem} />
      <p className="actions">
        {run.state === "running" && (
          <>
            <button
              type="button"
              className="quiet"
              aria-disabled={going.isBusy}
              onClick={() => void going.decide(() => runJob("reconcile"))}
            >
              {t`Work on it now`}
            </button>
            <ConfirmButton
              name={t`Stop it`}
              className="quiet"
              title={t`Stop this comparison?`}
              yes={t`Stop it where it is`}
              send={() => stopReconciliation(run.id)}
              onDone={() => onDone(t`It is stopped where it was.`)}
            >
              <p>{t`It can go on later from there. Until then no other of this rail can begin.`}</p>
            </ConfirmButton>
          </>
        )}
        {run.state === "stopped" && (
          <button
            type="button"
            aria-disabled={resuming.isBusy}
            onClick={() => void resuming.decide(() => resumeReconciliation(run.id))}
          >
            {t`Let it go on`}
          </button>
        )}
      </p>
    </Part>
  );
}
