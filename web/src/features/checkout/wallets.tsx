import { t } from "@lingui/core/macro";
import { ExpressCheckoutElement } from "@stripe/react-stripe-js";
import type {
  StripeExpressCheckoutElementConfirmEvent,
  StripeExpressCheckoutElementOptions,
} from "@stripe/stripe-js";
import { useState } from "react";

type Props = {
  /** False: it was not paid, and the wallet's sheet says so. */
  pay: () => Promise<boolean>;
};

/** Those that pay as a card does. PayPal is a way of its own here, and the others pay otherwise. */
const options: StripeExpressCheckoutElementOptions = {
  paymentMethods: {
    ...{ applePay: "auto", googlePay: "auto" },
    ...{ link: "never", paypal: "never", amazonPay: "never", klarna: "never" },
  },
  buttonHeight: 48,
};

/** Apple Pay and Google Pay, where the buyer's browser has them: one touch, and nothing to type. */
export function Wallets({ pay }: Props) {
  const [isAny, setAny] = useState(false);
  const onConfirm = async ({ paymentFailed }: StripeExpressCheckoutElementConfirmEvent) => {
    if (!(await pay())) paymentFailed({ reason: "fail" });
  };
  return (
    <>
      <ExpressCheckoutElement
        options={options}
        onReady={({ availablePaymentMethods }) => setAny(availablePaymentMethods !== undefined)}
        onConfirm={(event) => void onConfirm(event)}
      />
      {isAny && <p className="or-else">{t`or by card`}</p>}
    </>
  );
}
