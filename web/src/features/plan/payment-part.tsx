import { t } from "@lingui/core/macro";
import { Elements, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import type { Stripe, StripeError } from "@stripe/stripe-js";
import { type FormEvent, useCallback, useState } from "react";
import { shown } from "../../ui/money.tsx";
import { Loading, Trouble } from "../../ui/notices.tsx";
import { useOpened } from "../../ui/use-opened.ts";
import { useAppearance } from "../checkout/appearance.ts";
import { isDone, sentenceFor } from "../checkout/card-payment.tsx";
import { LoadTrouble } from "../checkout/load-trouble.tsx";
import { openStripe } from "../checkout/processors.ts";
import { OpenedPart } from "./opened-part.tsx";
import { afterCard, afterPayment } from "./returned.ts";
import type { Open, Plan } from "./use-plan.ts";
import { termsText } from "./words.ts";

type Entering = Extract<Open, { kind: "payment" | "card" }>;
type Props = { plan: Plan; open: Entering };

/** What is entered at Stripe: a payment, or a card that pays later. */
export default function PaymentPart({ plan, open }: Props) {
  const { clientSecret } = open.kind === "card" ? open.setup : open.toPay;
  const prepare = useCallback(() => prepared(clientSecret), [clientSecret]);
  const { value, hasFailed, retry } = useOpened(prepare);
  const [isAnother, takeAnother] = useState(false);
  const form = { plan, ...entryOf(plan, open) };
  const appearance = useAppearance();
  return (
    <OpenedPart title={form.title}>
      {hasFailed && <LoadTrouble onRetry={retry} />}
      {!value && !hasFailed && <Loading what={t`the form`} />}
      {value?.asks && !isAnother && (
        <BankAsks
          {...{ stripe: value.stripe, clientSecret, onDone: form.onDone }}
          onOther={() => takeAnother(true)}
        />
      )}
      {value && (!value.asks || isAnother) && (
        <Elements key={clientSecret} stripe={value.stripe} options={{ clientSecret, appearance }}>
          <EntryForm {...form} />
        </Elements>
      )}
      <button type="button" className="quiet small" onClick={() => plan.setOpen(undefined)}>
        {t`Not now`}
      </button>
    </OpenedPart>
  );
}

/** Stripe's script, and whether a card is named already and only its bank has to ask. */
async function prepared(clientSecret: string) {
  const stripe = await openStripe();
  if (clientSecret.startsWith("seti_")) return { stripe, asks: false };
  const { paymentIntent } = await stripe.retrievePaymentIntent(clientSecret);
  return { stripe, asks: paymentIntent?.status === "requires_action" };
}

type Entry = {
  title: string;
  submit: string;
  busy: string;
  isSetup: boolean;
  returnUrl: string;
  onDone: () => Promise<void>;
};
function entryOf(plan: Plan, open: Entering): Entry {
  if (open.kind === "card") {
    const { setupRef } = open.setup;
    return {
      ...{ title: t`Another card`, submit: t`Pay with this card from now on`, busy: t`Saving…` },
      ...{ isSetup: true, returnUrl: afterCard(setupRef), onDone: () => plan.payBy(setupRef) },
    };
  }
  const { kind, amount, clientSecret } = open.toPay;
  const [what, sum] = [whatFor(plan), amount ? shown(amount) : ""];
  const setupRef = clientSecret.split("_secret_")[0] ?? "";
  return kind === "setup"
    ? {
        ...{ title: t`The card that pays after the trial`, submit: t`Keep this card` },
        ...{ busy: t`Saving…`, isSetup: true, returnUrl: afterCard(setupRef) },
        // That it was entered does not make it the subscription's.
        onDone: () => plan.payBy(setupRef),
      }
    : {
        title: t`Pay for ${what}`,
        submit: amount ? t`Pay ${sum}` : t`Pay`,
        ...{ busy: t`Paying…`, isSetup: false, returnUrl: afterPayment(), onDone: plan.settle },
      };
}

/** A change that waits to be paid, or the plan as it is. */
const whatFor = ({ now }: Plan) =>
  now?.subscription ? termsText(now.subscription.pending ?? now.subscription) : t`your plan`;

function EntryForm({ submit, busy, isSetup, returnUrl, onDone }: Entry & { plan: Plan }) {
  const stripe = useStripe();
  const elements = useElements();
  const [trouble, setTrouble] = useState<string>();
  const [isReady, setReady] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const send = async () => {
    if (!stripe || !elements || !isReady || isBusy) return;
    setBusy(true);
    setTrouble(undefined);
    const options = {
      ...{ elements, confirmParams: { return_url: returnUrl } },
      redirect: "if_required" as const,
    };
    const error = await (isSetup
      ? enteredBy(() => stripe.confirmSetup(options))
      : paidBy(() => stripe.confirmPayment(options)));
    if (error === undefined) return onDone();
    setBusy(false);
    setTrouble(error);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  return (
    <form onSubmit={onSubmit}>
      <PaymentElement onReady={() => setReady(true)} />
      {trouble && <Trouble>{trouble}</Trouble>}
      <button type="submit" className="wide" aria-disabled={!isReady || isBusy}>
        {isBusy ? busy : submit}
      </button>
    </form>
  );
}

type Paid = { error?: StripeError | undefined; paymentIntent?: { status: string } | undefined };

/** What is wrong, in words; undefined: it is paid. */
async function paidBy(confirm: () => Promise<Paid>): Promise<string | undefined> {
  const answer = await confirm().catch(() => undefined);
  return answer && isDone(answer) ? undefined : sentenceFor(answer?.error);
}
/** Likewise. What was confirmed before, and its answer lost, is entered all the same. */
async function enteredBy(
  confirm: () => Promise<{ error?: StripeError | undefined }>,
): Promise<string | undefined> {
  const answer = await confirm().catch(() => undefined);
  if (answer && (!answer.error || answer.error.code === "setup_intent_unexpected_state"))
    return undefined;
  return answer?.error?.message ?? t`The card was not saved. Please try again.`;
}

type AskProps = {
  stripe: Stripe;
  clientSecret: string;
  onDone: () => Promise<void>;
  onOther: () => void;
};

/** The card that the subscription has was to pay, and its bank wants to know whether it is its owner. */
function BankAsks({ stripe, clientSecret, onDone, onOther }: AskProps) {
  const [trouble, setTrouble] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const answer = async () => {
    if (isBusy) return;
    setBusy(true);
    setTrouble(undefined);
    const error = await paidBy(() => stripe.handleNextAction({ clientSecret }));
    if (error === undefined) return onDone();
    setBusy(false);
    setTrouble(error);
  };
  return (
    <>
      <p>{t`Your bank wants to know that it is you who pays.`}</p>
      {trouble && <Trouble>{trouble}</Trouble>}
      <p className="actions">
        <button type="button" aria-disabled={isBusy} onClick={() => void answer()}>
          {isBusy ? t`Asking…` : t`Answer your bank`}
        </button>
        <button type="button" className="quiet" onClick={onOther}>
          {t`Pay with another card`}
        </button>
      </p>
    </>
  );
}
