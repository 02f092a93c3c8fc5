import { t } from "@lingui/core/macro";
import { useCallback, useEffect, useState } from "react";
import type { Desk } from "../../../../worker/http/contract/seller.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { askStripe, getDesk } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Link } from "../../ui/link.tsx";
import { Loading, News, Trouble } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { CHANGING } from "../../ui/query.ts";
import { stored } from "../../ui/storage.ts";
import { useKept } from "../../ui/use-kept.ts";
import { Told } from "../account/told.tsx";
import { useLoginFirst } from "../account/use-login-first.ts";
import { StripeState } from "./stripe-part.tsx";
import { ToStripe, useStripesPage } from "./to-stripe.tsx";

/**
 * Where Stripe's page leads back to. That somebody came back says nothing of what they told Stripe,
 * so it is asked; where it cannot be, what it said last is shown.
 */
export function StripeDonePage() {
  const load = useCallback(async () => {
    const asked = await askStripe();
    if (asked.ok || asked.problem.code === "unauthorized") return asked;
    const desk = await getDesk();
    return desk.ok ? { ...desk, value: { ...desk.value, missed: asked.problem } } : desk;
  }, []);
  const { value, problem, refresh } = useKept<Desk & { missed?: Problem }>(
    [CHANGING, "stripe"],
    load,
  );
  const isOver = useLoginFirst(problem);
  return (
    <Page title={t`Back from Stripe`}>
      {!value && !problem && <Loading what={t`what Stripe says`} />}
      {problem && !isOver && (
        <Trouble>
          <Told problem={problem} words={deskWords} />
        </Trouble>
      )}
      {value?.missed && (
        <Trouble>
          <Told problem={value.missed} words={deskWords} />
          <button type="button" className="quiet" onClick={() => void refresh()}>
            {t`Ask Stripe again`}
          </button>
        </Trouble>
      )}
      {value && <Outcome stripe={value.stripe} />}
      <p>
        <Link to="/seller">{t`To your desk`}</Link>
      </p>
    </Page>
  );
}

const Outcome = ({ stripe }: Pick<Desk, "stripe">) => (
  <div className="account-part">
    {stripe.transfers === "active" && stripe.tasks.length === 0 && (
      <News>
        <p>{t`Thank you: Stripe has all that it needs.`}</p>
      </News>
    )}
    <StripeState stripe={stripe} />
    <ToStripe stripe={stripe} />
  </div>
);

/** When this tab was last sent on by itself. Stripe may lead back at once, and so in a ring. */
const lastSent = stored<number>(sessionStorage, "onboarding-resumed", (json) =>
  typeof json === "number" ? json : undefined,
);
const RING_MS = 60_000;

/** Where Stripe leads whoever comes with a link that was used or is over: a new one goes on. */
export function StripeAgainPage() {
  const { go, problem, isBusy } = useStripesPage();
  const isOver = useLoginFirst(problem);
  const [isByHand] = useState(() => Date.now() - (lastSent.get() ?? 0) < RING_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it goes on by itself once.
  useEffect(() => {
    if (isByHand) return;
    lastSent.set(Date.now());
    void go();
  }, []);
  return (
    <Page title={t`Go on at Stripe`}>
      <p className="lead">
        {t`That link to Stripe’s page was used already, or is over. What you have told Stripe is kept.`}
      </p>
      {isBusy && <Loading what={t`a new one`} />}
      {problem && !isOver && (
        <Trouble>
          <Told problem={problem} words={deskWords} />
        </Trouble>
      )}
      {(isByHand || problem) && !isOver && (
        <p>
          <button type="button" aria-disabled={isBusy} onClick={() => void go()}>
            {t`Go on at Stripe`}
          </button>
        </p>
      )}
      <p>
        <Link to="/seller">{t`To your desk`}</Link>
      </p>
    </Page>
  );
}
