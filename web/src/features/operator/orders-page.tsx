import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { OrderRow } from "../../../../worker/http/contract/finding.ts";
import { findOrders } from "../../api/finding.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { Money } from "../../ui/money.tsx";
import { Time } from "../../ui/time.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { Choice, Search } from "./filters.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { orderStates, toneOf } from "./words.ts";

/** Orders, the latest first; and to one by whatever somebody calls it. */
export const OrdersPage = () => <OperatorPage title={t`Orders`}>{() => <Orders />}</OperatorPage>;

function Orders() {
  const [q, look] = useState("");
  const [state, setState] = useState("");
  const list = useRows(["operator", "orders", q, state], findOrders({ q, state, artisan: "" }));
  return (
    <>
      <Search
        label={t`Find an order`}
        hint={t`Its number or id, the buyer’s e-mail, or what Stripe or PayPal call its payment.`}
        onLook={look}
      />
      <div className="filters">
        <Choice
          {...{ name: "state", label: t`Show`, value: state, onChoose: setState }}
          options={[["", t`All of them`], ...Object.entries(orderStates)]}
        />
      </div>
      <List of={list} what={t`the orders`} empty={t`No order is like that.`}>
        {(orders) => (
          <LongList label={t`Orders`} rows={orders} keyOf={({ id }) => id} className="row">
            {(order) => <Row order={order} />}
          </LongList>
        )}
      </List>
    </>
  );
}

const Row = ({ order }: { order: OrderRow }) => (
  <>
    <span>
      <span className="standing">
        <Link to={`/operator/orders/${order.id}`}>
          <strong>{order.number}</strong>
        </Link>
        <span className={toneOf(order.state)}>{orderStates[order.state]}</span>
      </span>
      <span className="hint">
        {order.artisans.join(", ")}
        <br />
        <Time at={order.createdAt} />
      </span>
    </span>
    <strong>
      <Money amount={order.total} />
    </strong>
  </>
);
