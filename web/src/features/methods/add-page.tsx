import { t } from "@lingui/core/macro";
import { Elements, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import { type FormEvent, useState } from "react";
import type { SetupAnswer } from "../../../../worker/http/contract/methods.ts";
import type { Problem, Processor } from "../../../../worker/http/contract/shapes.ts";
import { finishSetup, openSetup } from "../../api/calls.ts";
import { navigate } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { language } from "../../ui/locale.ts";
import { Loading, ProblemNotice, Trouble } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { useOpened } from "../../ui/use-opened.ts";
import { useAppearance } from "../checkout/appearance.ts";
import { LoadTrouble } from "../checkout/load-trouble.tsx";
import { openStripe } from "../checkout/processors.ts";

const PAGE = "/account/methods";

/** Saving without buying. Below /checkout, because only there the processors' scripts may run. */
export default function AddPage() {
  const [setup, setSetup] = useState<SetupAnswer>();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);

  const begin = async (processor: Processor) => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    const answer = await openSetup(processor);
    if (answer.ok && answer.value.processor === "paypal")
      return location.assign(answer.value.approveUrl);
    setBusy(false);
    if (answer.ok) setSetup(answer.value);
    else setProblem(answer.problem);
  };
  return (
    <Page title={t`Add a way to pay`}>
      {problem && <ProblemNotice problem={problem} />}
      {setup?.processor === "stripe" ? (
        <CardSetup setup={setup} />
      ) : (
        <p className="actions">
          <button type="button" aria-disabled={isBusy} onClick={() => void begin("stripe")}>
            {t`Add a card`}
          </button>
          <button type="button" aria-disabled={isBusy} onClick={() => void begin("paypal")}>
            {t`Add PayPal`}
          </button>
        </p>
      )}
      <p>
        <Link to={PAGE}>{t`Back to what is saved`}</Link>
      </p>
    </Page>
  );
}

type CardProps = { setup: Extract<SetupAnswer, { processor: "stripe" }> };

function CardSetup({ setup }: CardProps) {
  const { value: stripe, hasFailed, retry } = useOpened(openStripe);
  const appearance = useAppearance();
  if (hasFailed) return <LoadTrouble onRetry={retry} />;
  if (!stripe) return <Loading what={t`the card form`} />;
  return (
    <Elements
      stripe={stripe}
      options={{ clientSecret: setup.clientSecret, appearance, locale: language }}
    >
      <CardForm setup={setup} />
    </Elements>
  );
}

function CardForm({ setup: { setupId } }: CardProps) {
  const stripe = useStripe();
  const elements = useElements();
  const [trouble, setTrouble] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [isReady, setReady] = useState(false);
  const [isBusy, setBusy] = useState(false);

  const save = async () => {
    if (!stripe || !elements || !isReady || isBusy) return;
    setBusy(true);
    setTrouble(undefined);
    setProblem(undefined);
    const return_url = `${location.origin}${PAGE}?setup=${setupId}`;
    const answer = await stripe
      .confirmSetup({ elements, confirmParams: { return_url }, redirect: "if_required" })
      .catch(() => undefined);
    // What was confirmed before, and its answer lost, is finished all the same.
    if (answer && (!answer.error || answer.error.code === "setup_intent_unexpected_state")) {
      const finished = await finishSetup(setupId);
      if (finished.ok) return navigate(PAGE);
      setProblem(finished.problem);
    } else setTrouble(answer?.error.message ?? t`The card was not saved. Please try again.`);
    setBusy(false);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <form className="card-form" onSubmit={onSubmit}>
      <PaymentElement onReady={() => setReady(true)} />
      {trouble && <Trouble>{trouble}</Trouble>}
      {problem && <ProblemNotice problem={problem} />}
      <button type="submit" className="wide" aria-disabled={!isReady || isBusy}>
        {isBusy ? t`Saving…` : t`Save this card`}
      </button>
    </form>
  );
}
