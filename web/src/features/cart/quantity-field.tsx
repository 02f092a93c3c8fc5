import { t } from "@lingui/core/macro";
import { type ChangeEvent, useEffect, useState } from "react";
import { type CartLine, QUANTITY_MAX, setQuantity } from "./cart.ts";

type Props = { line: CartLine; describedBy: string | undefined };

/** While it is being typed it may be no number; the cart only hears of whole ones. */
export function QuantityField({ line, describedBy }: Props) {
  const { productId, title, quantity } = line;
  const [text, setText] = useState(String(quantity));
  useEffect(() => setText(String(quantity)), [quantity]);

  const take = (next: number) => {
    if (Number.isInteger(next) && next >= 1 && next <= QUANTITY_MAX) setQuantity(productId, next);
  };
  const onChange = ({ target }: ChangeEvent<HTMLInputElement>) => {
    setText(target.value);
    if (target.value !== "") take(Number(target.value));
  };
  return (
    <div className="stepper">
      <button
        type="button"
        className="quiet"
        aria-label={t`One less of ${title}`}
        aria-disabled={quantity <= 1}
        onClick={() => take(quantity - 1)}
      >
        −
      </button>
      <input
        className="quantity"
        type="number"
        min={1}
        max={QUANTITY_MAX}
        step={1}
        value={text}
        aria-label={t`Quantity of ${title}`}
        aria-describedby={describedBy}
        onChange={onChange}
        onBlur={() => setText(String(quantity))}
      />
      <button
        type="button"
        className="quiet"
        aria-label={t`One more of ${title}`}
        aria-disabled={quantity >= QUANTITY_MAX}
        onClick={() => take(quantity + 1)}
      >
        +
      </button>
    </div>
  );
}
