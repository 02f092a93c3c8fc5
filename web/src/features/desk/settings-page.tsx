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

export const SettingsPage = () => (
  <DeskPage title="Settings">
    {({ desk, refresh }) => (
      <>
        <ShopPart desk={desk} refresh={refresh} />
        <Part title="Logging in">
          <p>
            Password, passkeys, the authenticator and the browsers that are logged in are in{" "}
            <Link to="/account">your account</Link>.
          </p>
        </Part>
      </>
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
    <Part title="What buyers see" {...said}>
      <Form
        label="Shop"
        submit="Save"
        words={deskWords}
        send={save}
        onDone={() => {
          say("Saved: buyers see it from now on.");
          void refresh();
        }}
      >
        <ShopFields shop={desk} />
        <AmountField
          {...{ name: "shipping", label: "Shipping of one order", currency }}
          value={desk.shippingFlat}
        />
      </Form>
    </Part>
  );
}
