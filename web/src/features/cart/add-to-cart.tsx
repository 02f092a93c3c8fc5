import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { Product } from "../../../../worker/http/contract/catalogue.ts";
import { addToCart, quantityMax, useCart } from "./cart.ts";

export function AddToCart({ product }: { product: Product }) {
  const [said, say] = useState("");
  const inCart = useCart().find(({ productId }) => productId === product.id)?.quantity ?? 0;

  const onClick = () => {
    if (addToCart(product)) say(t`In your cart: ${inCart + 1}`);
    else if (inCart >= quantityMax(product)) say(t`That is all there is for one order: ${inCart}`);
    else say(t`Your cart is full.`);
  };
  return (
    <div className="add">
      <button
        type="button"
        onClick={onClick}
        disabled={product.available <= 0}
        aria-label={t`Add to cart: ${product.title}`}
      >
        {t`Add to cart`}
      </button>
      <p className="said" role="status">
        {said}
      </p>
    </div>
  );
}
