import { type ReactNode, useEffect, useRef } from "react";

let isFirst = true;

/** A page's title, in the window too. After a change of page it takes the focus, so that it is read. */
export function Page({ title, children }: { title: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Artisan's Hub`;
  }, [title]);
  useEffect(() => {
    // The browser itself begins at the top of a page that it loaded.
    if (!isFirst) {
      heading.current?.focus();
      window.scrollTo(0, 0);
    }
    isFirst = false;
  }, []);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </>
  );
}
