import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { BreakView } from "../../../../worker/http/contract/books.ts";
import { explainBreak, getBreaks } from "../../api/books.ts";
import { told } from "../../api/told.ts";
import { Link } from "../../ui/link.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Facts, isId } from "./facts.tsx";
import { Kept } from "./kept.tsx";
import { ReasonDialog } from "./reason-dialog.tsx";
import { rails } from "./words.ts";

type Props = { onDone: (said: string) => void };

/** What is not as it must always be: with the ids of what is wrong, and what money it stops. */
export function Breaks({ onDone }: Props) {
  const found = useKept(["operator", "breaks"], getBreaks);
  return (
    <Kept of={found} what={t`the checks`} rows={2}>
      {({ breaks }) =>
        breaks.length === 0 ? (
          <p>
            <span className="tag good">{t`All invariants hold`}</span>
          </p>
        ) : (
          <ul className="rows" aria-label={t`Broken invariants`}>
            {breaks.map((each) => (
              <Break key={each.id} of={each} onDone={onDone} />
            ))}
          </ul>
        )
      }
    </Kept>
  );
}

const stopWords = {
  nothing: t`Stops nothing`,
  rail_and_currency: t`Stops this rail’s money`,
  everything: t`No money leaves`,
} satisfies Record<BreakView["stops"], string>;

function Break({ of, onDone }: Props & { of: BreakView }) {
  const [isAsked, ask] = useState(false);
  const { invariant, title, rule, subject, rail, currency, explanation } = of;
  return (
    <li className="audit-line">
      <span className="standing">
        <strong>
          {invariant}: {told(title)}
        </strong>
        <span className={of.stops === "nothing" ? "tag" : "tag urgent"}>{stopWords[of.stops]}</span>
      </span>
      <p className="hint">
        {rule}
        {rail && `, ${rails[rail]} ${currency ?? ""}`},{" "}
        <Trans>
          first seen <Time at={of.firstSeenAt} />, last <Time at={of.lastSeenAt} />
        </Trans>
      </p>
      <p className="code">
        {isId(subject) ? <Link to={`/operator/ledger/${subject}`}>{subject}</Link> : subject}
      </p>
      <Facts facts={of.facts} />
      {explanation ? (
        <p>
          <Trans>
            Explained <Time at={explanation.at} /> by {explanation.by}: {explanation.text}
          </Trans>
        </p>
      ) : (
        <button type="button" className="quiet small" onClick={() => ask(true)}>
          {t`Explain it`}
        </button>
      )}
      {isAsked && (
        <ReasonDialog
          title={t`Explain ${invariant}`}
          hint={t`Say why it is known and harms nobody. Money that it stops may leave again, until the facts are others.`}
          submit={t`It is explained`}
          field={{ name: "text", label: t`Why` }}
          send={(text) => explainBreak(of.id, text)}
          onDone={() => onDone(t`${invariant} is explained.`)}
          onClose={() => ask(false)}
        />
      )}
    </li>
  );
}
