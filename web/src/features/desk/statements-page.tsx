import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import type { Statement, StatementMonth } from "../../../../worker/http/contract/statements.ts";
import { getStatement, getStatements } from "../../api/refunds.ts";
import { locale } from "../../ui/locale.ts";
import { shownSigned } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { DecisionTrouble, useDeciding } from "../operator/deciding.tsx";
import { DeskPage } from "./desk-page.tsx";
import { saveFile } from "./save-file.ts";
import { Waiting } from "./waiting.tsx";

export const StatementsPage = () => (
  <DeskPage title={t`Your statements`}>{() => <Statements />}</DeskPage>
);

function Statements() {
  const { value, problem, refresh } = useKept(["seller", "statements"], getStatements);
  return (
    <>
      <p className="lead">
        {t`Each month as the books have it: what you were owed at its beginning, every sale, commission, refund, dispute, debt and transfer, and what you were owed at its end. Months begin and end at midnight UTC.`}
      </p>
      {!value && !problem && <Waiting what={t`your statements`} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value?.months.length === 0 && (
        <p className="empty">{t`Nothing yet: they begin with your first sale.`}</p>
      )}
      {value && value.months.length > 0 && (
        <ul className="rows months" aria-label={t`Statements`}>
          {value.months.map((one) => (
            <Month key={one.month} of={one} />
          ))}
        </ul>
      )}
    </>
  );
}

/** Made here: what makes it is larger than all that buyers load, and only comes when it is asked for. */
async function loadPdf(month: string) {
  const [{ statementPdf }, answer] = await Promise.all([
    import("./statement-pdf.ts"),
    getStatement(month),
  ]);
  return answer.ok ? { ...answer, value: await statementPdf(answer.value) } : answer;
}

const months = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
/** "2026-11": the month as the reader calls it. */
const monthText = (month: string) => months.format(new Date(`${month}-01T00:00:00Z`));

function Month({ of: { month, isUnderWay } }: { of: StatementMonth }) {
  const { decide, problem, isBusy } = useDeciding((bytes: Uint8Array<ArrayBuffer>) =>
    saveFile(`statement-${month}.pdf`, "application/pdf", bytes),
  );
  const name = monthText(month);
  return (
    <li className="month">
      <div className="row">
        <span>
          <strong>{name}</strong> {isUnderWay && <span className="tag">{t`Under way`}</span>}
          <DecisionTrouble problem={problem} />
        </span>
        <span className="actions">
          <a
            className="file"
            href={`/api/seller/statements/${month}.csv`}
            download={`statement-${month}.csv`}
            aria-label={t`${name} as a table, CSV`}
          >
            CSV
          </a>
          <button
            type="button"
            className="quiet small"
            aria-disabled={isBusy}
            aria-label={t`${name} to print, PDF`}
            onClick={() => void decide(() => loadPdf(month))}
          >
            PDF
          </button>
        </span>
      </div>
      <Sums month={month} name={name} />
    </li>
  );
}

/** Asked for when somebody looks. */
function Sums({ month, name }: { month: string; name: string }) {
  const [statement, setStatement] = useState<Statement>();
  const [problem, setProblem] = useState<Problem>();
  const [isLoading, setLoading] = useState(false);
  const load = async () => {
    setProblem(undefined);
    setLoading(true);
    const answer = await getStatement(month);
    setLoading(false);
    if (answer.ok) setStatement(answer.value);
    else setProblem(answer.problem);
  };
  return (
    <details
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && !statement && !isLoading) void load();
      }}
    >
      <summary aria-label={t`The sums of ${name}`}>{t`The sums`}</summary>
      {isLoading && <Waiting what={t`the sums`} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void load()} />}
      {statement?.totals.map((totals) => (
        <dl key={totals.currency} aria-label={t`The sums of ${name}`}>
          {lines.map(([of, words]) =>
            isShown(of, totals[of].minor) ? (
              <div key={of} className={of === "closing" ? "total" : ""}>
                <dt>{words}</dt>
                <dd className="money">{shownSigned(totals[of])}</dd>
              </div>
            ) : null,
          )}
        </dl>
      ))}
    </details>
  );
}

const lines = [
  ["opening", t`Owed to you at the beginning`],
  ["sales", t`Sales`],
  ["commission", t`Commission of the marketplace`],
  ["refunds", t`Refunds`],
  ["disputes", t`Disputes`],
  ["debts", t`Debts`],
  ["transfers", t`Passed on to you`],
  ["closing", t`Owed to you at the end`],
] as const;
const isShown = (of: (typeof lines)[number][0], minor: string) =>
  minor !== "0" || of === "opening" || of === "closing";
