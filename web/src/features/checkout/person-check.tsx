import { t } from "@lingui/core/macro";
import { useEffect, useRef } from "react";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { Loading } from "../../ui/notices.tsx";
import { useOpened } from "../../ui/use-opened.ts";
import { LoadTrouble } from "./load-trouble.tsx";
import { openTurnstile } from "./processors.ts";

/** Not after a proof that was none: whoever tries again is asked again, and nothing goes in a ring. */
export const isChallenge = ({ code }: Problem) => code === "challenge_required";

type Props = {
  /** What the proof is for: the API takes it for nothing else. */
  action: "checkout" | "pay";
  onProof: (proof: string) => void;
};

/** Cloudflare's box, shown only to who is asked for it. Each proof is good for one try. */
export function PersonCheck({ action, onProof }: Props) {
  const { value: opened, hasFailed, retry } = useOpened(openTurnstile);
  const box = useRef<HTMLDivElement>(null);
  // The newest one, so that a new function does not begin the check anew.
  const told = useRef(onProof);
  told.current = onProof;

  useEffect(() => {
    if (!opened || !box.current) return;
    const { turnstile, siteKey: sitekey } = opened;
    const callback = (proof: string) => told.current(proof);
    const id = turnstile.render(box.current, { sitekey, action, callback });
    return () => turnstile.remove(id);
  }, [opened, action]);

  if (hasFailed) return <LoadTrouble onRetry={retry} />;
  return (
    <section aria-label={t`Are you a person?`}>
      {!opened && <Loading what={t`the check`} />}
      <div ref={box} />
    </section>
  );
}
