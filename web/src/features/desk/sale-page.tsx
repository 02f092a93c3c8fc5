import {
  explainPart,
  getDeskPart,
  getPartRefunds,
  previewPartRefund,
  type Refunded,
  refundPart,
} from "../../api/refunds.ts";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Part, useSaid } from "../account/part.tsx";
import { RefundForm } from "../refunds/refund-form.tsx";
import { RefundList } from "../refunds/refund-list.tsx";
import { DeskPage } from "./desk-page.tsx";

/** One sale: why the seller gets what they get of it, and what they give back. */
export const SalePage = ({ id }: { id: string }) => (
  <DeskPage title="Your sale">{({ desk }) => <SaleFile id={id} name={desk.name} />}</DeskPage>
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
  const value = { part: part.value, refunds: refunds.value.refunds, summary: why.value.summary };
  return { ...part, value };
}

function SaleFile({ id, name }: { id: string; name: string }) {
  const { value, problem, refresh } = useKept(["seller", "sale", id], () => loadFile(id));
  const [said, say] = useSaid();
  const onDone = ({ approval }: Refunded, amount: string) => {
    say(
      approval
        ? "Nothing has happened yet: the marketplace has to approve so large a sum."
        : `${amount} are on their way back to the buyer.`,
    );
    void refresh();
  };
  if (!value)
    return problem ? (
      <ProblemNotice problem={problem} onRetry={() => void refresh()} />
    ) : (
      <Loading what="your sale" />
    );
  const { part, refunds, summary } = value;
  return (
    <>
      <Part title={`Give money back: order ${part.orderNumber}`} {...said}>
        <RefundForm
          {...{ parts: [{ id, name, items: part.items }], currency: part.net.currency, onDone }}
          isOperator={false}
          preview={({ wish }) => previewPartRefund(id, { wish })}
          refund={({ wish }, saying) => refundPart(id, { wish, ...saying })}
        />
      </Part>
      <Part title="What went back">
        {refunds.length === 0 && <p>Nothing so far.</p>}
        <RefundList refunds={refunds} nameOf={() => undefined} />
      </Part>
      <Part title="Why you get what you get">
        {summary.map((sentence, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two sentences may be the same.
          <p key={at}>{sentence}</p>
        ))}
      </Part>
    </>
  );
}
