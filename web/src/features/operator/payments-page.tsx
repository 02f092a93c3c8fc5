import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { PaymentRow } from "../../../../worker/http/contract/finding.ts";
import { findPayments } from "../../api/finding.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { Money } from "../../ui/money.tsx";
import { Time } from "../../ui/time.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { Choice, Search } from "./filters.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { paymentStates, rails, toneOf } from "./words.ts";

/** Payments, the latest change first, with what they pay and where they lead. */
export const PaymentsPage = () => (
  <OperatorPage title={t`Payments`}>{() => <Payments />}</OperatorPage>
);

function Payments() {
  const [q, look] = useState("");
  const [state, setState] = useState("");
  const [rail, setRail] = useState("");
  const list = useRows(["operator", "payments", q, state, rail], findPayments({ q, state, rail }));
  return (
    <>
      <Search
        label={t`Find a payment`}
        hint={t`Its id, its order’s number or id, or what Stripe or PayPal call it.`}
        onLook={look}
      />
      <div className="filters">
        <Choice
          {...{ name: "state", label: t`Show`, value: state, onChoose: setState }}
          options={[
            ["", t`All of them`],
            ["unapplied", t`Money that pays no order`],
            ...Object.entries(paymentStates),
          ]}
        />
        <Choice
          {...{ name: "rail", label: t`By`, value: rail, onChoose: setRail }}
          options={[["", t`Either`], ...Object.entries(rails)]}
        />
      </div>
      <List of={list} what={t`the payments`} empty={t`No payment is like that.`}>
        {(payments) => (
          <LongList label={t`Payments`} rows={payments} keyOf={({ id }) => id} className="row">
            {(payment) => <Row payment={payment} />}
          </LongList>
        )}
      </List>
    </>
  );
}

const Row = ({ payment }: { payment: PaymentRow }) => (
  <>
    <span>
      <span className="standing">
        <Link to={`/operator/orders/${payment.orderId}`}>
          <strong>{payment.orderNumber}</strong>
        </Link>
        <span className={toneOf(payment.state)}>{paymentStates[payment.state]}</span>
        {payment.use === "unapplied" && <span className="tag urgent">{t`Pays no order`}</span>}
      </span>
      <span className="hint">
        {rails[payment.processor]}
        {payment.processorRef && (
          <>
            {" "}
            <span className="code">{payment.processorRef}</span>
          </>
        )}
        {payment.declineCode && ` (${payment.declineCode})`}
        <br />
        <Trans>
          begun <Time at={payment.createdAt} />, changed <Time at={payment.updatedAt} />
        </Trans>
        <br />
        <Link to={`/operator/ledger/${payment.id}`}>{t`What was booked`}</Link> ·{" "}
        <Link to={`/operator/events?about=${payment.id}`}>{t`What was told`}</Link>
      </span>
    </span>
    <strong>
      <Money amount={payment.amount} />
    </strong>
  </>
);
