import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "../../ui/link.tsx";
import { shown } from "../../ui/money.tsx";
import { Loading, ProblemNotice, Trouble } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { OpenOrderNotice } from "../checkout/open-order-notice.tsx";
import { useOpenOrder } from "../checkout/use-open-order.ts";
import { type CartLine, removeFromCart, setQuantity, useCart } from "./cart.ts";
import { CartPart } from "./cart-part.tsx";
import { QuoteSummary } from "./quote-summary.tsx";
import { type Fault, useQuote } from "./use-quote.ts";

export function CartPage() {
  const lines = useCart();
  const openOrder = useOpenOrder(lines);
  const { quote, problem, faults, isLoading, reload } = useQuote(openOrder.open ? [] : lines);
  if (lines.length === 0)
    return (
      <Page title={t`Your cart`}>
        <div className="nothing">
          <p className="empty">{t`There is nothing in it yet.`}</p>
          <Link className="button" to="/shop">
            {t`Look around in the shop`}
          </Link>
        </div>
      </Page>
    );

  const canGoOn = quote !== undefined && problem === undefined && !isLoading;
  return (
    <Page title={t`Your cart`}>
      <div className="columns">
        <div>
          {byArtisan(lines).map(([artisanName, own]) => (
            <CartPart
              key={artisanName}
              {...{ artisanName, quote, faults }}
              lines={own}
              isStale={isLoading}
            />
          ))}
          <p>
            <Link to="/shop">{t`Look around for more`}</Link>
          </p>
        </div>
        <aside aria-label={t`Summary`}>
          <OpenOrderNotice of={openOrder} />
          {faults.length > 0 && <FaultsNotice faults={faults} />}
          {problem && faults.length === 0 && <ProblemNotice problem={problem} onRetry={reload} />}
          {quote && <QuoteSummary quote={quote} isStale={isLoading} />}
          {quote && !isLoading && (
            <p className="unseen" role="status">
              {t`Total ${shown(quote.total)}`}
            </p>
          )}
          {!quote && isLoading && (
            <>
              <Loading what={t`the total`} />
              <Skeleton rows={4} />
            </>
          )}
          {canGoOn && (
            <Link className="button wide" to="/checkout">
              {t`Go to checkout`}
            </Link>
          )}
          <p className="hint">
            <Trans>Each artisan sends a parcel of their own, with its own shipping.</Trans>
          </p>
        </aside>
      </div>
    </Page>
  );
}

function byArtisan(lines: readonly CartLine[]) {
  return [...Map.groupBy(lines, ({ artisanName }) => artisanName)];
}

function FaultsNotice({ faults }: { faults: Fault[] }) {
  const mend = () => {
    for (const { productId, quantityMax } of faults)
      if (quantityMax > 0) setQuantity(productId, quantityMax);
    removeFromCart(faults.filter((fault) => fault.quantityMax === 0).map((f) => f.productId));
  };
  return (
    <Trouble>
      <p>
        {plural(faults.length, {
          one: "One thing in your cart cannot be had as you chose. See the notes beside your goods.",
          other:
            "# things in your cart cannot be had as you chose. See the notes beside your goods.",
        })}
      </p>
      <button type="button" className="quiet" onClick={mend}>
        {t`Keep what can be had`}
      </button>
    </Trouble>
  );
}
