import { t } from "@lingui/core/macro";
import type { Quote } from "../../../../worker/http/contract/orders.ts";
import { Money } from "../../ui/money.tsx";

/** What is paid, and to whom the shipping goes: each artisan sends a parcel of their own. */
export const QuoteSummary = ({ quote, isStale }: { quote: Quote; isStale?: boolean }) => (
  <div className={isStale ? "summary stale" : "summary"} aria-busy={isStale}>
    <h2>{t`Summary`}</h2>
    <dl>
      <div>
        <dt>{t`Goods`}</dt>
        <dd>
          <Money amount={quote.itemsTotal} />
        </dd>
      </div>
      {quote.parts.map(({ artisan, shipping }) => (
        <div key={artisan.id}>
          <dt>{t`Shipping from ${artisan.name}`}</dt>
          <dd>
            <Money amount={shipping} />
          </dd>
        </div>
      ))}
      <div className="total">
        <dt>{t`Total`}</dt>
        <dd>
          <Money amount={quote.total} />
        </dd>
      </div>
    </dl>
  </div>
);
