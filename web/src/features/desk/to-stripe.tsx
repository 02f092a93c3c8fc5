import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { Desk } from "../../../../worker/http/contract/seller.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { beginOnboarding } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Trouble } from "../../ui/notices.tsx";
import { Told } from "../account/told.tsx";

/** Leads to Stripe's page, where the seller goes on where they left. */
export function useStripesPage() {
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const go = async () => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    const answer = await beginOnboarding();
    // The page stays until the next is there, and is seen again by whoever goes back.
    setBusy(false);
    if (answer.ok) location.assign(answer.value.url);
    else setProblem(answer.problem);
  };
  return { go, problem, isBusy };
}

/** Nothing to press where Stripe wants nothing, or wants it of nobody any more. */
const hasToGo = ({ tasks, transfers, disabledReason }: Desk["stripe"]) =>
  !disabledReason?.startsWith("rejected") && (transfers !== "active" || tasks.length > 0);

export function ToStripe({ stripe }: { stripe: Desk["stripe"] }) {
  const { go, problem, isBusy } = useStripesPage();
  if (!hasToGo(stripe)) return null;
  return (
    <>
      {problem && (
        <Trouble>
          <Told problem={problem} words={deskWords} />
        </Trouble>
      )}
      <p>
        <button type="button" aria-disabled={isBusy} onClick={() => void go()}>
          {stripe.onboarded ? t`Go on at Stripe` : t`Begin at Stripe`}
        </button>
      </p>
    </>
  );
}
