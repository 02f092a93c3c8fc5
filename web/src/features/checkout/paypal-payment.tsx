import { t } from "@lingui/core/macro";
import {
  PayPalButtons,
  PayPalScriptProvider,
  usePayPalScriptReducer,
} from "@paypal/react-paypal-js";
import { useCallback, useState } from "react";
import type { Order, PaymentInstructions } from "../../../../worker/http/contract/orders.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { capturePayment, type OrderKey } from "../../api/calls.ts";
import { sentenceFor } from "../../api/problems.ts";
import { Loading, News, Trouble } from "../../ui/notices.tsx";
import { useOpened } from "../../ui/use-opened.ts";
import { LoadTrouble } from "./load-trouble.tsx";
import { paypalOptions } from "./processors.ts";

type Props = {
  order: Order;
  payment: Extract<PaymentInstructions, { processor: "paypal" }>;
  orderKey: OrderKey;
  onPaid: () => void;
  onSpent: (why: Problem) => Promise<void>;
};

export default function PaypalPayment(props: Props) {
  const { currency } = props.order.total;
  const open = useCallback(() => paypalOptions(currency), [currency]);
  const { value: options, hasFailed, retry } = useOpened(open);
  if (hasFailed) return <LoadTrouble onRetry={retry} />;
  if (!options) return <Loading what="PayPal" />;
  return (
    <PayPalScriptProvider options={options}>
      <Buttons {...props} />
    </PayPalScriptProvider>
  );
}

type Said = { tone: "news" | "trouble"; sentence: string };

function Buttons({ payment, orderKey, onPaid, onSpent }: Props) {
  const [{ isPending, isRejected }] = usePayPalScriptReducer();
  const [said, say] = useState<Said>();

  const capture = async (restart: () => void) => {
    const answer = await capturePayment(payment.paymentId, orderKey);
    if (answer.ok) return onPaid();
    const { code } = answer.problem;
    say({ tone: "trouble", sentence: sentenceFor(answer.problem) });
    // PayPal has ended this payment: what it needs is another, not another card.
    if (answer.problem.needsNewPayment) return onSpent(answer.problem);
    // Back to PayPal, for another card or account, or for the step that it still asks for.
    if (code === "instrument_declined" || code === "payer_action_required") return restart();
    // The buyer has approved. If our question was lost, PayPal's word still reaches the shop; if
    // the order has moved on meanwhile, its page says how.
    if (answer.status === 0 || answer.status >= 500 || answer.status === 409) onPaid();
  };

  if (isRejected) return <LoadTrouble onRetry={() => location.reload()} />;
  return (
    <div className="paypal-form">
      {isPending && <Loading what="PayPal" />}
      {/* Its frames are light ones: on a dark page the browser would draw a white box behind them. */}
      <div className="light">
        <PayPalButtons
          style={{ shape: "pill" }}
          createOrder={async () => payment.paypalOrderId}
          onClick={() => say(undefined)}
          onApprove={(_data, actions) => capture(() => actions.restart())}
          onCancel={() => say({ tone: "news", sentence: CANCELLED })}
          onError={() => say({ tone: "trouble", sentence: FAILED })}
        />
      </div>
      {said?.tone === "news" && <News>{said.sentence}</News>}
      {said?.tone === "trouble" && <Trouble>{said.sentence}</Trouble>}
    </div>
  );
}

const CANCELLED = t`You left PayPal, and nothing was charged. Try again, or pay by card.`;
const FAILED = t`PayPal’s window did not work. Nothing was charged; try again, or pay by card.`;
