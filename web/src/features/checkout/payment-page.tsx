import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { lazy, Suspense, useState } from "react";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { cancelOrder, type OrderKey } from "../../api/calls.ts";
import { navigate } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { Money } from "../../ui/money.tsx";
import { Loading, ProblemNotice, Trouble } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { Time } from "../../ui/time.tsx";
import { useSavedMethods } from "../methods/use-saved-methods.ts";
import { WaysToPay } from "../methods/ways-to-pay.tsx";
import { forgetOrder, markConfirming, orderKey, orderPage } from "../orders/order-memory.ts";
import { Delivery } from "./delivery.tsx";
import { Entered } from "./entered.tsx";
import { letGo } from "./held.ts";
import { PersonCheck } from "./person-check.tsx";
import { Steps } from "./steps.tsx";
import { type Payable, usePayment } from "./use-payment.ts";

// Who pays by card loads nothing of PayPal's, and the other way round.
const CardPayment = lazy(() => import("./card-payment.tsx"));
const SavedPayment = lazy(() => import("../methods/saved-payment.tsx"));
const PaypalPayment = lazy(() => import("./paypal-payment.tsx"));

const methods = [
  { processor: "stripe", refusal: null },
  { processor: "paypal", refusal: null },
] as const;

export default function PaymentPage({ id }: { id: string }) {
  const [key] = useState(() => orderKey(id));
  if (!key)
    return (
      <Page title={t`Payment`}>
        <Trouble>{t`This order is open in another tab, or its link is not complete.`}</Trouble>
        <p>
          <Link to="/cart">{t`Back to your cart`}</Link>
        </p>
      </Page>
    );
  return <Payment orderKey={key} />;
}

function Payment({ orderKey: key }: { orderKey: OrderKey }) {
  const saved = useSavedMethods();
  const { payable, chosen, problem, isBusy, challenged, choose, setProblem } = usePayment(
    key,
    saved !== undefined,
  );
  const onPaid = () => {
    markConfirming(key.id);
    letGo(key.id);
    navigate(orderPage(key));
  };
  /** The same order by the same method, with a payment that can still be paid. */
  const onSpent = async (why: Problem) => {
    await choose({ processor: "paypal", isSaved: chosen?.isSaved === true });
    setProblem((problem) => problem ?? why);
  };
  /** What was typed, and the cart, are still there: another order is made of them. */
  const giveUp = async (next: "/cart" | "/checkout") => {
    const cancelled = await cancelOrder(key);
    if (!cancelled.ok) return setProblem(cancelled.problem);
    forgetOrder(key.id);
    navigate(next);
  };
  return (
    <Page title={t`Payment`}>
      <Steps at="payment" />
      <div className="columns">
        <div>
          <Entered onChange={() => void giveUp("/checkout")} />
          {payable && <Delivery parts={payable.order.parts} />}
          <WaysToPay
            offered={methods}
            saved={saved}
            chosen={chosen}
            // One at a time; and not disabled meanwhile, which would lose the focus.
            onChoose={(choice) => !isBusy && void choose(choice)}
          />
          {problem && <ProblemNotice problem={problem} />}
          {challenged && (
            <PersonCheck action="pay" onProof={(proof) => void choose(challenged, proof)} />
          )}
          {isBusy && <Loading what={t`the payment`} />}
          {payable?.payment && !isBusy && (
            <Suspense fallback={<Loading what={t`the payment form`} />}>
              <Form {...payable} orderKey={key} onPaid={onPaid} onSpent={onSpent} />
            </Suspense>
          )}
        </div>
        <aside aria-label={t`Summary`}>
          {payable && <Reserved order={payable.order} />}
          <p>
            <Trans>
              <Link to={orderPage(key)}>Your order’s own page</Link>
              <span className="hint"> – keep this link to come back to it.</span>
            </Trans>
          </p>
          <button type="button" className="quiet" onClick={() => void giveUp("/cart")}>
            {t`Cancel this order`}
          </button>
        </aside>
      </div>
    </Page>
  );
}

export type FormProps = Payable & {
  orderKey: OrderKey;
  onPaid: () => void;
  onSpent: (why: Problem) => Promise<void>;
};

function Form({ payment, ...rest }: FormProps) {
  if (payment?.savedMethod) {
    const { savedMethod: method, paymentId } = payment;
    return <SavedPayment key={paymentId} payment={payment} method={method} {...rest} />;
  }
  switch (payment?.processor) {
    case undefined:
      return null;
    case "stripe":
      return <CardPayment key={payment.clientSecret} payment={payment} {...rest} />;
    case "paypal":
      return <PaypalPayment key={payment.paypalOrderId} payment={payment} {...rest} />;
  }
}

const Reserved = ({ order }: { order: Payable["order"] }) => (
  <div className="summary">
    <h2>{t`Order ${order.number}`}</h2>
    <dl>
      {order.parts.map(({ id, artisan, total }) => (
        <div key={id}>
          <dt>{artisan.name}</dt>
          <dd>
            <Money amount={total} />
          </dd>
        </div>
      ))}
      <div className="total">
        <dt>{t`Total`}</dt>
        <dd>
          <Money amount={order.total} />
        </dd>
      </div>
    </dl>
    <p className="hint">
      <Trans>
        Reserved for you until <Time at={order.expiresAt} />.
      </Trans>
    </p>
  </div>
);
