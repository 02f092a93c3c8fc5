import { t } from "@lingui/core/macro";
import { Field, Form, Labelled } from "../account/form.tsx";

type SearchProps = { label: string; hint: string; onLook: (words: string) => void };

/** Looks for what was typed, or for everything. */
export const Search = ({ label, hint, onLook }: SearchProps) => (
  <Form
    label={label}
    submit={t`Look`}
    isQuiet
    send={async ({ q = "" }) => ({ ok: true, status: 200, value: q.trim() })}
    onDone={onLook}
  >
    <Field {...{ name: "q", label, hint, maxLength: 320, required: false }} autoComplete="off" />
  </Form>
);

type ChoiceProps = {
  name: string;
  label: string;
  value: string;
  options: readonly (readonly [value: string, words: string])[];
  onChoose: (value: string) => void;
};
/** A list to choose from, at once. */
export const Choice = ({ name, label, value, options, onChoose }: ChoiceProps) => (
  <div className="filter">
    <Labelled name={name} label={label} hint={undefined}>
      {(described) => (
        <select {...described} value={value} onChange={({ target }) => onChoose(target.value)}>
          {options.map(([option, words]) => (
            <option key={option} value={option}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  </div>
);
