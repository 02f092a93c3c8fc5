import { t } from "@lingui/core/macro";
import type { OwnDebtView } from "../../../../worker/http/contract/refunds.ts";
import { getOwnDebt } from "../../api/refunds.ts";
import { shown } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Part } from "../account/part.tsx";

/** What the seller owes, with its causes; nothing at all for who never owed. */
export function DebtPart() {
  const { value, problem, refresh } = useKept(["seller", "debt"], getOwnDebt);
  if (problem)
    return (
      <Part title={t`What you owe`}>
        <ProblemNotice problem={problem} onRetry={() => void refresh()} />
      </Part>
    );
  if (!value || value.entries.length === 0) return null;
  const { owed, coming, entries } = value;
  const [sum, taken] = [shown(owed), shown(coming)];
  return (
    <Part title={t`What you owe`}>
      <p>
        {owed.minor === "0"
          ? t`Nothing any more.`
          : t`${sum}. Your next sales repay it before anything is sent to you.`}
      </p>
      {coming.minor !== "0" && <p>{t`${taken} are being taken back from your account now.`}</p>}
      <ul className="rows" aria-label={t`What caused it`}>
        {entries.map((entry) => (
          <Entry key={`${entry.at} ${entry.subjectId} ${entry.amount.minor}`} entry={entry} />
        ))}
      </ul>
    </Part>
  );
}

const kinds: Readonly<Record<string, string>> = {
  refund: t`Given back to a buyer after you were paid`,
  refund_returned: t`A refund that came back`,
  transfer_returned: t`Taken back from your account`,
  debt_repaid: t`Repaid by a sale`,
  dispute_held: t`Held for a dispute, after you were paid`,
  dispute_let_go: t`Yours again: a dispute was won or dropped`,
  dispute_lost_undone: t`Yours again: a dispute was won after all`,
  debt_written_off: t`Given up by the marketplace`,
};

const Entry = ({ entry: { at, kind, amount } }: { entry: OwnDebtView["entries"][number] }) => (
  <li className="row">
    <span>
      {kinds[kind] ?? kind.replaceAll("_", " ")}
      <br />
      <span className="hint">
        <Time at={at} />
      </span>
    </span>
    <span className="money">{shown(amount)}</span>
  </li>
);
