import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { Desk } from "../../../../worker/http/contract/seller.ts";
import { setPaypalAddress } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Time } from "../../ui/time.tsx";
import { EmailField, Form } from "../account/form.tsx";
import { Part, useSaid } from "../account/part.tsx";

type Props = { desk: Desk; refresh: () => Promise<void> };

/** Being paid what buyers paid with PayPal. Nothing goes to an address that is not confirmed. */
export function PaypalPart({ desk: { paypal }, refresh }: Props) {
  const [said, say] = useSaid();
  const onMailed = (email: string) => {
    say(t`A mail is on its way to ${email}: open its link while you are logged in here.`);
    void refresh();
  };
  return (
    <Part title={t`Paid by PayPal`} {...said}>
      <PaypalState paypal={paypal} />
      {paypal.email !== null && paypal.state === "unproved" && (
        <MailAgain email={paypal.email} onMailed={onMailed} />
      )}
      {paypal.state !== "blocked" && (
        <Form
          label={t`PayPal address`}
          submit={paypal.email === null ? t`Mail a link to it` : t`Change the address`}
          isQuiet={paypal.email !== null}
          words={deskWords}
          send={async ({ email = "" }) => {
            const answer = await setPaypalAddress(email);
            return answer.ok ? { ...answer, value: email } : answer;
          }}
          onDone={(email, form) => {
            form.reset();
            onMailed(email);
          }}
        >
          <EmailField
            {...{ label: paypal.email === null ? t`PayPal address` : t`Another PayPal address` }}
            {...{ maxLength: 127, autoComplete: "email" }}
          />
        </Form>
      )}
    </Part>
  );
}

export function PaypalState({ paypal: { email, state, mailedUntil } }: Pick<Desk, "paypal">) {
  if (email === null)
    return <p>{t`You are not paid by PayPal yet, so nobody can pay for your goods with it.`}</p>;
  if (state === "blocked")
    return (
      <p>
        <Trans>
          <strong>{email}</strong> is blocked. Please write to the marketplace.
        </Trans>
      </p>
    );
  if (state === "active")
    return (
      <p>
        <span className="tag">{t`Can be paid`}</span>{" "}
        <Trans>
          What buyers pay with PayPal goes to <strong>{email}</strong>.
        </Trans>
      </p>
    );
  return (
    <p>
      <span className="tag gone">{t`Not confirmed`}</span>{" "}
      <Trans>
        <strong>{email}</strong> gets no money before you have opened the link that was mailed to
        it.
      </Trans>{" "}
      {mailedUntil ? (
        <Trans>
          It works until <Time at={mailedUntil} />.
        </Trans>
      ) : (
        t`That link is over: have another one mailed.`
      )}
    </p>
  );
}

type AgainProps = { email: string; onMailed: (email: string) => void };
export const MailAgain = ({ email, onMailed }: AgainProps) => (
  <Form
    label={t`Mail the link again`}
    submit={t`Mail another link to ${email}`}
    isQuiet
    words={deskWords}
    send={() => setPaypalAddress(email)}
    onDone={() => onMailed(email)}
  />
);
