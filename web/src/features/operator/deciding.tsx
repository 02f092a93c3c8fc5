import { useState } from "react";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import type { Answer } from "../../api/client.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Trouble } from "../../ui/notices.tsx";
import { Told } from "../account/told.tsx";

/** Sends one decision at a time. */
export function useDeciding<T>(onDone: (value: T) => void) {
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const decide = async (send: () => Promise<Answer<T>>) => {
    if (isBusy) return;
    setBusy(true);
    setProblem(undefined);
    const answer = await send();
    setBusy(false);
    if (answer.ok) onDone(answer.value);
    else setProblem(answer.problem);
  };
  return { decide, problem, isBusy };
}

export const DecisionTrouble = ({ problem }: { problem: Problem | undefined }) =>
  problem && (
    <Trouble>
      <Told problem={problem} words={deskWords} />
    </Trouble>
  );
