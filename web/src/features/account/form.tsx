import { t } from "@lingui/core/macro";
import {
  type AriaAttributes,
  createContext,
  type FormEvent,
  type InputHTMLAttributes,
  type ReactNode,
  type TextareaHTMLAttributes,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { accountWords } from "../../api/account-problems.ts";
import type { Answer } from "../../api/client.ts";
import type { Words } from "../../api/problems.ts";
import { Told } from "./told.tsx";

/** Which field has to be mended, and what says so. */
const Mending = createContext<{ field: string | undefined; noticeId: string }>({
  field: undefined,
  noticeId: "",
});

type FormProps<T> = {
  /** By the fields' names. */
  send: (values: Record<string, string>) => Promise<Answer<T>>;
  onDone: (value: T, form: HTMLFormElement) => void;
  submit: string;
  isQuiet?: boolean;
  label?: string;
  /** More to do about a problem than to read it. */
  help?: (problem: Problem) => ReactNode;
  /** What its problems are called, if not by the account's words. */
  words?: Words;
  children?: ReactNode;
};

/** A form that is sent once at a time. What is wrong is said, and takes the focus to where it is mended. */
export function Form<T>(props: FormProps<T>) {
  const { send, onDone, submit, isQuiet, label, help, words = accountWords, children } = props;
  const form = useRef<HTMLFormElement>(null);
  const notice = useRef<HTMLDivElement>(null);
  const noticeId = useId();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const field = problem && fieldIn(form.current, words.fieldsToMend(problem));

  useEffect(() => {
    if (!problem) return;
    const input = inputIn(form.current, fieldIn(form.current, words.fieldsToMend(problem)));
    if (!input) return notice.current?.focus();
    input.focus();
    input.select();
  }, [problem, words]);

  const onSubmit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const { currentTarget } = event;
    const values = Object.fromEntries(
      [...new FormData(currentTarget)].map(([name, value]) => [name, String(value)]),
    );
    setBusy(true);
    setProblem(undefined);
    const answer = await send(values);
    setBusy(false);
    if (answer.ok) onDone(answer.value, currentTarget);
    else setProblem(answer.problem);
  };
  return (
    <form ref={form} className="account-form" aria-label={label} onSubmit={onSubmit}>
      {problem && (
        <div ref={notice} id={noticeId} className="notice trouble" role="alert" tabIndex={-1}>
          <Told problem={problem} words={words} />
          {help?.(problem)}
        </div>
      )}
      <Mending value={{ field, noticeId }}>{children}</Mending>
      <button type="submit" className={isQuiet ? "quiet" : ""} aria-disabled={isBusy}>
        {submit}
      </button>
    </form>
  );
}

const fieldIn = (form: HTMLFormElement | null, names: readonly string[]) =>
  names.find((name) => inputIn(form, name));

function inputIn(form: HTMLFormElement | null, name: string | undefined) {
  const found = name && form?.elements.namedItem(name);
  const isText = found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement;
  return isText ? found : undefined;
}

type FieldProps = InputHTMLAttributes<HTMLInputElement> & {
  name: string;
  label: string;
  hint?: string;
};

export const Field = ({ label, hint, ...input }: FieldProps) => (
  <Labelled {...{ label, hint, name: input.name }}>
    {(described) => <input required {...input} {...described} />}
  </Labelled>
);

type LongFieldProps = TextareaHTMLAttributes<HTMLTextAreaElement> &
  Pick<FieldProps, "name" | "label" | "hint">;
export const LongField = ({ label, hint, ...area }: LongFieldProps) => (
  <Labelled {...{ label, hint, name: area.name }}>
    {(described) => <textarea rows={4} {...area} {...described} />}
  </Labelled>
);

type LabelledProps = {
  name: string;
  label: string;
  hint: string | undefined;
  children: (described: AriaAttributes & { id: string }) => ReactNode;
};

/** A field with its name and hint, and whether it is the one to mend. */
export function Labelled({ name, label, hint, children }: LabelledProps) {
  const id = useId();
  const { field, noticeId } = useContext(Mending);
  const isWrong = field === name;
  const described = [isWrong && noticeId, hint && `${id}-hint`].filter(Boolean).join(" ");
  return (
    <div className="account-field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        "aria-invalid": isWrong || undefined,
        "aria-describedby": described || undefined,
      })}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** As the API has them. */
const PASSWORD_CHARS = { minLength: 10, maxLength: 128 };

export const EmailField = ({ label = t`E-mail`, name = "email", ...rest }: Partial<FieldProps>) => (
  <Field type="email" autoComplete="username" maxLength={254} {...rest} label={label} name={name} />
);

export const NewPasswordField = ({ label = t`New password` }: { label?: string }) => (
  <Field
    {...{ name: "newPassword", label, type: "password", autoComplete: "new-password" }}
    {...PASSWORD_CHARS}
    hint={t`Ten characters or more, and none that you use elsewhere. A sentence that only you know is a good one.`}
  />
);

export const PasswordField = ({ label = t`Password` }: { label?: string }) => (
  <Field name="password" label={label} type="password" autoComplete="current-password" />
);

/** Tells password managers whose password it is, where no field asks for the address. */
export const KnownAs = ({ email }: { email: string }) => (
  <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
);

export const NameField = ({ defaultValue }: { defaultValue?: string }) => (
  <Field
    {...{ name: "name", label: t`Name`, autoComplete: "name", maxLength: 100 }}
    pattern=".*\S.*"
    {...(defaultValue === undefined ? {} : { defaultValue })}
  />
);
