import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useEffect } from "react";
import type { Overview } from "../../../../worker/http/contract/overview.ts";
import { getOverview } from "../../api/books.ts";
import { toldWith } from "../../api/told.ts";
import { shown } from "../../ui/money.tsx";
import { News, Trouble } from "../../ui/notices.tsx";
import { Said } from "../../ui/said.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Part, useSaid } from "../account/part.tsx";
import { Breaks } from "./breaks.tsx";
import { Facts, spaced } from "./facts.tsx";
import { Kept } from "./kept.tsx";
import { Machinery } from "./machinery.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { Rails } from "./rails.tsx";
import { Balances, Looks } from "./standing.tsx";
import { WaitingTiles } from "./waiting-tiles.tsx";

/** Whether money moves, what stands in its way, and what waits for somebody. */
export const HealthPage = () => <OperatorPage title={t`Health`}>{() => <Health />}</OperatorPage>;

/** It costs a few reads of the database, and nothing at the processors. */
const LOOK_EVERY_MS = 30_000;

function Health() {
  const seen = useKept(["operator", "overview"], getOverview);
  const [{ said }, say] = useSaid();
  const { refresh } = seen;
  useEffect(() => {
    const timer = setInterval(() => document.hidden || void refresh(), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [refresh]);
  return (
    <Kept of={seen} what={t`how it stands`} rows={8}>
      {(overview) => (
        <>
          <Said>{said}</Said>
          <Standing overview={overview} onRefresh={() => void refresh()} />
          <h2>{t`What waits for you`}</h2>
          <WaitingTiles
            waiting={overview.waiting}
            deadLetters={overview.queues.deadLetters.count}
          />
          <h2>{t`Is money moving?`}</h2>
          <MovedTiles moved={overview.moved} />
          <Rails switches={overview.switches} onDone={say} />
          <Part title={t`The books`}>
            <Breaks onDone={say} />
            <Looks looks={overview.looks} />
          </Part>
          <Part title={t`Balances against the ledger`}>
            <Balances balances={overview.balances} />
          </Part>
          <Machinery overview={overview} />
          <Alerts alerts={overview.alerts} />
        </>
      )}
    </Kept>
  );
}

type StandingProps = { overview: Overview; onRefresh: () => void };
const Standing = ({ overview: { sentences, at }, onRefresh }: StandingProps) => (
  <>
    {sentences.length === 0 ? (
      <News>
        <p>
          <strong>{t`Nothing is wrong.`}</strong>{" "}
          {t`Money comes in and goes out, and the books hold.`}
        </p>
      </News>
    ) : (
      <Trouble>
        <p>
          <strong>{t`This is wrong now:`}</strong>
        </p>
        <ul>
          {sentences.map(toldWith).map((problem) => (
            <li key={problem} className="capital">
              {problem}
            </li>
          ))}
        </ul>
      </Trouble>
    )}
    <p className="hint">
      <Trans>
        As of <Time at={at} />.
      </Trans>{" "}
      <button type="button" className="quiet small" onClick={onRefresh}>
        {t`Look again`}
      </button>
    </p>
  </>
);

const MovedTiles = ({ moved }: Pick<Overview, "moved">) => (
  <div className="tiles three">
    <MovedTile title={t`From buyers`} of={moved.in} />
    <MovedTile title={t`To artisans`} of={moved.out} />
    <MovedTile title={t`Back to buyers`} of={moved.back} />
  </div>
);

type MovedProps = { title: string; of: Overview["moved"]["in"] };
const MovedTile = ({ title, of: { count, sums, lastAt } }: MovedProps) => (
  <div className="tile">
    <span>{title}</span>
    <strong>{sums.length > 0 ? sums.map(shown).join(" · ") : "–"}</strong>
    <span className="hint">{t`in 24 hours, movements: ${count}`}</span>
    <span className="hint">
      {lastAt ? (
        <Trans>
          last <Time at={lastAt} />
        </Trans>
      ) : (
        t`never so far`
      )}
    </span>
  </div>
);

/** What operators have to know, the latest first. */
const Alerts = ({ alerts }: Pick<Overview, "alerts">) => (
  <Part title={t`Alerts`}>
    {alerts.length === 0 && <p>{t`Nobody had to be told anything.`}</p>}
    {alerts.length > 0 && (
      <ol className="rows" aria-label={t`Alerts`}>
        {alerts.map(({ kind, subject, facts, times, lastAt }) => (
          <li key={`${kind} ${subject}`} className="audit-line">
            <details>
              <summary>
                <span className="capital">{spaced(kind)}</span>
                {times > 1 && ` (${times} ×)`}
              </summary>
              <Facts facts={{ about: subject, ...facts }} />
            </details>
            <span className="hint">
              <Time at={lastAt} />, <span className="code">{subject}</span>
            </span>
          </li>
        ))}
      </ol>
    )}
  </Part>
);
