import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { giveBackupCode, giveCode } from "../../api/accounts.ts";
import { Page } from "../../ui/page.tsx";
import { Field, Form } from "./form.tsx";

type Props = { onDone: () => void; onStartAgain: () => void };

/** The password was right; now what only its owner has. */
export function SecondStep({ onDone, onStartAgain }: Props) {
  const [usesBackup, setUsesBackup] = useState(false);
  const help = ({ code }: Problem) =>
    isOver.has(code) && (
      <button type="button" className="quiet small" onClick={onStartAgain}>
        {t`Begin again`}
      </button>
    );
  return (
    <Page title={t`One more step`}>
      <div className="account-part">
        {usesBackup ? (
          <Form
            key="backup"
            label={t`With a backup code`}
            submit={t`Log in`}
            send={({ code = "" }) => giveBackupCode(code.trim())}
            {...{ onDone, help }}
          >
            <Field
              {...{ name: "code", label: t`Backup code`, autoComplete: "off", maxLength: 40 }}
              hint={t`One of those that you kept when you set up the authenticator. Each works once.`}
            />
          </Form>
        ) : (
          <Form
            key="app"
            label={t`With your authenticator`}
            submit={t`Log in`}
            send={({ code = "" }) => giveCode(code.replaceAll(/\s/g, ""))}
            {...{ onDone, help }}
          >
            <CodeField />
          </Form>
        )}
        <button type="button" className="quiet small" onClick={() => setUsesBackup(!usesBackup)}>
          {usesBackup ? t`Use the authenticator` : t`Use a backup code`}
        </button>
      </div>
    </Page>
  );
}

/** After these the password has to be given anew. */
const isOver = new Set(["invalid_two_factor_cookie", "too_many_attempts_request_new_code"]);

export const CodeField = () => (
  <Field
    {...{ name: "code", label: t`Code of your authenticator` }}
    autoComplete="one-time-code"
    inputMode="numeric"
    pattern="\s*[0-9]{3}\s?[0-9]{3}\s*"
    title={t`Six digits`}
    hint={t`The six digits that your authenticator app shows now.`}
  />
);
