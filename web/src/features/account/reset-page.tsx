import { t } from "@lingui/core/macro";
import { useState } from "react";
import { resetPassword } from "../../api/accounts.ts";
import { Link } from "../../ui/link.tsx";
import { News, Trouble } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { Form, NewPasswordField } from "./form.tsx";
import { forgetMember } from "./member.ts";
import { useMailedToken } from "./places.ts";

export default function ResetPage() {
  const token = useMailedToken();
  // Another link in the same tab is another matter.
  return <Reset key={token} token={token} />;
}

function Reset({ token }: { token: string | undefined }) {
  const [isDone, setDone] = useState(false);
  if (isDone)
    return (
      <Page title={t`Your new password is set`} key="set">
        <News>
          <p>{t`Every browser that was logged in with the old one is logged out.`}</p>
        </News>
        <p>
          <Link className="button" to="/account/login">
            {t`Log in`}
          </Link>
        </p>
      </Page>
    );
  return (
    <Page title={t`Set a new password`}>
      {token ? (
        <div className="account-part">
          <Form
            submit={t`Set the new password`}
            send={({ newPassword = "" }) => resetPassword(token, newPassword)}
            onDone={() => {
              forgetMember();
              setDone(true);
            }}
            help={({ code }) => code === "invalid_token" && <AskAgain />}
          >
            <NewPasswordField />
          </Form>
        </div>
      ) : (
        <Trouble>
          <p>{t`This link is not complete, or was used already.`}</p>
          <AskAgain />
        </Trouble>
      )}
    </Page>
  );
}

const AskAgain = () => (
  <p>
    <Link to="/account/forgotten">{t`Ask for a new link`}</Link>
  </p>
);
