import { type ReactNode, useEffect, useRef } from "react";
import type { Answer } from "../../api/client.ts";
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

/** A second step for what cannot be taken back. It takes the focus, so that it is read first. */
export function Confirm<T>({ title, yes, send, onDone, onOver, children }: Props<T>) {
  const box = useRef<HTMLElement>(null);
  const cameFrom = useRef(document.activeElement);
  useEffect(() => box.current?.focus(), []);
  const { decide, problem, isBusy } = useDeciding(onDone);
  const goBack = () => {
    onOver();
    if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
  };
  return (
    <section ref={box} tabIndex={-1} className="notice news" aria-label={title}>
      <h3>{title}</h3>
      {children}
      <DecisionTrouble problem={problem} />
      <p className="actions">
        <button type="button" aria-disabled={isBusy} onClick={() => void decide(send)}>
          {yes}
        </button>
        <button type="button" className="quiet" onClick={goBack}>
          Not yet
        </button>
      </p>
    </section>
  );
}
