import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import * as api from "../../api/accounts.ts";
import { navigate } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { EmailField, Form, PasswordField } from "./form.tsx";
import { LinkAgain } from "./link-again.tsx";
import { recognize } from "./member.ts";
import { canUsePasskeys, provePasskey } from "./passkeys.ts";
import { placeAfterLogin } from "./places.ts";
import { SecondStep } from "./second-step.tsx";

export default function LoginPage() {
  const [isAskedForCode, setAskedForCode] = useState(false);
  if (isAskedForCode)
    return <SecondStep onDone={() => void goOn()} onStartAgain={() => setAskedForCode(false)} />;
  return (
    <Page title={t`Log in`}>
      <div className="account-part">
        <WithPassword onCode={() => setAskedForCode(true)} />
        <p>
          <Link to="/account/forgotten">{t`Forgot the password?`}</Link>
        </p>
      </div>
      <div className="account-part">
        <WithPasskey />
      </div>
      <p>
        <Trans>
          New here? <Link to="/account/register">Make an account</Link> – you need none to buy.
        </Trans>
      </p>
    </Page>
  );
}

/** The header and the checkout know the name before the next page is there. */
async function goOn() {
  await recognize();
  navigate(placeAfterLogin(), { replace: true });
}

function WithPassword({ onCode }: { onCode: () => void }) {
  const [email, setEmail] = useState("");
  return (
    <Form
      label={t`With your password`}
      submit={t`Log in`}
      send={({ email = "", password = "" }) => {
        setEmail(email);
        return api.logIn(email, password);
      }}
      onDone={(answer) => (answer.twoFactorRedirect ? onCode() : void goOn())}
      help={({ code }) => code === "email_not_verified" && <LinkAgain email={email} />}
    >
      <EmailField />
      <PasswordField />
    </Form>
  );
}

function WithPasskey() {
  if (!canUsePasskeys())
    return <p className="hint">{t`This browser cannot use passkeys; newer ones can.`}</p>;
  return (
    <Form
      label={t`With a passkey`}
      submit={t`Log in with a passkey`}
      isQuiet
      send={() => api.logInWithPasskey(provePasskey)}
      onDone={() => void goOn()}
    />
  );
}
