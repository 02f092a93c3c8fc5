import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Quote } from "../../../../worker/http/contract/orders.ts";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { Picture } from "../../ui/picture.tsx";
import { type CartLine, removeFromCart } from "./cart.ts";
import { QuantityField } from "./quantity-field.tsx";
import type { Fault } from "./use-quote.ts";

type Item = Quote["parts"][number]["items"][number];
type Props = { line: CartLine; item: Item | undefined; fault: Fault | undefined };

export function CartLineRow({ line, item, fault }: Props) {
  const { productId, title, imageUrl } = line;
  const faultId = `fault-${productId}`;
  return (
    <li className={fault ? "line faulty" : "line"}>
      <Picture of={{ id: productId, title, picture: imageUrl ? { url: imageUrl } : null }} />
      <div className="line-text">
        <Link to={`/products/${productId}`}>{title}</Link>
        {item && (
          <span className="hint">
            <Trans>
              <Money amount={item.unitPrice} /> each
            </Trans>
          </span>
        )}
        {fault && (
          <p id={faultId} className="fault">
            {fault.sentence}
          </p>
        )}
      </div>
      <QuantityField line={line} describedBy={fault ? faultId : undefined} />
      <div className="line-total">{item && <Money amount={item.total} />}</div>
      <button
        type="button"
        className="quiet small"
        aria-label={t`Remove: ${title}`}
        onClick={() => {
          removeFromCart([productId]);
          // This button is gone now, and the focus with it.
          document.getElementById("main")?.focus();
        }}
      >
        {t`Remove`}
      </button>
    </li>
  );
}
