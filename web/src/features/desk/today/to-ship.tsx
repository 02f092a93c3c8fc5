import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Today } from "../../../../../worker/http/contract/today.ts";
import { Link } from "../../../ui/link.tsx";
import { Money } from "../../../ui/money.tsx";
import { Time } from "../../../ui/time.tsx";
import { Part } from "../../account/part.tsx";
import { landOf } from "../lands.ts";

/** What waits for a parcel, for longest first. */
export const ToShip = ({ of: { count, parts } }: { of: Today["toShip"] }) => (
  <Part title={t`To ship`}>
    {count === 0 ? (
      <p>{t`Everything that was paid is on its way.`}</p>
    ) : (
      <ol className="rows" aria-label={t`To ship`}>
        {parts.map((part) => (
          <Row key={part.id} part={part} />
        ))}
      </ol>
    )}
    {count > 0 && (
      <p>
        <Link className="button" to="/seller/sales?show=to_ship">
          {plural(count, { one: "Ship it", other: "Ship them" })}
        </Link>
      </p>
    )}
    {count > parts.length && (
      <p className="hint">
        {plural(count - parts.length, { one: "and # more", other: "and # more" })}
      </p>
    )}
  </Part>
);

const Row = ({ part }: { part: Today["toShip"]["parts"][number] }) => {
  const { id, orderNumber, paidAt, items, to, net } = part;
  return (
    <li className="row">
      <span>
        <Link to={`/seller/sales/${id}`}>{t`Order ${orderNumber}`}</Link>
        <br />
        {items.map(({ title, quantity }) => `${quantity} × ${title}`).join(", ")}
        <br />
        <span className="hint">
          <Trans>
            To {to.city}, {landOf(to.country)}; paid <Time at={paidAt} />
          </Trans>
        </span>
      </span>
      <Money amount={net} />
    </li>
  );
};
