import { useEffect, useRef } from "react";
import type { Place } from "../places.ts";
import { usePlace } from "../router.ts";
import { Link } from "./link.tsx";

type Props = { label: string; places: readonly (readonly [to: Place, name: string])[] };

/**
 * The pages of a desk, and which of them this is, or is below. Where they do not fit side by side
 * they are moved sideways, and this one is in sight.
 */
export function DeskNav({ label, places }: Props) {
  const here = usePlace().split("?")[0] ?? "";
  const list = useRef<HTMLUListElement>(null);
  const [first] = places[0] ?? [];
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another one to see.
  useEffect(() => {
    const current = list.current?.querySelector<HTMLElement>("[aria-current]");
    if (!list.current || !current) return;
    list.current.scrollLeft =
      current.offsetLeft - (list.current.clientWidth - current.offsetWidth) / 2;
  }, [here]);
  const currentOf = (to: Place) => {
    if (to === here) return "page";
    return to !== first && here.startsWith(`${to}/`) ? "true" : undefined;
  };
  return (
    <nav className="desk-nav" aria-label={label}>
      <ul ref={list}>
        {places.map(([to, name]) => (
          <li key={to}>
            <Link to={to} aria-current={currentOf(to)}>
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
