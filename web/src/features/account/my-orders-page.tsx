import { t } from "@lingui/core/macro";
import type { MyOrders } from "../../../../worker/http/contract/people.ts";
import { getOrder } from "../../api/calls.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { Money } from "../../ui/money.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { Download } from "../orders/invoice-button.tsx";
import { ownOrderPage } from "../orders/order-memory.ts";
import { isPaid, orderStates } from "../orders/words.ts";
import { useLoginFirst } from "./use-login-first.ts";
import { useMyOrders } from "./use-my-orders.ts";

type Summary = MyOrders["orders"][number];

export default function MyOrdersPage() {
  const list = useMyOrders();
  const isOver = useLoginFirst(list.problem);
  return (
    <Page title={t`Your orders`}>
      <List
        of={isOver ? { ...list, problem: undefined } : list}
        what={t`your orders`}
        empty={t`No orders yet. Those of before with your address are here too.`}
      >
        {(orders) => (
          <ul className="order-rows">
            {orders.map((order) => (
              <Row key={order.id} order={order} />
            ))}
          </ul>
        )}
      </List>
      {list.isLoading && list.rows.length === 0 && <Skeleton rows={4} />}
      <p>
        <Link to="/account">{t`Your account`}</Link>
      </p>
    </Page>
  );
}

async function load(id: string) {
  const answer = await getOrder({ id });
  return answer.ok ? { ...answer, value: answer.value.order } : answer;
}

const Row = ({ order }: { order: Summary }) => (
  <li className="order-row">
    <div>
      <Link to={ownOrderPage(order.id)}>{t`Order ${order.number}`}</Link>{" "}
      <span className={isPaid(order) ? "tag" : "tag gone"}>{orderStates[order.state]}</span>
      <p className="hint">
        <Time at={order.createdAt} />
      </p>
    </div>
    <strong>
      <Money amount={order.total} />
    </strong>
    {isPaid(order) && <Download number={order.number} load={() => load(order.id)} />}
  </li>
);
