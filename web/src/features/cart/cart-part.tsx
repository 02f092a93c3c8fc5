import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Quote } from "../../../../worker/http/contract/orders.ts";
import { Money } from "../../ui/money.tsx";
import type { CartLine } from "./cart.ts";
import { CartLineRow } from "./cart-line-row.tsx";
import type { Fault } from "./use-quote.ts";

type Props = {
  artisanName: string;
  lines: readonly CartLine[];
  quote: Quote | undefined;
  faults: readonly Fault[];
  isStale: boolean;
};

/** What one artisan packs into one parcel, and what that comes to. */
export function CartPart({ artisanName, lines, quote, faults, isStale }: Props) {
  const isHere = ({ productId }: { productId: string }) =>
    lines.some((line) => line.productId === productId);
  const part = quote?.parts.find(({ items }) => items.some(isHere));
  return (
    <section className="part" aria-label={t`From ${artisanName}`}>
      <h2>{artisanName}</h2>
      <ul className="lines">
        {lines.map((line) => (
          <CartLineRow
            key={line.productId}
            line={line}
            item={part?.items.find(({ productId }) => productId === line.productId)}
            fault={faults.find(({ productId }) => productId === line.productId)}
          />
        ))}
      </ul>
      {part && (
        <p className={isStale ? "part-foot stale" : "part-foot"}>
          <span>
            <Trans>
              One parcel, <Money amount={part.shipping} /> shipping
            </Trans>
          </span>
          <strong>
            <Money amount={part.total} />
          </strong>
        </p>
      )}
    </section>
  );
}
