import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import * as api from "../../api/accounts.ts";
import type { Answer } from "../../api/client.ts";
import { Form, KnownAs, PasswordField } from "./form.tsx";
import { Part, useSaid } from "./part.tsx";
import { CodeField } from "./second-step.tsx";

type Props = { email: string; isOn: boolean; onChanged: () => void };

/** An authenticator app: to set up, or to do without again. */
export function Authenticator({ email, isOn: wasOn, onChanged }: Props) {
  const [isOn, setOn] = useState(wasOn);
  const [made, setMade] = useState<api.NewAuthenticator>();
  const [codes, setCodes] = useState<string[]>();
  const [said, say] = useSaid();
  const onProved = () => {
    setOn(true);
    setCodes(made?.backupCodes);
    setMade(undefined);
    say(t`The authenticator is set up: from now on a login asks for its code.`);
    onChanged();
  };
  const onRemoved = () => {
    setOn(false);
    setCodes(undefined);
    say(t`The authenticator is removed: a login asks for the password alone.`);
    onChanged();
  };
  return (
    <Part title={t`Authenticator app`} {...said}>
      {codes && <BackupCodes codes={codes} onKept={() => setCodes(undefined)} />}
      {made && <SetUp made={made} onProved={onProved} />}
      {!isOn && !made && (
        <>
          <p>{t`An app on your phone shows a code that a login asks for, besides the password.`}</p>
          <WithPassword
            {...{ email, submit: t`Set up an authenticator`, send: api.beginAuthenticator }}
            onDone={setMade}
          />
        </>
      )}
      {isOn && (
        <>
          <WithPassword
            {...{ email, submit: t`Make new backup codes`, send: api.renewBackupCodes }}
            onDone={({ backupCodes }) => {
              setCodes(backupCodes);
              say(t`The old backup codes do not work any more.`);
            }}
          />
          <WithPassword
            {...{ email, submit: t`Remove the authenticator`, send: api.removeAuthenticator }}
            onDone={onRemoved}
          />
        </>
      )}
    </Part>
  );
}

type WithPasswordProps<T> = {
  email: string;
  submit: string;
  send: (password: string) => Promise<Answer<T>>;
  onDone: (value: T) => void;
};

/** Whoever finds a browser open cannot change what guards the account. */
function WithPassword<T>({ email, submit, send, onDone }: WithPasswordProps<T>) {
  return (
    <Form
      label={submit}
      submit={submit}
      isQuiet
      send={({ password = "" }) => send(password)}
      onDone={(value, form) => {
        form.reset();
        onDone(value);
      }}
    >
      <KnownAs email={email} />
      <PasswordField label={t`Present password`} />
    </Form>
  );
}

type SetUpProps = { made: api.NewAuthenticator; onProved: () => void };

function SetUp({ made: { totpURI }, onProved }: SetUpProps) {
  const secret = new URL(totpURI).searchParams.get("secret") ?? "";
  return (
    <>
      <p>
        <Trans>
          <a href={totpURI}>Open your authenticator app</a>, or type this key into it:
        </Trans>
      </p>
      <p>
        <code className="secret">{secret.match(/.{1,4}/g)?.join(" ")}</code>
      </p>
      <Form
        label={t`Prove the authenticator`}
        submit={t`Finish`}
        send={({ code = "" }) => api.giveCode(code.replaceAll(/\s/g, ""))}
        onDone={onProved}
      >
        <CodeField />
      </Form>
    </>
  );
}

/** Shown now and never again: the API keeps digests of them. */
const BackupCodes = ({ codes, onKept }: { codes: string[]; onKept: () => void }) => (
  <div className="notice news">
    <p>
      <Trans>
        Keep these backup codes where your phone is not. Each of them logs you in once, and they are
        shown only now.
      </Trans>
    </p>
    <ul className="backup-codes" aria-label={t`Backup codes`}>
      {codes.map((code) => (
        <li key={code}>
          <code>{code}</code>
        </li>
      ))}
    </ul>
    <button type="button" className="quiet small" onClick={onKept}>
      {t`I have kept them`}
    </button>
  </div>
);
