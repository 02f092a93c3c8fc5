import type { Order } from "../../../../worker/http/contract/orders.ts";
import { Money } from "../../ui/money.tsx";
import { Time } from "../../ui/time.tsx";

type Part = Order["parts"][number];

const states = {
  unfulfilled: "Being prepared",
  shipped: "On its way",
  delivered: "Delivered",
} satisfies Record<Part["state"], string>;

export function Receipt({ order }: { order: Order }) {
  const isPaid = !["pending_payment", "expired", "cancelled"].includes(order.state);
  return (
    <section className="receipt" aria-label={isPaid ? "Receipt" : "Order"}>
      <p className="receipt-head">
        <span>
          Order <strong>{order.number}</strong>
        </span>
        <Time at={order.createdAt} />
      </p>
      {order.parts.map((part) => (
        <PartTable key={part.id} part={part} isPaid={isPaid} />
      ))}
      <dl className="sums">
        <Sum label="Goods" amount={order.itemsTotal} />
        <Sum label="Shipping" amount={order.shippingTotal} />
        <div className="total">
          <dt>{isPaid ? "Total paid" : "Total"}</dt>
          <dd>
            <Money amount={order.total} />
          </dd>
        </div>
      </dl>
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

/** What the artisan has said of the way to the buyer; nothing before it was shipped. */
function Parcel({ part: { shippedAt, carrier, trackingNumber, deliveredAt } }: { part: Part }) {
  if (shippedAt === null) return null;
  return (
    <span className="parcel">
      Shipped <Time at={shippedAt} />
      {carrier !== null && <> with {carrier}</>}
      {trackingNumber !== null && (
        <>
          , tracking number <strong>{trackingNumber}</strong>
        </>
      )}
      {deliveredAt !== null && (
        <>
          . Delivered <Time at={deliveredAt} />
        </>
      )}
    </span>
  );
}

const PartTable = ({ part, isPaid }: { part: Part; isPaid: boolean }) => (
  <table>
    <caption>
      {part.artisan.name}
      {isPaid && <span className="tag">{states[part.state]}</span>}
      {isPaid && <Parcel part={part} />}
    </caption>
    <thead>
      <tr>
        <th scope="col">Piece</th>
        <th scope="col">Quantity</th>
        <th scope="col">Price</th>
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
        <td>Shipping</td>
        <td />
        <td>
          <Money amount={part.shipping} />
        </td>
      </tr>
    </tbody>
    <tfoot>
      <tr>
        <th scope="row" colSpan={2}>
          From {part.artisan.name}
        </th>
        <td>
          <Money amount={part.total} />
        </td>
      </tr>
    </tfoot>
  </table>
);
