import { type ReactNode, useId, useState } from "react";
import { News } from "../../ui/notices.tsx";

type Props = { title: string; said?: string; children: ReactNode };

/** One matter of the account, and the word that it is done. */
export function Part({ title, said, children }: Props) {
  const id = useId();
  return (
    <section className="account-part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {said && (
        <News>
          <p>{said}</p>
        </News>
      )}
      {children}
    </section>
  );
}

/** What a part says about what was done last; spread into it. */
export function useSaid() {
  const [said, say] = useState<string>();
  return [said === undefined ? {} : { said }, say] as const;
}
