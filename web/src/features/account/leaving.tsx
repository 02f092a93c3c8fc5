import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { eraseMe, exportMe } from "../../api/calls.ts";
import { navigate } from "../../router.ts";
import { saveFile } from "../desk/save-file.ts";
import { EmailField, Form } from "./form.tsx";
import { forgetMember } from "./member.ts";
import { Part, useSaid } from "./part.tsx";

/** A copy of all that is kept, and the way out. */
export const Leaving = () => (
  <>
    <CopyPart />
    <ErasePart />
  </>
);

function CopyPart() {
  const [said, say] = useSaid();
  return (
    <Part title={t`A copy for you`} {...said}>
      <p>{t`Your account, orders and what you have saved, as a file that people and programs read.`}</p>
      <Form
        label={t`A copy for you`}
        submit={t`Save the copy`}
        isQuiet
        send={exportMe}
        onDone={(file) => {
          const bytes = new TextEncoder().encode(JSON.stringify(file, null, 2));
          saveFile("artisans-hub.json", "application/json", bytes);
          say(t`The copy is among your downloads.`);
        }}
      />
    </Part>
  );
}

function ErasePart() {
  const [isAsked, ask] = useState(false);
  return (
    <Part title={t`Erase me`}>
      <p>
        <Trans>
          Your account, name and addresses go, from your orders too. Nothing brings them back, and
          your orders’ pages close.
        </Trans>
      </p>
      {isAsked ? (
        <Form
          label={t`Erase me`}
          submit={t`Erase me for good`}
          send={({ email = "" }) => eraseMe(email)}
          onDone={() => {
            sessionStorage.clear();
            forgetMember();
            navigate("/");
          }}
        >
          <EmailField label={t`Your e-mail once more`} autoComplete="email" />
        </Form>
      ) : (
        <button type="button" className="quiet" onClick={() => ask(true)}>
          {t`I want to leave`}
        </button>
      )}
    </Part>
  );
}
