import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { getDesk, provePaypalAddress } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Link } from "../../ui/link.tsx";
import { Loading, News, ProblemNotice, Trouble } from "../../ui/notices.tsx";
import { Page } from "../../ui/page.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Form } from "../account/form.tsx";
import { loginFirst, useMailedToken } from "../account/places.ts";
import { MailAgain, PaypalState } from "./paypal-part.tsx";

/** What the opened link had. Here and not in the browser's storage, it outlives the login page only. */
let opened: string | undefined;

/**
 * A link that was mailed to a PayPal address. Nothing happens before the button: programs that look
 * for bad mails open their links too.
 */
export function PaypalProofPage() {
  opened = useMailedToken() ?? opened;
  const [proved, setProved] = useState<string>();
  // Another link in the same tab is another matter.
  const isProved = proved !== undefined && (opened ?? proved) === proved;
  const { value: desk, problem, refresh } = useKept(["seller", "desk"], getDesk);
  return (
    <Page title={t`Confirm your PayPal address`}>
      {!desk && !problem && <Loading what={t`your desk`} />}
      {problem?.code === "unauthorized" && <LogInFirst />}
      {problem?.code === "forbidden" && <OtherAccount />}
      {problem && !isAboutWho.has(problem.code) && (
        <ProblemNotice problem={problem} onRetry={() => void refresh()} />
      )}
      {desk && (
        <>
          {isProved ? (
            <Proved email={desk.paypal.email} />
          ) : (
            <Proof
              key={opened}
              token={opened}
              paypal={desk.paypal}
              onProved={() => {
                setProved(opened);
                opened = undefined;
                void refresh();
              }}
            />
          )}
          <p>
            <Link to="/seller">{t`To your desk`}</Link>
          </p>
        </>
      )}
    </Page>
  );
}
const isAboutWho = new Set(["unauthorized", "forbidden"]);

const LogInFirst = () => (
  <>
    <p className="lead">{t`Please log in first, as the seller whose money goes to this address.`}</p>
    <p>
      <Link className="button" to={loginFirst()}>
        {t`Log in`}
      </Link>
    </p>
  </>
);

const OtherAccount = () => (
  <Trouble>
    <p>
      <Trans>
        The account that is logged in here has no shop. Log out in{" "}
        <Link to="/account">your account</Link>, and open the link again as the seller.
      </Trans>
    </p>
  </Trouble>
);

const Proved = ({ email }: { email: string | null }) => (
  <News>
    <p>
      <Trans>
        Thank you: your PayPal address is confirmed. What buyers pay with PayPal goes to{" "}
        <strong>{email}</strong>.
      </Trans>
    </p>
  </News>
);

type ProofProps = {
  token: string | undefined;
  paypal: Parameters<typeof PaypalState>[0]["paypal"];
  onProved: () => void;
};

function Proof({ token, paypal, onProved }: ProofProps) {
  const [mailedTo, setMailedTo] = useState<string>();
  const { email, state } = paypal;
  const again = email !== null && state === "unproved" && (
    <MailAgain email={email} onMailed={setMailedTo} />
  );
  return (
    <>
      {mailedTo && (
        <News>
          <p>{t`Another mail is on its way to ${mailedTo}.`}</p>
        </News>
      )}
      <PaypalState paypal={paypal} />
      {token && state === "unproved" ? (
        <Form
          label={t`Confirm the address`}
          submit={t`Confirm this address`}
          words={deskWords}
          send={() => provePaypalAddress(token)}
          onDone={onProved}
          help={({ code }) =>
            code === "proof_not_found" && <p>{t`Have another one mailed below.`}</p>
          }
        />
      ) : (
        state === "unproved" && (
          <p>{t`This page is opened by the link in the mail, which has to be complete.`}</p>
        )
      )}
      {again}
    </>
  );
}
