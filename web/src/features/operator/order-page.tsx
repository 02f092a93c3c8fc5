import type { Explanation } from "../../../../worker/http/contract/explanations.ts";
import {
  explainOrder,
  getOrderRefunds,
  previewOrderRefund,
  type Refunded,
  refundOrder,
} from "../../api/refunds.ts";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Part, useSaid } from "../account/part.tsx";
import { type Asked, RefundForm } from "../refunds/refund-form.tsx";
import { RefundList } from "../refunds/refund-list.tsx";
import { orderWish } from "../refunds/wish.ts";
import { OperatorPage } from "./operator-page.tsx";

/** One order: why everybody got what they got, what went back, and what may still. */
export const OrderPage = ({ id }: { id: string }) => (
  <OperatorPage title="Order">{() => <OrderFile id={id} />}</OperatorPage>
);

async function loadFile(id: string) {
  const [explained, refunds] = await Promise.all([explainOrder(id), getOrderRefunds(id)]);
  if (!explained.ok) return explained;
  if (!refunds.ok) return refunds;
  return { ...explained, value: { ...explained.value, refunds: refunds.value.refunds } };
}

function OrderFile({ id }: { id: string }) {
  const { value, problem, refresh } = useKept(["operator", "order", id], () => loadFile(id));
  const [said, say] = useSaid();
  const [order] = value?.orders ?? [];
  const parts = order?.parts.map(toPart) ?? [];
  const nameOf = (part: string) => parts.find((one) => one.id === part)?.name;
  const wishOf = ({ part, wish, fault }: Asked) => ({
    wish: orderWish(part, wish),
    ...(fault ? { fault } : {}),
  });
  const onDone = ({ approval }: Refunded, amount: string) => {
    say(
      approval
        ? "Nothing has happened yet: another operator has to approve."
        : `${amount} are on their way back to the buyer.`,
    );
    void refresh();
  };
  return (
    <>
      {!value && !problem && <Loading what="the order" />}
      {problem && <ProblemNotice problem={problem} onRetry={() => void refresh()} />}
      {order && (
        <>
          <Part title={`Give money back: order ${order.number}`} {...said}>
            <RefundForm
              {...{ parts, currency: order.currency, isOperator: true, onDone }}
              reason={new URLSearchParams(location.search).get("reason") ?? undefined}
              preview={(asked) => previewOrderRefund(id, wishOf(asked))}
              refund={(asked, saying) => refundOrder(id, { ...wishOf(asked), ...saying })}
            />
          </Part>
          <Part title="What went back">
            {value?.refunds.length === 0 && <p>Nothing so far.</p>}
            <RefundList refunds={value?.refunds ?? []} nameOf={nameOf} />
          </Part>
          <Why summary={value?.summary ?? []} />
        </>
      )}
    </>
  );
}

const toPart = ({ id, seller, items }: Explanation["orders"][number]["parts"][number]) => ({
  ...{ id, name: seller.name, items },
});

/** The explanation in sentences. */
const Why = ({ summary }: { summary: readonly string[] }) => (
  <Part title="Why everybody got what they got">
    {summary.map((sentence, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: two parts may have the same sentence.
      <p key={at}>{sentence}</p>
    ))}
  </Part>
);
