import { useEffect, useRef } from "react";

/**
 * The word that something is done, where what was pressed for it went away: it takes the focus, which
 * would be lost else.
 */
export function Said({ children }: { children: string | undefined }) {
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (children) notice.current?.focus();
  }, [children]);
  return (
    children && (
      <div ref={notice} className="notice news" role="status" tabIndex={-1}>
        <p>{children}</p>
      </div>
    )
  );
}
