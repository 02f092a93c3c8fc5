import type { StatementMonth } from "../../../../worker/http/contract/statements.ts";
import { getStatement, getStatements } from "../../api/refunds.ts";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { DecisionTrouble, useDeciding } from "../operator/deciding.tsx";
import { DeskPage } from "./desk-page.tsx";
import { saveFile } from "./save-file.ts";

export const StatementsPage = () => (
  <DeskPage title="Your statements">{() => <Statements />}</DeskPage>
);

function Statements() {
  const { value, problem, refresh } = useKept(["seller", "statements"], getStatements);
  return (
    <>
      <p className="lead">
        Each month as the books have it: what you were owed at its beginning, every sale,
        commission, refund, dispute, debt and transfer, and what you were owed at its end. Months
        begin and end at midnight UTC.
      </p>
      {!value && !problem && <Loading what="your statements" />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value?.months.length === 0 && (
        <p className="empty">Nothing yet: they begin with your first sale.</p>
      )}
      {value && value.months.length > 0 && (
        <ul className="rows" aria-label="Statements">
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

function Month({ of: { month, isUnderWay } }: { of: StatementMonth }) {
  const { decide, problem, isBusy } = useDeciding((bytes: Uint8Array<ArrayBuffer>) =>
    saveFile(`statement-${month}.pdf`, "application/pdf", bytes),
  );
  return (
    <li className="row">
      <span>
        {month} {isUnderWay && <span className="tag">Under way</span>}
        <DecisionTrouble problem={problem} />
      </span>
      <span className="actions">
        <a
          href={`/api/seller/statements/${month}.csv`}
          download={`statement-${month}.csv`}
          aria-label={`${month} as a table, CSV`}
        >
          CSV
        </a>{" "}
        <button
          type="button"
          className="quiet small"
          aria-disabled={isBusy}
          aria-label={`${month} to print, PDF`}
          onClick={() => void decide(() => loadPdf(month))}
        >
          PDF
        </button>
      </span>
    </li>
  );
}
