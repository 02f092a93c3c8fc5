import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { DeskTransfer } from "../../../../worker/http/contract/seller.ts";
import { getDeskTransfers, getPayables } from "../../api/desk.ts";
import { told } from "../../api/told.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { Money, shown, shownSigned } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useRows } from "../../ui/use-rows.ts";
import { Part } from "../account/part.tsx";
import { DebtPart } from "./debt-part.tsx";
import { DeskPage } from "./desk-page.tsx";
import { DisputesPart } from "./disputes-part.tsx";
import { MoneySums } from "./money-sums.tsx";
import { PayoutsPart } from "./payouts-part.tsx";
import { rails, transferStates } from "./transfer-words.ts";
import { Waiting } from "./waiting.tsx";

export const MoneyPage = () => (
  <DeskPage title={t`Your money`}>
    {() => (
      <>
        <MoneySums />
        <div className="desk-columns">
          <div>
            <DisputesPart />
            <Transfers />
          </div>
          <div>
            <DebtPart />
            <Owed />
            <PayoutsPart />
            <Part title={t`Month by month`}>
              <p>
                <Link to="/seller/statements">{t`Your statements`}</Link>
              </p>
            </Part>
          </div>
        </div>
      </>
    )}
  </DeskPage>
);

function Owed() {
  const { value, problem, refresh } = useKept(["seller", "payables"], getPayables);
  return (
    <Part title={t`What you are owed`}>
      {!value && !problem && <Waiting what={t`the sums`} rows={2} />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value?.payables.length === 0 && <p>{t`Nothing at the moment.`}</p>}
      {value && value.payables.length > 0 && (
        <dl>
          {value.payables.map(({ rail, owed }) => (
            <div key={`${rail} ${owed.currency}`}>
              <dt>{rails[rail]}</dt>
              <dd className="money">{shownSigned(owed)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Part>
  );
}

function Transfers() {
  const list = useRows(["seller", "transfers"], getDeskTransfers);
  return (
    <Part title={t`What is passed on to you`}>
      {list.isLoading && list.rows.length === 0 && <Skeleton rows={4} />}
      <List of={list} what={t`the list`} empty={t`Nothing yet: it begins with your first sale.`}>
        {(transfers) => (
          <LongList
            label={t`What is passed on to you`}
            rows={transfers}
            keyOf={({ id }) => id}
            className="row"
          >
            {(transfer) => <Row transfer={transfer} />}
          </LongList>
        )}
      </List>
    </Part>
  );
}

const Row = ({ transfer }: { transfer: DeskTransfer }) => {
  const { sellerOrderId, orderNumber, rail, dueAt, withheld } = transfer;
  return (
    <>
      <span>
        <Link
          to={`/seller/sales/${sellerOrderId}`}
          aria-label={t`Order ${orderNumber}: why you get what you get`}
        >
          {t`Order ${orderNumber}`}
        </Link>{" "}
        <span className={transfer.waitsFor ? "tag urgent" : "tag"}>{stateOf(transfer)}</span>
        {transfer.kind === "supplement" && (
          <span className="tag gone">{t`What became yours again`}</span>
        )}
        <br />
        <Why transfer={transfer} />
        <span className="hint">
          {rails[rail]}
          {dueAt && (
            <Trans>
              , due <Time at={dueAt} />
            </Trans>
          )}
          {withheld.minor !== "0" && keptOfIt(shown(withheld))}
        </span>
      </span>
      <Money amount={transfer.amount} />
    </>
  );
};

const keptOfIt = (kept: string) =>
  t`, ${kept} kept of it for what went back, is disputed or was owed`;

const stateOf = ({ state, holdReason, waitsFor }: DeskTransfer) =>
  waitsFor && holdReason ? t`Held back` : transferStates[state];

/** Why it waits for more than its time, what ends that, and when. */
const Why = ({ transfer: { waitsFor, state, said } }: { transfer: DeskTransfer }) => {
  if (!waitsFor && state !== "failed") return null;
  return (
    <>
      <strong>{told(said.words)}</strong> {told(said.next)} {told(said.when)}
      <br />
    </>
  );
};
