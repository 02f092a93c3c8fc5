import * as api from "../../api/accounts.ts";
import { EmailField, Form, KnownAs, NameField, NewPasswordField, PasswordField } from "./form.tsx";
import { recognize } from "./member.ts";
import { Part, useSaid } from "./part.tsx";

export function NamePart({ name }: { name: string }) {
  const [said, say] = useSaid();
  return (
    <Part title="Name" {...said}>
      <Form
        label="Name"
        submit="Change the name"
        isQuiet
        send={({ name = "" }) => api.changeName(name.trim())}
        onDone={() => {
          say("Your name is changed.");
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
    <Part title="E-mail" {...said}>
      <p>
        Your mails go to <strong>{email}</strong>.
      </p>
      <Form
        label="E-mail"
        submit="Change the address"
        isQuiet
        send={({ newEmail = "" }) => api.changeEmail(newEmail)}
        onDone={(_, form) => {
          form.reset();
          say(`A mail is on its way to ${email}: agree there first, then confirm the new address.`);
        }}
      >
        <EmailField label="New e-mail" name="newEmail" autoComplete="email" />
      </Form>
    </Part>
  );
}

export function PasswordPart({ email, onChanged }: { email: string; onChanged: () => void }) {
  const [said, say] = useSaid();
  return (
    <Part title="Password" {...said}>
      <Form
        label="Password"
        submit="Change the password"
        isQuiet
        send={({ password = "", newPassword = "" }) => api.changePassword(password, newPassword)}
        onDone={(_, form) => {
          form.reset();
          say("Your password is changed, and every other browser is logged out.");
          onChanged();
        }}
      >
        <KnownAs email={email} />
        <PasswordField label="Present password" />
        <NewPasswordField />
      </Form>
    </Part>
  );
}
