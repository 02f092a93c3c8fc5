import { t } from "@lingui/core/macro";
import type { Explanation } from "../../../../worker/http/contract/explanations.ts";
import {
  explainOrder,
  getOrderRefunds,
  previewOrderRefund,
  type Refunded,
  refundOrder,
} from "../../api/refunds.ts";
import { told, toldWith } from "../../api/told.ts";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Part, useSaid } from "../account/part.tsx";
import { type Asked, RefundForm } from "../refunds/refund-form.tsx";
import { RefundList } from "../refunds/refund-list.tsx";
import { orderWish } from "../refunds/wish.ts";
import { PartsWalk, PaymentsWalk } from "./explained.tsx";
import { Kept } from "./kept.tsx";
import { OperatorPage } from "./operator-page.tsx";
import { inBooks, orderStates, toneOf } from "./words.ts";

/** One order: why everybody got what they got, what went back, and what may still. */
export const OrderPage = ({ id }: { id: string }) => (
  <OperatorPage title={t`Order`}>{() => <OrderFile id={id} />}</OperatorPage>
);

async function loadFile(id: string) {
  const [explained, refunds] = await Promise.all([explainOrder(id), getOrderRefunds(id)]);
  if (!explained.ok) return explained;
  if (!refunds.ok) return refunds;
  return { ...explained, value: { ...explained.value, refunds: refunds.value.refunds } };
}

function OrderFile({ id }: { id: string }) {
  const file = useKept(["operator", "order", id], () => loadFile(id));
  const [said, say] = useSaid();
  const wishOf = ({ part, wish, fault }: Asked) => ({
    wish: orderWish(part, wish),
    ...(fault ? { fault } : {}),
  });
  const onDone = ({ approval }: Refunded, amount: string) => {
    say(
      approval
        ? t`Nothing has happened yet: another operator has to approve.`
        : t`${amount} are on their way back to the buyer.`,
    );
    void file.refresh();
  };
  return (
    <Kept of={file} what={t`the order`} rows={6}>
      {({ orders, refunds, sentences, checks, addsUp }) =>
        orders.map((order) => {
          const parts = order.parts.map(toPart);
          const nameOf = (part: string) => parts.find((one) => one.id === part)?.name;
          return (
            <div key={order.id}>
              <Head order={order} />
              <div className="desk-columns">
                <Part title={t`Give money back: order ${order.number}`} {...said}>
                  <RefundForm
                    {...{ parts, currency: order.currency, isOperator: true, onDone }}
                    reason={new URLSearchParams(location.search).get("reason") ?? undefined}
                    preview={(asked) => previewOrderRefund(id, wishOf(asked))}
                    refund={(asked, saying) => refundOrder(id, { ...wishOf(asked), ...saying })}
                  />
                </Part>
                <Part title={t`What went back`}>
                  {refunds.length === 0 && <p>{t`Nothing so far.`}</p>}
                  <RefundList refunds={refunds} nameOf={nameOf} />
                </Part>
              </div>
              <Why {...{ sentences, checks, addsUp }} />
              <PartsWalk parts={order.parts} />
              <PaymentsWalk payments={order.payments} />
            </div>
          );
        })
      }
    </Kept>
  );
}

type Order = Explanation["orders"][number];

const toPart = ({ id, seller, items }: Order["parts"][number]) => ({
  ...{ id, name: seller.name, items },
});

const Head = ({ order }: { order: Order }) => (
  <p className="standing">
    <strong>{order.number}</strong>
    <span className={toneOf(order.state)}>{orderStates[order.state]}</span>
    <strong className="money">{inBooks(order.total.minor, order.total.currency)}</strong>
    <span className="hint">
      <Time at={order.createdAt} />
    </span>
  </p>
);

/** The explanation in sentences, and whether every sum in it adds up. */
const Why = ({
  sentences,
  checks,
  addsUp,
}: Pick<Explanation, "sentences" | "checks" | "addsUp">) => (
  <Part title={t`Why everybody got what they got`}>
    <p>
      <span className={addsUp ? "tag good" : "tag urgent"}>
        {addsUp ? t`Sums worked out anew, all right: ${checks.length}` : t`This does not add up`}
      </span>
    </p>
    {checks
      .filter(({ ok }) => !ok)
      .map(({ about, rule, expected, found }) => (
        <p key={`${about} ${rule}`}>
          <strong>{told(rule)}</strong>:{" "}
          {t`expected ${inBooks(expected.minor, expected.currency)}, found ${inBooks(found.minor, found.currency)}`}
        </p>
      ))}
    {sentences.map((sentence, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: two parts may have the same sentence.
      <p key={at}>{toldWith(sentence)}</p>
    ))}
  </Part>
);
