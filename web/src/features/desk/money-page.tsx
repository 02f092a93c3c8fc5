import type { DeskTransfer } from "../../../../worker/http/contract/seller.ts";
import { getDeskTransfers, getPayables } from "../../api/desk.ts";
import { List } from "../../ui/list.tsx";
import { Money } from "../../ui/money.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useRows } from "../../ui/use-rows.ts";
import { Part } from "../account/part.tsx";
import { DebtPart } from "./debt-part.tsx";
import { DeskPage } from "./desk-page.tsx";

export const MoneyPage = () => (
  <DeskPage title="Your money">
    {() => (
      <>
        <Owed />
        <DebtPart />
        <Transfers />
      </>
    )}
  </DeskPage>
);

const rails = { stripe: "Paid by card", paypal: "Paid by PayPal" } as const;

function Owed() {
  const { value, problem, refresh } = useKept(getPayables);
  return (
    <Part title="What you are owed">
      {!value && !problem && <Loading what="the sums" />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {value?.payables.length === 0 && <p>Nothing at the moment.</p>}
      {value && value.payables.length > 0 && (
        <dl>
          {value.payables.map(({ rail, owed }) => (
            <div key={`${rail} ${owed.currency}`}>
              <dt>{rails[rail]}</dt>
              <dd>
                <Money amount={owed} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Part>
  );
}

function Transfers() {
  const list = useRows(getDeskTransfers);
  return (
    <Part title="What is passed on to you">
      <List of={list} what="the list" empty="Nothing yet: it begins with your first sale.">
        {(transfers) => (
          <ul className="rows" aria-label="What is passed on to you">
            {transfers.map((transfer) => (
              <Row key={transfer.id} transfer={transfer} />
            ))}
          </ul>
        )}
      </List>
    </Part>
  );
}

const states = {
  held: "Held until you ship",
  due: "Due",
  sending: "On its way",
  sent: "Sent",
  settled: "Arrived",
  blocked: "Waits",
  failed: "Failed",
  cancelled: "Given back to the buyer",
  reversed: "Taken back",
} satisfies Record<DeskTransfer["state"], string>;

const Row = ({ transfer }: { transfer: DeskTransfer }) => (
  <li className="row">
    <span>
      Order {transfer.orderNumber} <span className="tag">{states[transfer.state]}</span>
      <br />
      <span className="hint">
        {rails[transfer.rail]}
        {transfer.dueAt && (
          <>
            , due <Time at={transfer.dueAt} />
          </>
        )}
        {transfer.waitsFor && ` – ${transfer.waitsFor}`}
      </span>
    </span>
    <Money amount={transfer.amount} />
  </li>
);
