import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { ReconciliationView } from "../../../../worker/http/contract/reconciliation.ts";
import type { Processor } from "../../../../worker/http/contract/shapes.ts";
import { getReconciliations, startReconciliation } from "../../api/books.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Link } from "../../ui/link.tsx";
import { Said } from "../../ui/said.tsx";
import { Day, Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Field, Form, Labelled } from "../account/form.tsx";
import { Part, useSaid } from "../account/part.tsx";
import { Differences } from "./differences.tsx";
import { Kept } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { rails } from "./words.ts";

/** The processors' own books against the ledger: what differs and why, and the runs that compare them. */
export const ReconciliationPage = () => (
  <OperatorPage title={t`Reconciliation`}>{() => <Reconciliation />}</OperatorPage>
);

function Reconciliation() {
  const runs = useKept(["operator", "reconciliations"], getReconciliations);
  const [{ said }, say] = useSaid();
  return (
    <>
      <Said>{said}</Said>
      <Differences onDone={say} />
      <Start
        onStarted={({ rail }) => {
          const railName = rails[rail];
          say(t`The books of ${railName} are being compared.`);
          void runs.refresh();
        }}
      />
      <Part title={t`Comparisons`}>
        <Kept of={runs} what={t`the comparisons`}>
          {({ reconciliations }) =>
            reconciliations.length === 0 ? (
              <p>{t`None so far. Cron begins one each day.`}</p>
            ) : (
              <ul className="rows" aria-label={t`Comparisons`}>
                {reconciliations.map((run) => (
                  <Row key={run.id} run={run} />
                ))}
              </ul>
            )
          }
        </Kept>
      </Part>
    </>
  );
}

export const runStates = {
  running: t`Under way`,
  stopped: t`Stopped`,
  finished: t`Finished`,
  failed: t`Failed`,
} satisfies Record<ReconciliationView["state"], string>;
export const runTone = (state: ReconciliationView["state"]) =>
  ({ running: "tag", stopped: "tag gone", finished: "tag good", failed: "tag urgent" })[state];

const Row = ({ run }: { run: ReconciliationView }) => (
  <li className="row">
    <span>
      <span className="standing">
        <Link to={`/operator/reconciliation/${run.id}`}>
          <strong>{rails[run.rail]}</strong>, <Day at={run.from} /> – <Day at={run.until} />
        </Link>
        <span className={runTone(run.state)}>{runStates[run.state]}</span>
      </span>
      <span className="hint">
        <Trans>
          begun <Time at={run.startedAt} />, lines read: {run.lines}
        </Trans>
      </span>
    </span>
    <span className="at-stake">
      <span>{t`Healed: ${run.healed}`}</span>
      <span className={run.open > 0 ? "tag urgent" : "tag good"}>{t`Open: ${run.open}`}</span>
    </span>
  </li>
);

type StartProps = { onStarted: (run: ReconciliationView) => void };

function Start({ onStarted }: StartProps) {
  const [rail, setRail] = useState<Processor>("stripe");
  return (
    <Part title={t`Compare now`}>
      <p>{t`Whatever can be healed is healed by itself. Without days it goes on from where the last one ended.`}</p>
      <Form
        label={t`Compare now`}
        submit={t`Start it`}
        words={deskWords}
        send={({ from = "", until = "" }) =>
          startReconciliation({ rail, ...dayOf("from", from), ...dayOf("until", until) })
        }
        onDone={onStarted}
      >
        <Labelled name="rail" label={t`Whose books`} hint={undefined}>
          {(described) => (
            <select
              {...described}
              name="rail"
              value={rail}
              onChange={({ target }) => setRail(target.value === "paypal" ? "paypal" : "stripe")}
            >
              {Object.entries(rails).map(([value, name]) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <Field {...{ name: "from", label: t`From (optional)`, type: "date", required: false }} />
        <Field
          {...{ name: "until", label: t`Until (optional)`, type: "date", required: false }}
          hint={t`Days of UTC, 31 at most.`}
        />
      </Form>
    </Part>
  );
}

const dayOf = (name: "from" | "until", day: string) =>
  day ? { [name]: `${day}T00:00:00.000Z` } : {};
