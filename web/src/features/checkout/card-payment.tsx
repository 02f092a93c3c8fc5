import { t } from "@lingui/core/macro";
import { Elements, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import type { StripeError } from "@stripe/stripe-js";
import { type FormEvent, useState } from "react";
import type { Order, PaymentInstructions } from "../../../../worker/http/contract/orders.ts";
import { language } from "../../ui/locale.ts";
import { shown } from "../../ui/money.tsx";
import { Loading, Trouble } from "../../ui/notices.tsx";
import { useOpened } from "../../ui/use-opened.ts";
import { markConfirming, unmarkConfirming } from "../orders/order-memory.ts";
import { useAppearance } from "./appearance.ts";
import { LoadTrouble } from "./load-trouble.tsx";
import { openStripe } from "./processors.ts";
import { Wallets } from "./wallets.tsx";

type Props = {
  order: Order;
  payment: Extract<PaymentInstructions, { processor: "stripe" }>;
  onPaid: () => void;
};

/** They have buttons of their own. */
const withoutWallets = { wallets: { applePay: "never", googlePay: "never" } } as const;

export default function CardPayment({ payment, ...rest }: Props) {
  const { value: stripe, hasFailed, retry } = useOpened(openStripe);
  const appearance = useAppearance();
  if (hasFailed) return <LoadTrouble onRetry={retry} />;
  if (!stripe) return <Loading what={t`the card form`} />;
  const { clientSecret, customerSessionClientSecret: session } = payment;
  const shows = session === undefined ? {} : { customerSessionClientSecret: session };
  return (
    <Elements stripe={stripe} options={{ clientSecret, appearance, locale: language, ...shows }}>
      <CardForm {...rest} />
    </Elements>
  );
}

function CardForm({ order, onPaid }: Omit<Props, "payment">) {
  const stripe = useStripe();
  const elements = useElements();
  const [trouble, setTrouble] = useState<string>();
  const [isReady, setReady] = useState(false);
  const [isBusy, setBusy] = useState(false);

  /** Whether it was paid. */
  const pay = async (): Promise<boolean> => {
    if (!stripe || !elements || isBusy) return false;
    setBusy(true);
    setTrouble(undefined);
    // Marked first: some banks take the browser away and bring it back to the order's page.
    markConfirming(order.id);
    const return_url = `${location.origin}/orders/${order.id}`;
    const redirect = "if_required";
    const answer = await stripe
      .confirmPayment({ elements, confirmParams: { return_url }, redirect })
      .catch(() => undefined);
    if (answer && isDone(answer)) {
      onPaid();
      return true;
    }
    unmarkConfirming(order.id);
    setBusy(false);
    setTrouble(sentenceFor(answer?.error));
    return false;
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) void pay();
  };
  return (
    <form className="card-form" onSubmit={onSubmit}>
      <Wallets pay={pay} />
      <PaymentElement options={withoutWallets} onReady={() => setReady(true)} />
      {trouble && <Trouble>{trouble}</Trouble>}
      <button type="submit" className="wide" aria-disabled={!isReady || isBusy}>
        {isBusy ? t`Paying…` : t`Pay ${shown(order.total)}`}
      </button>
    </form>
  );
}

type Answer = { error?: StripeError | undefined; paymentIntent?: { status: string } | undefined };

/** Nothing more for the buyer to do; the order's page shows what became of it. */
export function isDone({ error, paymentIntent }: Answer): boolean {
  // An earlier try has succeeded, or the order's time is over: either way this is not payable.
  if (error?.code === "payment_intent_unexpected_state") return true;
  return ["succeeded", "processing", "requires_capture"].includes(paymentIntent?.status ?? "");
}

/** Stripe's own words for what the buyer can mend; for the rest ours. */
export function sentenceFor(error: StripeError | undefined): string {
  const isTheirs = error?.type === "card_error" || error?.type === "validation_error";
  if (isTheirs && error.message) return error.message;
  if (error?.code === "payment_intent_authentication_failure" && error.message)
    return error.message;
  return t`The payment did not go through. Please try again, or use another card.`;
}
