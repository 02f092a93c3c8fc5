import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { register } from "../../api/accounts.ts";
import { Link } from "../../ui/link.tsx";
import { News } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { EmailField, Form, NameField, NewPasswordField } from "./form.tsx";
import { LinkAgain } from "./link-again.tsx";

export default function RegisterPage() {
  const [email, setEmail] = useState("");
  const [isDone, setDone] = useState(false);
  if (isDone)
    return (
      <Page title={t`Look into your mailbox`} key="sent">
        <News>
          <p>
            <Trans>
              A mail is on its way to <strong>{email}</strong>. Its link confirms that the address
              is yours, and works for an hour.
            </Trans>
          </p>
          <LinkAgain email={email} />
        </News>
      </Page>
    );
  return (
    <Page title={t`Make an account`}>
      <p className="lead">{t`With an account you see all your orders in one place.`}</p>
      <div className="account-part">
        <Form
          label={t`Your account`}
          submit={t`Make the account`}
          send={({ name = "", email = "", newPassword = "" }) => {
            setEmail(email);
            return register({ name: name.trim(), email, password: newPassword });
          }}
          onDone={() => setDone(true)}
        >
          <NameField />
          <EmailField />
          <NewPasswordField label={t`Password`} />
        </Form>
      </div>
      <p>
        <Trans>
          You have one? <Link to="/account/login">Log in</Link>
        </Trans>
      </p>
    </Page>
  );
}
