import { t } from "@lingui/core/macro";
import type { Explanation } from "../../../../worker/http/contract/explanations.ts";
import type { DifferenceView } from "../../../../worker/http/contract/reconciliation.ts";
import type { Answer } from "../../api/client.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { findOrdersOf } from "../../api/finding.ts";
import { attributeRefund, explainOrder } from "../../api/refunds.ts";
import { useKept } from "../../ui/use-kept.ts";
import { Form, Labelled } from "../account/form.tsx";
import { Kept } from "./kept.tsx";
import { Question } from "./question.tsx";
import { inBooks } from "./words.ts";

/** Money of an order that was given back in a processor's own pages, whoever's it was. */
export const isByHand = ({ kind, class: of, state, subjectId }: DifferenceView) =>
  kind === "refund" && of === "missing_here" && state === "open" && subjectId !== null;

/** PayPal's books name a refund by itself, Stripe's by a line of their own. */
const refOf = ({ rail, effectId, sourceRef }: DifferenceView) =>
  rail === "paypal" ? effectId : (sourceRef ?? "");

async function loadOrders(paymentId: string): Promise<Answer<Pick<Explanation, "orders">>> {
  const found = await findOrdersOf(paymentId);
  if (!found.ok) return found;
  const [order] = found.value.orders;
  return order ? explainOrder(order.id) : { ...found, value: { orders: [] } };
}

type Props = { difference: DifferenceView; onDone: () => void; onClose: () => void };

/** An operator says whose money it was, and it is booked as that artisan's refund. */
export function ByHandDialog({ difference, onDone, onClose }: Props) {
  const { rail, currency, there } = difference;
  const paymentId = difference.subjectId ?? "";
  const minor = (there ?? "0").replace("-", "");
  const amount = inBooks(minor, currency);
  const file = useKept(["operator", "by-hand", paymentId], () => loadOrders(paymentId));
  return (
    <Question title={t`Whose ${amount} went back?`} onClose={onClose}>
      <p>{t`It is booked as a refund of this artisan’s part, as if the shop had made it, and both books agree again.`}</p>
      <Kept of={file} what={t`the order`} rows={2}>
        {({ orders }) => (
          <Form
            label={t`Whose it was`}
            submit={t`Book it as theirs`}
            words={deskWords}
            send={({ part = "" }) => {
              const parts = [{ sellerOrderId: part, kind: "amount", minor } as const];
              const said = {
                rail,
                ref: refOf(difference),
                wish: { kind: "parts", parts } as const,
              };
              return attributeRefund(orders[0]?.id ?? "", said);
            }}
            onDone={() => {
              onClose();
              onDone();
            }}
          >
            <Labelled name="part" label={t`Artisan`} hint={undefined}>
              {(described) => (
                <select {...described} name="part">
                  {orders[0]?.parts.map(({ id, seller }) => (
                    <option key={id} value={id}>
                      {seller.name}
                    </option>
                  ))}
                </select>
              )}
            </Labelled>
          </Form>
        )}
      </Kept>
    </Question>
  );
}
