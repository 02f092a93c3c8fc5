import { useEffect } from "react";
import type { MyOrders } from "../../../../worker/http/contract/people.ts";
import { navigate } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
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
  const { orders, more, problem, isLoading, loadMore, retry } = useMyOrders();
  const isOver = problem?.code === "unauthorized";
  useEffect(() => {
    if (!isOver) return;
    forgetMember();
    navigate(loginFirst(), { replace: true });
  }, [isOver]);

  return (
    <Page title="Your orders">
      {orders.length > 0 && (
        <ul className="rows">
          {orders.map((order) => (
            <Row key={order.id} order={order} />
          ))}
        </ul>
      )}
      {!isLoading && !problem && orders.length === 0 && (
        <p className="empty">No orders yet. Those of before with your address are here too.</p>
      )}
      {isLoading && <Loading what="your orders" />}
      {problem && !isOver && <ProblemNotice problem={problem} onRetry={retry} />}
      {more && (
        // It stays while more is on its way: a button that goes away takes the focus with it.
        <button
          type="button"
          className="quiet wide"
          aria-disabled={isLoading}
          onClick={() => !isLoading && loadMore()}
        >
          Show more
        </button>
      )}
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
