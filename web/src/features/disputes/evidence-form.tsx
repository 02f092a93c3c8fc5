import { t } from "@lingui/core/macro";
import { useState } from "react";
import type { DisputeFile, Evidence } from "../../../../worker/http/contract/disputes.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { sendEvidence } from "../../api/disputes.ts";
import { Field, Form, LongField } from "../account/form.tsx";
import { Part } from "../account/part.tsx";
import { Confirm } from "../operator/confirm.tsx";
import { processors } from "./words.ts";

type Props = { file: DisputeFile; onDone: (said: string) => void };

/** As many signs as the API takes of each. */
const long = [
  ["explanation", t`In your own words`, 2000],
  ["productDescription", t`What was sold`, 2000],
  ["shippingAddress", t`Where it was sent`, 2000],
] as const;
const short = [
  ["customerName", t`Buyer’s name`, 200],
  ["customerEmail", t`Buyer’s e-mail`, 320],
  ["carrier", t`Carrier`, 60],
  ["trackingNumber", t`Tracking number`, 80],
  ["shippedOn", t`Shipped on`, 40],
] as const;
const names = [...long, ...short].map(([name]) => name);

/** What the system has put together, to be said better and sent, once. */
export function EvidenceForm({ file, onDone }: Props) {
  const { dispute, draft } = file;
  const [evidence, setEvidence] = useState<Evidence>();
  const to = processors[dispute.processor];
  return (
    <Part title={t`Evidence`}>
      <p>{t`This is what the shop knows of the sale. Say it better where you can.`}</p>
      <div onChange={() => setEvidence(undefined)}>
        <Form
          label={t`Evidence`}
          submit={t`Look it over and send it`}
          words={deskWords}
          send={async (values) => ({ ok: true, status: 200, value: evidenceIn(values) })}
          onDone={setEvidence}
        >
          {long.map(([name, label, maxLength]) => (
            <LongField
              key={name}
              {...{ name, label, maxLength, defaultValue: draft[name], rows: rowsOf(draft[name]) }}
            />
          ))}
          {short.map(([name, label, maxLength]) => (
            <Field
              key={name}
              {...{ name, label, maxLength, defaultValue: draft[name], required: false }}
              autoComplete="off"
            />
          ))}
        </Form>
      </div>
      {evidence && (
        <Confirm
          title={t`Send this to ${to}?`}
          yes={t`Send the evidence`}
          send={() => sendEvidence(dispute.id, evidence)}
          onDone={() => {
            setEvidence(undefined);
            onDone(t`The evidence is on its way. Nothing can be added to it.`);
          }}
          onOver={() => setEvidence(undefined)}
        >
          <p>{t`It can be sent once. After that somebody else decides.`}</p>
        </Confirm>
      )}
    </Part>
  );
}

/** What is left empty is not said. */
const evidenceIn = (values: Record<string, string>): Evidence =>
  Object.fromEntries(
    names.flatMap((name) => {
      const said = values[name]?.trim();
      return said ? [[name, said]] : [];
    }),
  );

/** So that all of it is seen without scrolling, as far as that is sensible. */
const rowsOf = (text = "") => Math.min(12, Math.max(3, text.split("\n").length + 1));
