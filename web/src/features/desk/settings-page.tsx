import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Desk } from "../../../../worker/http/contract/seller.ts";
import type { MoneyJson } from "../../../../worker/http/contract/shapes.ts";
import { editDesk } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { amountIn } from "../../ui/amount.ts";
import { Link } from "../../ui/link.tsx";
import { Form } from "../account/form.tsx";
import { Part, useSaid } from "../account/part.tsx";
import { AmountField } from "./amount-field.tsx";
import { DeskPage } from "./desk-page.tsx";
import { unreadable } from "./form-problems.ts";
import { ShopFields } from "./open-desk.tsx";
import { PausePart } from "./pause-part.tsx";
import { PaypalPart } from "./paypal-part.tsx";
import { StripePart } from "./stripe-part.tsx";

/** What the shop is, when it is open, and how it is paid. */
export const SettingsPage = () => (
  <DeskPage title={t`Settings`}>
    {({ desk, keep, refresh }) => (
      <div className="desk-columns">
        <div>
          <ShopPart desk={desk} refresh={refresh} />
          <PausePart desk={desk} refresh={refresh} />
        </div>
        <div>
          <StripePart desk={desk} keep={keep} />
          <PaypalPart desk={desk} refresh={refresh} />
          <Part title={t`Logging in`}>
            <p>
              <Trans>
                Password, passkeys, the authenticator and the browsers that are logged in are in{" "}
                <Link to="/account">your account</Link>.
              </Trans>
            </p>
          </Part>
        </div>
      </div>
    )}
  </DeskPage>
);

function ShopPart({ desk, refresh }: { desk: Desk; refresh: () => Promise<void> }) {
  const [said, say] = useSaid();
  const currency = desk.shippingFlat.currency as MoneyJson["currency"];
  const save = async ({ name = "", story = "", shipping = "" }: Record<string, string>) => {
    const shippingFlat = amountIn(shipping, currency);
    return shippingFlat ? editDesk({ name, story, shippingFlat }) : unreadable("shipping");
  };
  return (
    <Part title={t`What buyers see`} {...said}>
      <Form
        label={t`Shop`}
        submit={t`Save`}
        words={deskWords}
        send={save}
        onDone={() => {
          say(t`Saved: buyers see it from now on.`);
          void refresh();
        }}
      >
        <ShopFields shop={desk} />
        <AmountField
          {...{ name: "shipping", label: t`Shipping of one order`, currency }}
          value={desk.shippingFlat}
        />
      </Form>
    </Part>
  );
}
