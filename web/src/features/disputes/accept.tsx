import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { DisputeFile } from "../../../../worker/http/contract/disputes.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { acceptDispute } from "../../api/disputes.ts";
import { shown } from "../../ui/money.tsx";
import { Field, Form } from "../account/form.tsx";
import { Part } from "../account/part.tsx";
import { Confirm } from "../operator/confirm.tsx";

type Props = { file: DisputeFile; onDone: (said: string) => void };

/** Gives up: what is not worth an answer, or was right. */
export function Accept({ file: { dispute }, onDone }: Props) {
  const [note, setNote] = useState<string>();
  const amount = shown(dispute.amount);
  return (
    <Part title={t`Give up`}>
      <p>{t`The buyer keeps the money, and what is held of the sellers is taken.`}</p>
      <div onChange={() => setNote(undefined)}>
        <Form
          label={t`Give up`}
          submit={t`Accept the dispute`}
          isQuiet
          words={deskWords}
          send={async ({ note: why = "" }) => ({ ok: true, status: 200, value: why.trim() })}
          onDone={setNote}
        >
          <Field
            {...{ name: "note", label: t`Why`, maxLength: 500, pattern: ".*\\S.*" }}
            autoComplete="off"
          />
        </Form>
      </div>
      {note && (
        <Confirm
          title={t`Let the buyer keep ${amount}?`}
          yes={t`Give ${amount} up`}
          send={() => acceptDispute(dispute.id, note)}
          onDone={() => {
            setNote(undefined);
            onDone(t`It is being accepted.`);
          }}
          onOver={() => setNote(undefined)}
        >
          <p>{t`This cannot be taken back.`}</p>
        </Confirm>
      )}
    </Part>
  );
}
