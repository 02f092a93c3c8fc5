import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { verifyEmail } from "../../api/accounts.ts";
import { Link } from "../../ui/link.tsx";
import { News, Trouble } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { Form } from "./form.tsx";
import { recognize } from "./member.ts";
import { useMailedToken } from "./places.ts";

type Proved = { sentence: string; isMember: boolean };

/** Nothing happens before the button: programs that look for bad mails open their links too. */
export default function VerifyPage() {
  const token = useMailedToken();
  // Another link in the same tab is another matter.
  return <Confirm key={token} token={token} />;
}

function Confirm({ token }: { token: string | undefined }) {
  const [proved, setProved] = useState<Proved>();
  if (proved)
    return (
      <Page title={t`Confirmed`} key="confirmed">
        <News>
          <p>{proved.sentence}</p>
        </News>
        <p>
          {proved.isMember ? (
            <Link className="button" to="/account">
              {t`Your account`}
            </Link>
          ) : (
            <Link className="button" to="/account/login">
              {t`Log in`}
            </Link>
          )}
        </p>
      </Page>
    );
  if (!token)
    return (
      <Page title={t`Confirm your address`}>
        <Trouble>
          <p>{t`This link is not complete, or was used already.`}</p>
        </Trouble>
        <p>
          <Trans>
            <Link to="/account/login">Log in</Link> – if your address is not confirmed yet, you can
            have the link mailed again there.
          </Trans>
        </p>
      </Page>
    );
  const onDone = async ({ user }: { user?: { email: string } | null }) => {
    const me = await recognize();
    setProved({ sentence: sentenceOf(user), isMember: me !== undefined });
  };
  return (
    <Page title={t`Confirm your address`}>
      <p className="lead">{t`One press, and it is confirmed that this mail reached you.`}</p>
      <Form
        submit={t`Confirm`}
        send={() => verifyEmail(token)}
        onDone={(done) => void onDone(done)}
      />
    </Page>
  );
}

function sentenceOf(user: { email: string } | null | undefined): string {
  // The old address has agreed; the new one is asked now.
  if (user === undefined)
    return t`Thank you. A mail is on its way to the new address: please confirm that one too.`;
  if (user) return t`From now on your address is ${user.email}.`;
  return t`Your address is confirmed.`;
}
