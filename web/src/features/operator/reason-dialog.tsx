import type { Answer } from "../../api/client.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Form, LongField } from "../account/form.tsx";
import { Question } from "./question.tsx";

type Props = {
  title: string;
  /** What follows from it. */
  hint: string;
  submit: string;
  /** The text that is asked for, by the API's name for it. */
  field: { name: string; label: string };
  send: (reason: string) => Promise<Answer<unknown>>;
  onDone: () => void;
  onClose: () => void;
};

/** Over the page: something is done once its reason was written down. */
export const ReasonDialog = ({ title, hint, submit, field, send, onDone, onClose }: Props) => (
  <Question title={title} onClose={onClose}>
    <p>{hint}</p>
    <Form
      label={title}
      submit={submit}
      words={deskWords}
      send={(entered) => send(entered[field.name] ?? "")}
      onDone={() => {
        onClose();
        onDone();
      }}
    >
      <LongField {...{ ...field, maxLength: 2000, required: true }} />
    </Form>
  </Question>
);
