import { useState } from "react";
import type { DeskPart } from "../../../../worker/http/contract/seller.ts";
import { getDeskParts } from "../../api/desk.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { Money } from "../../ui/money.tsx";
import { Said } from "../../ui/said.tsx";
import { Time } from "../../ui/time.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { countries } from "../checkout/countries.ts";
import { DeskPage } from "./desk-page.tsx";
import { ShipForm } from "./ship-form.tsx";

export const SalesPage = () => <DeskPage title="Your sales">{() => <Sales />}</DeskPage>;

function Sales() {
  const list = useRows(["seller", "sales"], getDeskParts);
  const [said, say] = useState<string>();
  const onShipped = ({ orderNumber }: DeskPart) => {
    say(`Your part of order ${orderNumber} is marked as shipped.`);
    list.again();
  };
  return (
    <>
      <Said>{said}</Said>
      <List of={list} what="your sales" empty="Nothing is sold yet.">
        {(parts) =>
          parts.map((part) => <Sale key={part.id} part={part} onShipped={() => onShipped(part)} />)
        }
      </List>
    </>
  );
}

type SaleProps = { part: DeskPart; onShipped: () => void };

function Sale({ part, onShipped }: SaleProps) {
  const { id, orderNumber, paidAt, items, shipping, commission, net, transfer } = part;
  return (
    <section className="account-part" aria-labelledby={`sale-${id}`}>
      <h2 id={`sale-${id}`}>
        Order {orderNumber} <span className="tag">{stateOf(part)}</span>
      </h2>
      <p className="hint">
        Paid <Time at={paidAt} />
      </p>
      <dl>
        {items.map(({ productId, title, quantity, total }) => (
          <div key={productId}>
            <dt>
              {quantity} × {title}
            </dt>
            <dd>
              <Money amount={total} />
            </dd>
          </div>
        ))}
        <Sum name="Shipping" amount={shipping} />
        <Sum name="Commission of the marketplace" amount={commission} isLess />
        <div className="total">
          <dt>You get</dt>
          <dd>
            <Money amount={net} />
          </dd>
        </div>
      </dl>
      {transfer?.waitsFor && <p>{transfer.waitsFor}</p>}
      <Parcel part={part} onShipped={onShipped} />
      <p>
        <Link to={`/seller/sales/${id}`} aria-label={`Order ${orderNumber}: refunds and sums`}>
          Refunds and sums
        </Link>
      </p>
    </section>
  );
}

type SumProps = { name: string; amount: DeskPart["net"]; isLess?: boolean };
const Sum = ({ name, amount, isLess }: SumProps) => (
  <div>
    <dt>{name}</dt>
    <dd className="money">
      {isLess && "− "}
      <Money amount={amount} />
    </dd>
  </div>
);

function Parcel({ part, onShipped }: SaleProps) {
  const { id, state, shippingAddress, shippedAt, carrier, trackingNumber } = part;
  if (shippedAt !== null)
    return (
      <p>
        Shipped <Time at={shippedAt} />
        {carrier && ` with ${carrier}`}
        {trackingNumber && `, ${trackingNumber}`}.
      </p>
    );
  if (state !== "unfulfilled" || !shippingAddress) return null;
  const { name, line1, line2, postalCode, city, region, country } = shippingAddress;
  const town = [postalCode, city].filter(Boolean).join(" ");
  const land = countries.find(({ code }) => code === country)?.name ?? country;
  const lines = [name, line1, line2, town, region, land];
  return (
    <>
      <h3>Send it to</h3>
      <address>
        {lines.filter(Boolean).map((line) => (
          <span key={line}>
            {line}
            <br />
          </span>
        ))}
      </address>
      <ShipForm id={id} onShipped={onShipped} />
    </>
  );
}

const orderStates = {
  pending_payment: "Not paid",
  paid: "Paid",
  partially_paid: "Partly paid",
  partially_refunded: "Partly refunded",
  refunded: "Refunded",
  charged_back: "Charged back",
  expired: "Expired",
  cancelled: "Cancelled",
} satisfies Record<DeskPart["orderState"], string>;
const partStates = {
  unfulfilled: "To be shipped",
  shipped: "Shipped",
  delivered: "Delivered",
} satisfies Record<DeskPart["state"], string>;

const stateOf = ({ orderState, state }: DeskPart) =>
  orderState === "paid" ? partStates[state] : orderStates[orderState];
