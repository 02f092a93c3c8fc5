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
    say(`A mail is on its way to ${email}: open its link while you are logged in here.`);
    void refresh();
  };
  return (
    <Part title="Paid by PayPal" {...said}>
      <PaypalState paypal={paypal} />
      {paypal.email !== null && paypal.state === "unproved" && (
        <MailAgain email={paypal.email} onMailed={onMailed} />
      )}
      {paypal.state !== "blocked" && (
        <Form
          label="PayPal address"
          submit={paypal.email === null ? "Mail a link to it" : "Change the address"}
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
            {...{ label: paypal.email === null ? "PayPal address" : "Another PayPal address" }}
            {...{ maxLength: 127, autoComplete: "email" }}
          />
        </Form>
      )}
    </Part>
  );
}

export function PaypalState({ paypal: { email, state, mailedUntil } }: Pick<Desk, "paypal">) {
  if (email === null)
    return <p>You are not paid by PayPal yet, so nobody can pay for your goods with it.</p>;
  if (state === "blocked")
    return (
      <p>
        <strong>{email}</strong> is blocked. Please write to the marketplace.
      </p>
    );
  if (state === "active")
    return (
      <p>
        <span className="tag">Can be paid</span> What buyers pay with PayPal goes to{" "}
        <strong>{email}</strong>.
      </p>
    );
  return (
    <p>
      <span className="tag gone">Not confirmed</span> <strong>{email}</strong> gets no money before
      you have opened the link that was mailed to it.{" "}
      {mailedUntil ? (
        <>
          It works until <Time at={mailedUntil} />.
        </>
      ) : (
        "That link is over: have another one mailed."
      )}
    </p>
  );
}

type AgainProps = { email: string; onMailed: (email: string) => void };
export const MailAgain = ({ email, onMailed }: AgainProps) => (
  <Form
    label="Mail the link again"
    submit={`Mail another link to ${email}`}
    isQuiet
    words={deskWords}
    send={() => setPaypalAddress(email)}
    onDone={() => onMailed(email)}
  />
);
