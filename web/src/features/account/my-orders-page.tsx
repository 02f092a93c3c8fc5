import { useEffect } from "react";
import type { MyOrders } from "../../../../worker/http/contract/people.ts";
import { navigate } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { Money } from "../../ui/money.tsx";
import { Page } from "../../ui/page.tsx";
import { Time } from "../../ui/time.tsx";
import { ownOrderPage } from "../orders/order-memory.ts";
import { forgetMember } from "./member.ts";
import { loginFirst } from "./places.ts";
import { useMyOrders } from "./use-my-orders.ts";

type Summary = MyOrders["orders"][number];

const states = {
  pending_payment: "Waiting for payment",
  paid: "Paid",
  partially_paid: "Partly paid",
  partially_refunded: "Partly refunded",
  refunded: "Refunded",
  charged_back: "Charged back",
  expired: "Expired",
  cancelled: "Cancelled",
} satisfies Record<Summary["state"], string>;

export default function MyOrdersPage() {
  const list = useMyOrders();
  const isOver = list.problem?.code === "unauthorized";
  useEffect(() => {
    if (!isOver) return;
    forgetMember();
    navigate(loginFirst(), { replace: true });
  }, [isOver]);

  return (
    <Page title="Your orders">
      <List
        of={isOver ? { ...list, problem: undefined } : list}
        what="your orders"
        empty="No orders yet. Those of before with your address are here too."
      >
        {(orders) => (
          <ul className="rows">
            {orders.map((order) => (
              <Row key={order.id} order={order} />
            ))}
          </ul>
        )}
      </List>
      <p>
        <Link to="/account">Your account</Link>
      </p>
    </Page>
  );
}

const Row = ({ order: { id, number, state, createdAt, total } }: { order: Summary }) => (
  <li className="row">
    <span>
      <Link to={ownOrderPage(id)}>Order {number}</Link> <span className="tag">{states[state]}</span>
      <br />
      <span className="hint">
        <Time at={createdAt} />
      </span>
    </span>
    <Money amount={total} />
  </li>
);
