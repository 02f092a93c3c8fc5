import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Order } from "../../../../worker/http/contract/orders.ts";
import { Money } from "../../ui/money.tsx";
import { Time } from "../../ui/time.tsx";
import { InvoiceButton } from "./invoice-button.tsx";
import { Parcel } from "./parcel.tsx";
import { Progress } from "./progress.tsx";
import { isPaid as isPaidFor } from "./words.ts";

type Part = Order["parts"][number];

const states = {
  unfulfilled: t`Being prepared`,
  shipped: t`On its way`,
  delivered: t`Delivered`,
} satisfies Record<Part["state"], string>;

export function Receipt({ order }: { order: Order }) {
  const isPaid = isPaidFor(order);
  return (
    <section className="receipt" aria-label={isPaid ? t`Receipt` : t`Order`}>
      <p className="receipt-head">
        <span>
          <Trans>
            Order <strong>{order.number}</strong>
          </Trans>
        </span>
        <Time at={order.createdAt} />
      </p>
      {order.parts.map((part) => (
        <section key={part.id} className="receipt-part" aria-label={part.artisan.name}>
          <PartTable part={part} isPaid={isPaid} />
        </section>
      ))}
      <dl className="sums">
        <Sum label={t`Goods`} amount={order.itemsTotal} />
        <Sum label={t`Shipping`} amount={order.shippingTotal} />
        <div className="total">
          <dt>{isPaid ? t`Total paid` : t`Total`}</dt>
          <dd>
            <Money amount={order.total} />
          </dd>
        </div>
      </dl>
      {isPaid && (
        <div className="receipt-foot">
          <InvoiceButton order={order} />
        </div>
      )}
    </section>
  );
}

const Sum = ({ label, amount }: { label: string; amount: Order["total"] }) => (
  <div>
    <dt>{label}</dt>
    <dd>
      <Money amount={amount} />
    </dd>
  </div>
);

const PartTable = ({ part, isPaid }: { part: Part; isPaid: boolean }) => (
  <table>
    <caption>
      {part.artisan.name}
      {isPaid && <span className="tag">{states[part.state]}</span>}
      {isPaid && <Parcel part={part} />}
      {isPaid && <Progress state={part.state} />}
    </caption>
    <thead>
      <tr>
        <th scope="col">{t`Piece`}</th>
        <th scope="col">{t`Quantity`}</th>
        <th scope="col">{t`Price`}</th>
      </tr>
    </thead>
    <tbody>
      {part.items.map(({ productId, title, quantity, total }) => (
        <tr key={productId}>
          <td>{title}</td>
          <td>{quantity}</td>
          <td>
            <Money amount={total} />
          </td>
        </tr>
      ))}
      <tr>
        <td>{t`Shipping`}</td>
        <td />
        <td>
          <Money amount={part.shipping} />
        </td>
      </tr>
    </tbody>
    <tfoot>
      <tr>
        <th scope="row" colSpan={2}>
          {t`From ${part.artisan.name}`}
        </th>
        <td>
          <Money amount={part.total} />
        </td>
      </tr>
      {part.refunded.minor !== "0" && (
        <tr className="refunded">
          <th scope="row" colSpan={2}>
            {t`Given back`}
          </th>
          <td>
            −<Money amount={part.refunded} />
          </td>
        </tr>
      )}
    </tfoot>
  </table>
);
