import { Link } from "../../ui/link.tsx";
import { shown } from "../../ui/money.tsx";
import { Loading, ProblemNotice, Trouble } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { OpenOrderNotice } from "../checkout/open-order-notice.tsx";
import { useOpenOrder } from "../checkout/use-open-order.ts";
import { type CartLine, removeFromCart, setQuantity, useCart } from "./cart.ts";
import { CartLineRow } from "./cart-line-row.tsx";
import { QuoteSummary } from "./quote-summary.tsx";
import { type Fault, useQuote } from "./use-quote.ts";

export function CartPage() {
  const lines = useCart();
  const openOrder = useOpenOrder(lines);
  const { quote, problem, faults, isLoading, reload } = useQuote(openOrder.open ? [] : lines);
  if (lines.length === 0)
    return (
      <Page title="Your cart">
        <p className="empty">There is nothing in it yet.</p>
        <p>
          <Link to="/">Look around in the shop</Link>
        </p>
      </Page>
    );

  const items = quote?.parts.flatMap((part) => part.items) ?? [];
  const canGoOn = quote !== undefined && problem === undefined && !isLoading;
  return (
    <Page title="Your cart">
      <div className="columns">
        <div>
          {byArtisan(lines).map(([artisanName, own]) => (
            <section key={artisanName} className="part" aria-label={`From ${artisanName}`}>
              <h2>{artisanName}</h2>
              <ul className="lines">
                {own.map((line) => (
                  <CartLineRow
                    key={line.productId}
                    line={line}
                    item={items.find(({ productId }) => productId === line.productId)}
                    fault={faults.find(({ productId }) => productId === line.productId)}
                  />
                ))}
              </ul>
            </section>
          ))}
        </div>
        <aside aria-label="Summary">
          <OpenOrderNotice of={openOrder} />
          {faults.length > 0 && <FaultsNotice faults={faults} />}
          {problem && faults.length === 0 && <ProblemNotice problem={problem} onRetry={reload} />}
          {quote && <QuoteSummary quote={quote} isStale={isLoading} />}
          {quote && !isLoading && (
            <p className="unseen" role="status">
              Total {shown(quote.total)}
            </p>
          )}
          {!quote && isLoading && <Loading what="the total" />}
          {canGoOn && (
            <Link className="button wide" to="/checkout">
              Go to checkout
            </Link>
          )}
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
        {faults.length === 1 ? "One thing" : `${faults.length} things`} in your cart cannot be had
        as you chose. See the notes beside your goods.
      </p>
      <button type="button" className="quiet" onClick={mend}>
        Keep what can be had
      </button>
    </Trouble>
  );
}
