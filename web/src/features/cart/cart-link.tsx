import { Link } from "../../ui/link.tsx";
import { useCart } from "./cart.ts";

export function CartLink() {
  const count = useCart().reduce((sum, { quantity }) => sum + quantity, 0);
  const things = count === 1 ? "1 thing" : `${count} things`;
  return (
    <Link to="/cart" className="cart-link" aria-label={`Cart, ${things}`}>
      Cart <span className="bubble">{count}</span>
    </Link>
  );
}
