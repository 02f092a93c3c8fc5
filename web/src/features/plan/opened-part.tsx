import { type ReactNode, useEffect, useId, useRef } from "react";

type Props = { title: string; children: ReactNode };

/** What opened because something was pressed: it takes the focus, and is scrolled to. */
export function OpenedPart({ title, children }: Props) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="account-part" aria-labelledby={id}>
      <h2 id={id} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}
