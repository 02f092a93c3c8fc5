import { t } from "@lingui/core/macro";
import { type ReactNode, useState } from "react";
import type { Answer } from "../../api/client.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { DecisionTrouble, useDeciding } from "./deciding.tsx";

type Props<T> = {
  title: string;
  /** What is done by it, as the button says. */
  yes: string;
  send: () => Promise<Answer<T>>;
  onDone: (value: T) => void;
  onOver: () => void;
  children?: ReactNode;
};

/** A second step for what cannot be taken back: a question over the page, which has to be answered. */
export function Confirm<T>({ title, yes, send, onDone, onOver, children }: Props<T>) {
  const { decide, problem, isBusy } = useDeciding(onDone);
  return (
    <Dialog title={title} isOpen isQuestion onClose={onOver}>
      {children}
      <DecisionTrouble problem={problem} />
      <p className="actions">
        <button type="button" aria-disabled={isBusy} onClick={() => void decide(send)}>
          {yes}
        </button>
        <button type="button" className="quiet" onClick={onOver}>
          {t`Not yet`}
        </button>
      </p>
    </Dialog>
  );
}

type ButtonProps<T> = Omit<Props<T>, "onOver"> & {
  /** What the button shows, and what is read of it where that says too little. */
  name: string;
  label?: string;
  className?: string;
};

/** A button whose deed is asked about first. */
export function ConfirmButton<T>({ name, label, className, onDone, ...question }: ButtonProps<T>) {
  const [isAsked, ask] = useState(false);
  return (
    <>
      <button type="button" className={className} aria-label={label} onClick={() => ask(true)}>
        {name}
      </button>
      {isAsked && (
        <Confirm
          {...question}
          onOver={() => ask(false)}
          onDone={(value) => {
            ask(false);
            onDone(value);
          }}
        />
      )}
    </>
  );
}
