import { useEffect, useState } from "react";
import type { Order } from "../../../../worker/http/contract/orders.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { getOrder, type OrderKey } from "../../api/calls.ts";

/** Soon at first, when the processor's word is seconds away; then ever less, the last for good. */
const DELAYS_MS = [700, 1000, 1000, 1500, 2000, 3000, 5000, 8000, 15_000, 30_000];

export type Watched = { order: Order | undefined; problem: Problem | undefined; looks: number };

/** The order, looked at again until nothing about it is under way. `looks` counts. */
export function useOrder(key: OrderKey): Watched {
  const [watched, setWatched] = useState<Watched>({
    order: undefined,
    problem: undefined,
    looks: 0,
  });
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async (looks: number) => {
      const answer = await getOrder(key, abort.signal);
      if (abort.signal.aborted) return;
      setWatched((before) =>
        answer.ok
          ? { order: answer.value.order, problem: undefined, looks }
          : { ...before, problem: answer.problem, looks },
      );
      const isOver = answer.ok
        ? isFinal(answer.value.order)
        : answer.status >= 400 && answer.status < 500 && answer.status !== 429;
      if (!isOver) timer = setTimeout(() => start(looks + 1), DELAYS_MS[looks] ?? DELAYS_MS.at(-1));
    };
    // Only an abort throws, and then nobody waits.
    const start = (looks: number) => void look(looks).catch(() => undefined);
    start(0);
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [key]);
  return watched;
}

const isFinal = ({ state, givenBack }: Order) =>
  state !== "pending_payment" &&
  givenBack.every((money) => money.state === "succeeded" || money.state === "failed");
