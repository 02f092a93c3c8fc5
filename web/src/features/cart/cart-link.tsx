import { plural, t } from "@lingui/core/macro";
import { Link } from "../../ui/link.tsx";
import { useCart } from "./cart.ts";

export function CartLink() {
  const count = useCart().reduce((sum, { quantity }) => sum + quantity, 0);
  const things = plural(count, { one: "# thing", other: "# things" });
  return (
    <Link to="/cart" className="cart-link" aria-label={t`Cart, ${things}`}>
      {t`Cart`} <span className="bubble">{count}</span>
    </Link>
  );
}
