import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import * as api from "../../api/accounts.ts";
import { Loading, Trouble } from "../../ui/notices.tsx";
import { Time } from "../../ui/time.tsx";
import { useLoaded } from "../../ui/use-loaded.ts";
import { browserIn } from "./browsers.ts";
import { Field, Form } from "./form.tsx";
import { Part, useSaid } from "./part.tsx";
import { canUsePasskeys, createPasskey } from "./passkeys.ts";
import { Told } from "./told.tsx";

export function Passkeys() {
  const [loaded, reload] = useLoaded(["account", "passkeys"], api.getPasskeys);
  const [said, say] = useSaid();
  const [problem, setProblem] = useState<Problem>();
  const remove = async ({ id }: api.Passkey) => {
    const answer = await api.removePasskey(id);
    setProblem(answer.ok ? undefined : answer.problem);
    if (!answer.ok) return;
    say(t`The passkey is removed. It may still be listed on its device, where it opens nothing.`);
    reload();
  };
  const failure = loaded.state === "failed" ? loaded.problem : problem;
  return (
    <Part title={t`Passkeys`} {...said}>
      <p>
        <Trans>
          A passkey logs you in with your fingerprint, your face or the PIN of your device, and
          without a password.
        </Trans>
      </p>
      {failure && (
        <Trouble>
          <Told problem={failure} />
        </Trouble>
      )}
      {loaded.state === "loading" && <Loading what={t`your passkeys`} />}
      {loaded.state === "ready" && loaded.value.length > 0 && (
        <ul className="rows" aria-label={t`Your passkeys`}>
          {loaded.value.map((passkey) => (
            <Row key={passkey.id} passkey={passkey} onRemove={() => void remove(passkey)} />
          ))}
        </ul>
      )}
      <Add
        onAdded={() => {
          say(t`The passkey is added: you can log in with it.`);
          reload();
        }}
      />
    </Part>
  );
}

type RowProps = { passkey: api.Passkey; onRemove: () => void };

function Row({ passkey: { name, createdAt }, onRemove }: RowProps) {
  const title = name || t`A passkey`;
  return (
    <li className="row">
      <span>
        <strong>{title}</strong>
        <br />
        {createdAt && (
          <span className="hint">
            <Trans>
              since <Time at={createdAt} />
            </Trans>
          </span>
        )}
      </span>
      <button
        type="button"
        className="quiet small"
        aria-label={t`Remove: ${title}`}
        onClick={onRemove}
      >
        {t`Remove`}
      </button>
    </li>
  );
}

function Add({ onAdded }: { onAdded: () => void }) {
  if (!canUsePasskeys())
    return <p className="hint">{t`This browser cannot make passkeys; newer ones can.`}</p>;
  return (
    <Form
      label={t`Add a passkey`}
      submit={t`Add a passkey`}
      isQuiet
      send={({ name = "" }) => api.addPasskey(name.trim(), createPasskey)}
      onDone={onAdded}
    >
      <Field
        {...{ name: "name", label: t`Its name`, maxLength: 60, autoComplete: "off" }}
        defaultValue={browserIn(navigator.userAgent)}
        hint={t`So that you know it again in this list.`}
      />
    </Form>
  );
}
