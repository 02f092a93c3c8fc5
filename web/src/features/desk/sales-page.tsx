import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { DeskPart } from "../../../../worker/http/contract/seller.ts";
import { deskPartsOf, type SalesShown } from "../../api/desk.ts";
import { told } from "../../api/told.ts";
import { usePlace } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { Money } from "../../ui/money.tsx";
import { Said } from "../../ui/said.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { DeskPage } from "./desk-page.tsx";
import { landOf } from "./lands.ts";
import { SaleSums } from "./sale-sums.tsx";
import { isUrgentState, saleState } from "./sale-words.ts";
import { ShipForm } from "./ship-form.tsx";

export const SalesPage = () => <DeskPage title={t`Your sales`}>{() => <Sales />}</DeskPage>;

const empty: Record<SalesShown, string> = {
  all: t`Nothing is sold yet.`,
  to_ship: t`Everything that was paid is on its way.`,
};

function Sales() {
  const shown = new URLSearchParams(usePlace().split("?")[1]).get("show");
  const show: SalesShown = shown === "to_ship" ? shown : "all";
  const list = useRows(["seller", "sales", show], deskPartsOf(show));
  const [said, say] = useState<string>();
  const onShipped = ({ orderNumber }: DeskPart) => {
    say(t`Your part of order ${orderNumber} is marked as shipped.`);
    list.again();
  };
  return (
    <>
      <nav className="switch-nav" aria-label={t`Which sales`}>
        <Link to="/seller/sales" aria-current={show === "all" ? "page" : undefined}>
          {t`All of them`}
        </Link>
        <Link
          to="/seller/sales?show=to_ship"
          aria-current={show === "to_ship" ? "page" : undefined}
        >
          {t`To ship, the oldest first`}
        </Link>
      </nav>
      <Said>{said}</Said>
      {list.isLoading && list.rows.length === 0 && <Skeleton shape="card" rows={2} />}
      <List of={list} what={t`your sales`} empty={empty[show]}>
        {(parts) =>
          parts.map((part) => <Sale key={part.id} part={part} onShipped={() => onShipped(part)} />)
        }
      </List>
    </>
  );
}

type SaleProps = { part: DeskPart; onShipped: () => void };

function Sale({ part, onShipped }: SaleProps) {
  const { id, orderNumber, paidAt, net, transfer } = part;
  return (
    <section className="account-part sale" aria-labelledby={`sale-${id}`}>
      <div className="sale-head">
        <h2 id={`sale-${id}`}>
          {t`Order ${orderNumber}`}{" "}
          <span className={isUrgentState(part) ? "tag urgent" : "tag"}>{saleState(part)}</span>
        </h2>
        <strong className="sale-net">
          <Money amount={net} />
        </strong>
      </div>
      <p className="hint">
        <Trans>
          Paid <Time at={paidAt} />
        </Trans>
      </p>
      <div className="sale-body">
        {part.shippedAt === null ? <SaleSums of={part} /> : <p>{itemsText(part)}</p>}
        <div>
          {transfer?.waitsFor && (
            <p className="waits">
              {told(transfer.said.words)} {told(transfer.said.next)}
            </p>
          )}
          <Parcel part={part} onShipped={onShipped} />
          <p>
            <Link to={`/seller/sales/${id}`} aria-label={t`Order ${orderNumber}: refunds and sums`}>
              {t`Refunds and sums`}
            </Link>
          </p>
        </div>
      </div>
    </section>
  );
}

/** What is on its way needs no more room than this. */
const itemsText = ({ items }: DeskPart) =>
  items.map(({ title, quantity }) => `${quantity} × ${title}`).join(", ");

function Parcel({ part, onShipped }: SaleProps) {
  const { id, state, shippingAddress, shippedAt, carrier, trackingNumber } = part;
  if (shippedAt !== null)
    return (
      <p>
        <Trans>
          Shipped <Time at={shippedAt} />
        </Trans>
        {carrier && ` ${t`with ${carrier}`}`}
        {trackingNumber && `, ${trackingNumber}`}.
      </p>
    );
  if (state !== "unfulfilled" || !shippingAddress) return null;
  const { name, line1, line2, postalCode, city, region, country } = shippingAddress;
  const town = [postalCode, city].filter(Boolean).join(" ");
  const lines = [name, line1, line2, town, region, landOf(country)];
  return (
    <>
      <h3>{t`Send it to`}</h3>
      <address>
        {lines.filter(Boolean).map((line) => (
          <span key={line}>
            {line}
            <br />
          </span>
        ))}
      </address>
      <ShipForm id={id} orderNumber={part.orderNumber} onShipped={onShipped} />
    </>
  );
}
