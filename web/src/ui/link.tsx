import type { MouseEvent, ReactNode } from "react";
import type { Place } from "../places.ts";
import { navigate, needsLoad } from "../router.ts";

type Props = {
  to: Place;
  className?: string;
  children: ReactNode;
  "aria-label"?: string;
  "aria-current"?: "page" | "true" | undefined;
};

/** A real link: it opens in a new tab, and works across the border at which the browser loads anew. */
export function Link({ to, children, ...rest }: Props) {
  const onClick = (event: MouseEvent) => {
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey;
    if (!isPlain || event.shiftKey || event.altKey || needsLoad(to)) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a href={to} onClick={onClick} {...rest}>
      {children}
    </a>
  );
}
