import { Elements, PaymentElement, useElements, useStripe } from "@stripe/react-stripe-js";
import type { Appearance, StripeError } from "@stripe/stripe-js";
import { type FormEvent, useState } from "react";
import type { Order, PaymentInstructions } from "../../../../worker/http/contract/orders.ts";
import { shown } from "../../ui/money.tsx";
import { Loading, Trouble } from "../../ui/notices.tsx";
import { useOpened } from "../../ui/use-opened.ts";
import { markConfirming, unmarkConfirming } from "../orders/order-memory.ts";
import { LoadTrouble } from "./load-trouble.tsx";
import { openStripe } from "./processors.ts";

type Props = {
  order: Order;
  payment: Extract<PaymentInstructions, { processor: "stripe" }>;
  onPaid: () => void;
};

/** The shop's own look, as far as Stripe's form takes it on. */
export const appearance: Appearance = {
  theme: "stripe",
  variables: { colorPrimary: "#8a3b1e", borderRadius: "8px", fontFamily: "system-ui, sans-serif" },
};

export default function CardPayment({ payment, ...rest }: Props) {
  const { value: stripe, hasFailed, retry } = useOpened(openStripe);
  if (hasFailed) return <LoadTrouble onRetry={retry} />;
  if (!stripe) return <Loading what="the card form" />;
  const { clientSecret, customerSessionClientSecret: session } = payment;
  const shows = session === undefined ? {} : { customerSessionClientSecret: session };
  return (
    <Elements stripe={stripe} options={{ clientSecret, appearance, ...shows }}>
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

  const pay = async () => {
    if (!stripe || !elements || !isReady || isBusy) return;
    setBusy(true);
    setTrouble(undefined);
    // Marked first: some banks take the browser away and bring it back to the order's page.
    markConfirming(order.id);
    const return_url = `${location.origin}/orders/${order.id}`;
    const redirect = "if_required";
    const answer = await stripe
      .confirmPayment({ elements, confirmParams: { return_url }, redirect })
      .catch(() => undefined);
    if (answer && isDone(answer)) return onPaid();
    unmarkConfirming(order.id);
    setBusy(false);
    setTrouble(sentenceFor(answer?.error));
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void pay();
  };
  return (
    <form className="card-form" onSubmit={onSubmit}>
      <PaymentElement onReady={() => setReady(true)} />
      {trouble && <Trouble>{trouble}</Trouble>}
      <button type="submit" className="wide" aria-disabled={!isReady || isBusy}>
        {isBusy ? "Paying…" : `Pay ${shown(order.total)}`}
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
  return "The payment did not go through. Please try again, or use another card.";
}
