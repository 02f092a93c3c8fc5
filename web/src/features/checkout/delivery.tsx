import { plural, t } from "@lingui/core/macro";
import type { Quote } from "../../../../worker/http/contract/orders.ts";
import { Money } from "../../ui/money.tsx";

type Props = { parts: readonly Quote["parts"][number][] };

/** Each artisan's part: what is in the parcel, what sending it costs, and what it comes to. */
export const Delivery = ({ parts }: Props) => (
  <section className="checkout-part" aria-label={t`Delivery`}>
    <h2>{t`Delivery`}</h2>
    <p className="hint">
      {plural(parts.length, {
        one: "One parcel, from the artisan to your door.",
        other: "# parcels, each from its artisan to your door.",
      })}
    </p>
    <ul className="parcels">
      {parts.map(({ artisan, items, shipping, total }) => (
        <li key={artisan.id}>
          <div>
            <strong>{artisan.name}</strong>
            <ul>
              {items.map(({ productId, title, quantity }) => (
                <li key={productId} className="hint">
                  {quantity} × {title}
                </li>
              ))}
            </ul>
          </div>
          <div className="parcel-sums">
            <Money amount={total} />
            <span className="hint">
              {t`with shipping`} <Money amount={shipping} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  </section>
);
