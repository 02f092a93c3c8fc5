import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import * as api from "../../api/accounts.ts";
import { EmailField, Form, KnownAs, NameField, NewPasswordField, PasswordField } from "./form.tsx";
import { recognize } from "./member.ts";
import { Part, useSaid } from "./part.tsx";

export function NamePart({ name }: { name: string }) {
  const [said, say] = useSaid();
  return (
    <Part title={t`Name`} {...said}>
      <Form
        label={t`Name`}
        submit={t`Change the name`}
        isQuiet
        send={({ name = "" }) => api.changeName(name.trim())}
        onDone={() => {
          say(t`Your name is changed.`);
          void recognize();
        }}
      >
        <NameField defaultValue={name} />
      </Form>
    </Part>
  );
}

export function EmailPart({ email }: { email: string }) {
  const [said, say] = useSaid();
  return (
    <Part title={t`E-mail`} {...said}>
      <p>
        <Trans>
          Your mails go to <strong>{email}</strong>.
        </Trans>
      </p>
      <Form
        label={t`E-mail`}
        submit={t`Change the address`}
        isQuiet
        send={({ newEmail = "" }) => api.changeEmail(newEmail)}
        onDone={(_, form) => {
          form.reset();
          say(
            t`A mail is on its way to ${email}: agree there first, then confirm the new address.`,
          );
        }}
      >
        <EmailField label={t`New e-mail`} name="newEmail" autoComplete="email" />
      </Form>
    </Part>
  );
}

export function PasswordPart({ email, onChanged }: { email: string; onChanged: () => void }) {
  const [said, say] = useSaid();
  return (
    <Part title={t`Password`} {...said}>
      <Form
        label={t`Password`}
        submit={t`Change the password`}
        isQuiet
        send={({ password = "", newPassword = "" }) => api.changePassword(password, newPassword)}
        onDone={(_, form) => {
          form.reset();
          say(t`Your password is changed, and every other browser is logged out.`);
          onChanged();
        }}
      >
        <KnownAs email={email} />
        <PasswordField label={t`Present password`} />
        <NewPasswordField />
      </Form>
    </Part>
  );
}
