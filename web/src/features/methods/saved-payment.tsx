import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { SavedMethod } from "../../../../worker/http/contract/methods.ts";
import type { Order, PaymentInstructions } from "../../../../worker/http/contract/orders.ts";
import { capturePayment, type OrderKey } from "../../api/calls.ts";
import { sentenceFor as problemSentence } from "../../api/problems.ts";
import { shown } from "../../ui/money.tsx";
import { Loading, Trouble } from "../../ui/notices.tsx";
import { useOpened } from "../../ui/use-opened.ts";
import { isDone, sentenceFor } from "../checkout/card-payment.tsx";
import { LoadTrouble } from "../checkout/load-trouble.tsx";
import { openStripe } from "../checkout/processors.ts";
import { markConfirming, unmarkConfirming } from "../orders/order-memory.ts";
import { MethodName } from "./saved-method.tsx";

type Props = {
  order: Order;
  payment: PaymentInstructions;
  method: SavedMethod;
  orderKey: OrderKey;
  onPaid: () => void;
};

/** One step with what is saved; a card's bank may ask for another, in a window of its own. */
export default function SavedPayment(props: Props) {
  return props.payment.processor === "stripe" ? (
    <SavedCard {...props} />
  ) : (
    <SavedAccount {...props} />
  );
}

function SavedCard({ order, payment, method, onPaid }: Props) {
  const { value: stripe, hasFailed, retry } = useOpened(openStripe);
  if (hasFailed) return <LoadTrouble onRetry={retry} />;
  if (!stripe || payment.processor !== "stripe") return <Loading what={t`your card`} />;
  const pay = async () => {
    markConfirming(order.id);
    const return_url = `${location.origin}/orders/${order.id}`;
    const { clientSecret } = payment;
    const answer = await stripe
      .confirmPayment({ clientSecret, confirmParams: { return_url }, redirect: "if_required" })
      .catch(() => undefined);
    if (answer && isDone(answer)) {
      onPaid();
      return undefined;
    }
    unmarkConfirming(order.id);
    return `${sentenceFor(answer?.error)} ${t`You can also choose another way to pay above.`}`;
  };
  return <OneStep order={order} method={method} pay={pay} />;
}

function SavedAccount({ order, payment, method, orderKey, onPaid }: Props) {
  const pay = async () => {
    const answer = await capturePayment(payment.paymentId, orderKey);
    if (answer.ok) {
      onPaid();
      return undefined;
    }
    // Lost on the way, it may have been taken: the order's page says so.
    if (answer.status === 0 || answer.status >= 500) onPaid();
    return problemSentence(answer.problem);
  };
  return <OneStep order={order} method={method} pay={pay} />;
}

type StepProps = Pick<Props, "order" | "method"> & { pay: () => Promise<string | undefined> };

function OneStep({ order, method, pay }: StepProps) {
  const [trouble, setTrouble] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const onClick = async () => {
    if (isBusy) return;
    setBusy(true);
    setTrouble(undefined);
    setTrouble(await pay());
    setBusy(false);
  };
  return (
    <div className="card-form">
      <p>
        <Trans>
          You pay with <MethodName method={method} />.
        </Trans>
      </p>
      {trouble && <Trouble>{trouble}</Trouble>}
      <button type="button" className="wide" aria-disabled={isBusy} onClick={() => void onClick()}>
        {isBusy ? t`Paying…` : t`Pay ${shown(order.total)}`}
      </button>
    </div>
  );
}
