import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { requestReset } from "../../api/accounts.ts";
import { News } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { EmailField, Form } from "./form.tsx";

/** Says the same for every address: who has an account is nobody else's business. */
export default function ForgottenPage() {
  const [isDone, setDone] = useState(false);
  if (isDone)
    return (
      <Page title={t`Look into your mailbox`} key="sent">
        <News>
          <p>
            <Trans>
              If there is an account with this address, a mail is on its way to it. Its link sets a
              new password, and works for an hour.
            </Trans>
          </p>
        </News>
      </Page>
    );
  return (
    <Page title={t`Forgot the password?`}>
      <div className="account-part">
        <Form
          submit={t`Mail a link to set a new one`}
          send={({ email = "" }) => requestReset(email)}
          onDone={() => setDone(true)}
        >
          <EmailField />
        </Form>
      </div>
    </Page>
  );
}
