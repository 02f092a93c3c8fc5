import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { DebtView } from "../../../../worker/http/contract/refunds.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { askWriteOff, getDebts } from "../../api/refunds.ts";
import { shown } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Said } from "../../ui/said.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Field, Form } from "../account/form.tsx";
import { Coming } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";

/** Sellers who owe; what nobody will repay is given up by two operators. */
export const DebtsPage = () => <OperatorPage title={t`Debts`}>{() => <Debts />}</OperatorPage>;

function Debts() {
  const { value, problem, refresh } = useKept(["operator", "debts"], getDebts);
  const [said, say] = useState<string>();
  return (
    <>
      <Said>{said}</Said>
      {!value && !problem && <Coming what={t`the debts`} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value?.debts.length === 0 && <p className="empty">{t`No seller owes anything.`}</p>}
      {value?.debts.map((debt) => (
        <Debt
          key={`${debt.sellerId} ${debt.owed.currency}`}
          debt={debt}
          onAsked={() => say(t`Another operator has to approve that ${debt.name} owes nothing.`)}
        />
      ))}
    </>
  );
}

type Props = { debt: DebtView; onAsked: () => void };

const Debt = ({ debt: { sellerId, name, owed, coming }, onAsked }: Props) => (
  <section className="account-part" aria-labelledby={`debt-${sellerId}`}>
    <h2 id={`debt-${sellerId}`}>{t`${name} owes ${shown(owed)}`}</h2>
    {coming.minor !== "0" && (
      <p>{t`${shown(coming)} of it are being taken back at this moment.`}</p>
    )}
    <p>{t`The next sales repay it before anything is sent.`}</p>
    <Form
      label={t`Write off: ${name}`}
      submit={t`Ask to write it off`}
      isQuiet
      words={deskWords}
      send={({ reason = "" }) => askWriteOff(sellerId, reason)}
      onDone={onAsked}
    >
      <Field
        {...{ name: "reason", label: t`Why nobody will repay it`, maxLength: 500 }}
        {...{ pattern: ".*\\S.*", autoComplete: "off" }}
      />
    </Form>
  </section>
);
