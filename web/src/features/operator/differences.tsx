import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { DifferenceView } from "../../../../worker/http/contract/reconciliation.ts";
import { closeDifference, type DifferencesFound, getDifferences } from "../../api/books.ts";
import { Link } from "../../ui/link.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Part } from "../account/part.tsx";
import { ByHandDialog, isByHand } from "./by-hand.tsx";
import { Facts, spaced } from "./facts.tsx";
import { Choice } from "./filters.tsx";
import { Kept } from "./kept.tsx";
import { ReasonDialog } from "./reason-dialog.tsx";
import { effectOf, inBooks, rails } from "./words.ts";

type State = DifferenceView["state"];
const states = {
  open: t`Open`,
  healed: t`Healed`,
  closed: t`Closed by an operator`,
} satisfies Record<State, string>;

type Props = {
  /** Those of one comparison; of all else. */
  of?: string;
  onDone: (said: string) => void;
};

/** Where both books differ: what kind of difference it is, the evidence, and what can be done. */
export function Differences({ of = "", onDone }: Props) {
  const [state, setState] = useState<State>("open");
  const [rail, setRail] = useState("");
  const found = useKept(["operator", "differences", state, rail, of], () =>
    getDifferences({ state, rail, reconciliation: of }),
  );
  return (
    <Part title={t`Differences`}>
      <div className="filters">
        <Choice
          {...{ name: "state", label: t`Show`, value: state, options: Object.entries(states) }}
          onChoose={(chosen) => setState(chosen as State)}
        />
        {!of && (
          <Choice
            {...{ name: "rail", label: t`Whose books`, value: rail, onChoose: setRail }}
            options={[["", t`Both`], ...Object.entries(rails)]}
          />
        )}
      </div>
      <Kept of={found} what={t`the differences`}>
        {({ differences, explained }) => (
          <>
            {differences.length === 0 && <p>{empties[state]}</p>}
            {differences.length > 0 && (
              <ul className="rows" aria-label={t`Differences`}>
                {differences.map((difference) => (
                  <Row key={difference.id} difference={difference} onDone={onDone} />
                ))}
              </ul>
            )}
            {!of && <Explained explained={explained} />}
          </>
        )}
      </Kept>
    </Part>
  );
}

const empties = {
  open: t`Both books agree.`,
  healed: t`Nothing had to be healed.`,
  closed: t`No operator has closed one.`,
} satisfies Record<State, string>;

const classes = {
  missing_here: [
    t`Missing here`,
    t`The processor moved money that the ledger does not know. The note says why it could not be booked: look at the object there, then close this with what it was.`,
  ],
  missing_there: [
    t`Missing there`,
    t`The ledger has an effect that the processor does not show. Look for it there by its name; if it really is not there, keep the evidence and find out who wrote it.`,
  ],
  amount: [
    t`Another amount`,
    t`Both have it, with another sum or currency. Compare both with the object at the processor.`,
  ],
  state: [
    t`Another state`,
    t`The money agrees, and our row says otherwise. The evidence has the processor’s object and our row.`,
  ],
  timing: [
    t`Only late`,
    t`Too young to say, or on its way. Nothing has to be done: it ends by itself.`,
  ],
} satisfies Record<DifferenceView["class"], readonly [string, string]>;

const sayFirst = t`Somebody gave money of an order back in the processor’s own pages. Say whose it was, and it is booked.`;

type RowProps = { difference: DifferenceView; onDone: (said: string) => void };

function Row({ difference, onDone }: RowProps) {
  const [asked, ask] = useState<"close" | "say">();
  const { kind, currency, there, here, note, subjectId, evidence, state } = difference;
  const [title, advice] = classes[difference.class];
  const what = effectOf(kind);
  return (
    <li className="audit-line">
      <span className="standing">
        <strong>{what}</strong>
        <span className={state === "open" && difference.class !== "timing" ? "tag urgent" : "tag"}>
          {title}
        </span>
        {state !== "open" && <span className="tag good">{states[state]}</span>}
        <span className="hint">
          {rails[difference.rail]} <span className="code">{difference.effectId}</span>
        </span>
      </span>
      <dl className="facts">
        <div>
          <dt>{t`At the processor`}</dt>
          <dd>{there === null ? t`nothing` : inBooks(there, currency)}</dd>
        </div>
        <div>
          <dt>{t`In the ledger`}</dt>
          <dd>{here === null ? t`nothing` : inBooks(here, currency)}</dd>
        </div>
        <div>
          <dt>{t`Happened`}</dt>
          <dd>
            <Time at={difference.occurredAt} />
          </dd>
        </div>
        {note && (
          <div>
            <dt>{t`Note`}</dt>
            <dd>{spaced(note)}</dd>
          </div>
        )}
        {difference.endedAt && (
          <div>
            <dt>{states[state]}</dt>
            <dd>
              <Time at={difference.endedAt} /> {difference.endedBy}
            </dd>
          </div>
        )}
      </dl>
      {state === "open" && <p>{isByHand(difference) ? sayFirst : advice}</p>}
      {subjectId && (
        <p>
          <Link to={`/operator/ledger/${subjectId}`}>{t`What was booked`}</Link>
        </p>
      )}
      {Object.keys(evidence).length > 0 && (
        <details>
          <summary>{t`Evidence`}</summary>
          <Facts facts={evidence} />
        </details>
      )}
      {state === "open" && difference.class !== "timing" && (
        <p className="actions">
          {isByHand(difference) && (
            <button type="button" className="small" onClick={() => ask("say")}>
              {t`Say whose it was`}
            </button>
          )}
          <button
            type="button"
            className="quiet small"
            aria-label={t`Close it: ${what}`}
            onClick={() => ask("close")}
          >
            {t`Close it`}
          </button>
        </p>
      )}
      {asked === "say" && (
        <ByHandDialog
          difference={difference}
          onDone={() => onDone(t`It is booked. The next comparison finds that both books agree.`)}
          onClose={() => ask(undefined)}
        />
      )}
      {asked === "close" && (
        <ReasonDialog
          title={t`Close it: ${what}`}
          hint={t`Say why the books differ. It is told no more, and goes on to explain its part of the balance.`}
          submit={t`Close it`}
          field={{ name: "note", label: t`Why they differ` }}
          send={(why) => closeDifference(difference.id, why)}
          onDone={() => onDone(t`The difference is closed.`)}
          onClose={() => ask(undefined)}
        />
      )}
    </li>
  );
}

const Explained = ({ explained }: Pick<DifferencesFound, "explained">) =>
  explained.length > 0 && (
    <>
      <h3>{t`What they explain of the balances`}</h3>
      <ul>
        {explained.map(({ rail, currency, minor, differences }) => {
          const railName = rails[rail];
          const sum = inBooks(minor.replace("-", ""), currency);
          return (
            <li key={`${rail} ${currency}`}>
              {minor.startsWith("-") ? (
                <Trans>
                  {railName} has {sum} less than the ledger, by differences: {differences}
                </Trans>
              ) : (
                <Trans>
                  {railName} has {sum} more than the ledger, by differences: {differences}
                </Trans>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
