import { DeskPage } from "./desk-page.tsx";
import { PausePart } from "./pause-part.tsx";
import { PaypalPart } from "./paypal-part.tsx";
import { SecondFactorInvite } from "./second-factor-invite.tsx";
import { StripePart } from "./stripe-part.tsx";

/** How the shop stands, and what its seller has to do. */
export const SellerPage = () => (
  <DeskPage title="Your shop">
    {({ desk, keep, refresh }) => (
      <>
        <p className="lead">{desk.name}</p>
        <SecondFactorInvite />
        <StripePart desk={desk} keep={keep} />
        <PaypalPart desk={desk} refresh={refresh} />
        <PausePart desk={desk} refresh={refresh} />
      </>
    )}
  </DeskPage>
);
