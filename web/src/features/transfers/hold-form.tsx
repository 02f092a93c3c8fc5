import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import type { Answer } from "../../api/client.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Field, Form } from "../account/form.tsx";

type Props = {
  title: string;
  label: string;
  send: (reason: string, values: Record<string, string>) => Promise<Answer<unknown>>;
  onDone: () => void;
  children?: ReactNode;
};

/** Folded away, because it is the exception; the reason is the seller's to read. */
export const HoldForm = ({ title, label, send, onDone, children }: Props) => (
  <details>
    <summary aria-label={label}>{title}</summary>
    <Form
      label={label}
      submit={title}
      isQuiet
      words={deskWords}
      send={(values) => send(values.reason ?? "", values)}
      onDone={(_, form) => {
        form.reset();
        form.closest("details")?.removeAttribute("open");
        onDone();
      }}
    >
      {children}
      <Field
        {...{ name: "reason", label: t`Why`, maxLength: 300, pattern: ".*\\S.*" }}
        {...{ autoComplete: "off", hint: t`The artisan reads it.` }}
      />
    </Form>
  </details>
);
