import type { DeskTransfer } from "../../../../worker/http/contract/seller.ts";
import { getDeskTransfers, getPayables } from "../../api/desk.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { Money, shown } from "../../ui/money.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { useRows } from "../../ui/use-rows.ts";
import { Part } from "../account/part.tsx";
import { DebtPart } from "./debt-part.tsx";
import { DeskPage } from "./desk-page.tsx";
import { DisputesPart } from "./disputes-part.tsx";
import { PayoutsPart } from "./payouts-part.tsx";

export const MoneyPage = () => (
  <DeskPage title="Your money">
    {() => (
      <>
        <Owed />
        <DisputesPart />
        <DebtPart />
        <Transfers />
        <PayoutsPart />
      </>
    )}
  </DeskPage>
);

const rails = { stripe: "Paid by card", paypal: "Paid by PayPal" } as const;

function Owed() {
  const { value, problem, refresh } = useKept(["seller", "payables"], getPayables);
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
  const list = useRows(["seller", "transfers"], getDeskTransfers);
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
  held: "Waits for its time",
  due: "Due",
  sending: "On its way",
  sent: "Sent",
  settled: "Arrived",
  blocked: "Waits",
  failed: "Failed",
  cancelled: "Nothing left of it",
  reversed: "Taken back",
} satisfies Record<DeskTransfer["state"], string>;

const Row = ({ transfer }: { transfer: DeskTransfer }) => (
  <li className="row">
    <span>
      <Link
        to={`/seller/sales/${transfer.sellerOrderId}`}
        aria-label={`Order ${transfer.orderNumber}: why you get what you get`}
      >
        Order {transfer.orderNumber}
      </Link>{" "}
      <span className={transfer.waitsFor ? "tag urgent" : "tag"}>{stateOf(transfer)}</span>
      {transfer.kind === "supplement" && <span className="tag gone">What became yours again</span>}
      <br />
      <Why transfer={transfer} />
      <span className="hint">
        {rails[transfer.rail]}
        {transfer.dueAt && (
          <>
            , due <Time at={transfer.dueAt} />
          </>
        )}
        {transfer.withheld.minor !== "0" &&
          `, ${shown(transfer.withheld)} kept of it for what went back, is disputed or was owed`}
      </span>
    </span>
    <Money amount={transfer.amount} />
  </li>
);

const stateOf = ({ state, holdReason, waitsFor }: DeskTransfer) =>
  waitsFor && holdReason ? "Held back" : states[state];

/** Why it waits for more than its time, what ends that, and when. */
const Why = ({ transfer: { waitsFor, state, said } }: { transfer: DeskTransfer }) => {
  if (!waitsFor && state !== "failed") return null;
  return (
    <>
      <strong>{said.words}</strong> {said.next} {said.when}
      <br />
    </>
  );
};
