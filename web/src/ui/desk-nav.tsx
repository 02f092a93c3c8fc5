import type { Place } from "../places.ts";
import { usePlace } from "../router.ts";
import { Link } from "./link.tsx";

type Props = { label: string; places: readonly (readonly [to: Place, name: string])[] };

/** The pages of a desk, and which of them this is. */
export function DeskNav({ label, places }: Props) {
  const here = usePlace().split("?")[0];
  return (
    <nav className="desk-nav" aria-label={label}>
      <ul>
        {places.map(([to, name]) => (
          <li key={to}>
            <Link to={to} aria-current={to === here ? "page" : undefined}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
