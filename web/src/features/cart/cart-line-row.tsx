import { type ChangeEvent, useEffect, useState } from "react";
import type { Quote } from "../../../../worker/http/contract/orders.ts";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { type CartLine, QUANTITY_MAX, removeFromCart, setQuantity } from "./cart.ts";
import type { Fault } from "./use-quote.ts";

type Item = Quote["parts"][number]["items"][number];
type Props = { line: CartLine; item: Item | undefined; fault: Fault | undefined };

export function CartLineRow({ line, item, fault }: Props) {
  const { productId, title } = line;
  const faultId = `fault-${productId}`;
  return (
    <li className={fault ? "line faulty" : "line"}>
      <div className="line-text">
        <Link to={`/products/${productId}`}>{title}</Link>
        {item && (
          <span className="hint">
            <Money amount={item.unitPrice} /> each
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
        aria-label={`Remove: ${title}`}
        onClick={() => {
          removeFromCart([productId]);
          // This button is gone now, and the focus with it.
          document.getElementById("main")?.focus();
        }}
      >
        Remove
      </button>
    </li>
  );
}

/** While it is being typed it may be no number; the cart only hears of whole ones. */
function QuantityField({ line, describedBy }: { line: CartLine; describedBy: string | undefined }) {
  const [text, setText] = useState(String(line.quantity));
  useEffect(() => setText(String(line.quantity)), [line.quantity]);

  const onChange = ({ target }: ChangeEvent<HTMLInputElement>) => {
    setText(target.value);
    const quantity = Number(target.value);
    const isWhole = Number.isInteger(quantity) && quantity >= 1 && quantity <= QUANTITY_MAX;
    if (target.value !== "" && isWhole) setQuantity(line.productId, quantity);
  };
  return (
    <input
      className="quantity"
      type="number"
      min={1}
      max={QUANTITY_MAX}
      step={1}
      value={text}
      aria-label={`Quantity of ${line.title}`}
      aria-describedby={describedBy}
      onChange={onChange}
      onBlur={() => setText(String(line.quantity))}
    />
  );
}
