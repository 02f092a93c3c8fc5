import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { DeskPart } from "../../../../worker/http/contract/seller.ts";
import {
  explainPart,
  getDeskPart,
  getPartRefunds,
  previewPartRefund,
  type Refunded,
  refundPart,
} from "../../api/refunds.ts";
import { Link } from "../../ui/link.tsx";
import { ProblemNotice } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Part, useSaid } from "../account/part.tsx";
import { RefundForm } from "../refunds/refund-form.tsx";
import { RefundList } from "../refunds/refund-list.tsx";
import { DeskPage } from "./desk-page.tsx";
import { isUrgentState, saleState } from "./sale-words.ts";
import { ShipForm } from "./ship-form.tsx";
import { Waiting } from "./waiting.tsx";
import { WhyPart } from "./why-part.tsx";

/** One sale: why the seller gets what they get of it, and what they give back. */
export const SalePage = ({ id }: { id: string }) => (
  <DeskPage title={t`Your sale`}>{({ desk }) => <SaleFile id={id} name={desk.name} />}</DeskPage>
);

async function loadFile(id: string) {
  const [part, refunds, why] = await Promise.all([
    getDeskPart(id),
    getPartRefunds(id),
    explainPart(id),
  ]);
  if (!part.ok) return part;
  if (!refunds.ok) return refunds;
  if (!why.ok) return why;
  const value = { part: part.value, refunds: refunds.value.refunds, why: why.value };
  return { ...part, value };
}

function SaleFile({ id, name }: { id: string; name: string }) {
  const { value, problem, refresh } = useKept(["seller", "sale", id], () => loadFile(id));
  const [said, say] = useSaid();
  const onDone = ({ approval }: Refunded, amount: string) => {
    say(
      approval
        ? t`Nothing has happened yet: the marketplace has to approve so large a sum.`
        : t`${amount} are on their way back to the buyer.`,
    );
    void refresh();
  };
  if (!value)
    return problem ? (
      <ProblemNotice problem={problem} onRetry={() => void refresh()} />
    ) : (
      <Waiting what={t`your sale`} rows={6} />
    );
  const { part, refunds, why } = value;
  const { orderNumber } = part;
  return (
    <>
      <Standing part={part} />
      <div className="desk-columns">
        <div>
          <WhyPart of={why} />
        </div>
        <div>
          <Shipping part={part} />
          <Part title={t`Give money back: order ${orderNumber}`} {...said}>
            <RefundForm
              {...{ parts: [{ id, name, items: part.items }], currency: part.net.currency, onDone }}
              isOperator={false}
              preview={({ wish }) => previewPartRefund(id, { wish })}
              refund={({ wish }, saying) => refundPart(id, { wish, ...saying })}
            />
          </Part>
          <Part title={t`What went back`}>
            {refunds.length === 0 && <p>{t`Nothing so far.`}</p>}
            <RefundList refunds={refunds} nameOf={() => undefined} />
          </Part>
        </div>
      </div>
    </>
  );
}

const Standing = ({ part }: { part: DeskPart }) => {
  const { orderNumber, paidAt } = part;
  return (
    <p className="standing lead">
      {t`Order ${orderNumber}`}{" "}
      <span className={isUrgentState(part) ? "tag urgent" : "tag"}>{saleState(part)}</span>
      <span className="hint">
        <Trans>
          Paid <Time at={paidAt} />
        </Trans>
      </span>
      <Link to="/seller/sales">{t`All sales`}</Link>
    </p>
  );
};

/** Whoever came for one sale ships it here. What a change changed is asked for anew by itself. */
function Shipping({ part: { id, orderNumber, state, shippingAddress } }: { part: DeskPart }) {
  const [said, say] = useSaid();
  const isToSend = state === "unfulfilled" && shippingAddress !== null;
  if (!isToSend && !said.said) return null;
  return (
    <Part title={t`Shipping`} {...said}>
      {isToSend && (
        <ShipForm {...{ id, orderNumber }} onShipped={() => say(t`It is marked as shipped.`)} />
      )}
    </Part>
  );
}
