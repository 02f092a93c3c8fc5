import { type Choices, happens, oneOf } from "../engine/choices.ts";

/** Where the Worker touches the outside. */
export type PortKind = "database" | "transaction" | "commit" | "processor" | "queue";

/** What can happen at a port; each is met by some port calls and not by others. */
export type Fate =
  | { kind: "none" }
  /** The isolate ends, with all that it had in mind, before or after the effect. */
  | { kind: "crash_before" | "crash_after" }
  | { kind: "request_lost" | "answer_lost" }
  /** Answered by the processor itself. */
  | { kind: "error_500" | "conflict_409" | "rate_limit_429" | "lock_timeout_429" | "nonsense" }
  | { kind: "error_500_cached"; effect: boolean }
  | { kind: "serialization_failure" }
  | { kind: "queue_refuses" }
  /** The answer comes so much later. */
  | { kind: "slow"; delayMs: number };

export type Call = { port: PortKind; label: string; isEffect: boolean };
export type Fates = {
  of(call: Call): Fate;
  /** Told after each call whether anything is another way now. */
  settled?(hasChanged: boolean): void;
  /** Port calls that changed something, or were to. */
  readonly effects: number;
};

const NONE: Fate = { kind: "none" };
const SECOND_MS = 1000;

const crashes: readonly Fate[] = [{ kind: "crash_before" }, { kind: "crash_after" }];
const lost: readonly Fate[] = [{ kind: "request_lost" }, { kind: "answer_lost" }];
/** Past the client's patience, the operation's lease and the key's lock, in this order. */
const slow: readonly Fate[] = [15, 21, 50, 100].map((seconds) => ({
  kind: "slow",
  delayMs: seconds * SECOND_MS,
}));

const possible: Record<PortKind, readonly Fate[]> = {
  database: [...crashes, ...lost, ...slow.slice(0, 1)],
  transaction: [...crashes, { kind: "request_lost" }, { kind: "serialization_failure" }],
  commit: [...crashes, ...lost, { kind: "serialization_failure" }],
  processor: [
    ...crashes,
    ...lost,
    ...slow,
    { kind: "error_500" },
    { kind: "error_500_cached", effect: true },
    { kind: "error_500_cached", effect: false },
    { kind: "conflict_409" },
    { kind: "rate_limit_429" },
    { kind: "lock_timeout_429" },
    { kind: "nonsense" },
  ],
  queue: [...crashes, { kind: "queue_refuses" }],
};

/**
 * So many times as often as at a call of the store. Statements within a transaction are many, and a
 * crash at each is the same; calls that move money are few, and each of their faults is another.
 */
const WEIGHTS: Record<PortKind, number> = {
  ...{ database: 1, transaction: 1 / 8, commit: 1, processor: 3, queue: 3 },
};
const MOVER_WEIGHT = 12;

/** Faults by chance, about `perThousand` of a thousand port calls, for as long as `isOn`. */
export function randomFates(choices: Choices, perThousand: number, isOn: () => boolean): Fates {
  let effects = 0;
  return {
    get effects() {
      return effects;
    },
    of({ port, isEffect }) {
      if (isEffect) effects += 1;
      if (!isOn()) return NONE;
      const weight = port === "processor" && isEffect ? MOVER_WEIGHT : WEIGHTS[port];
      const rate = Math.ceil(perThousand * weight);
      return happens(choices, rate) ? oneOf(choices, possible[port]) : NONE;
    },
  };
}

/** What was done, or would have been if there had been something to do. */
export type Effect = { readonly label: string; hasChanged: boolean };

/** A crash at each of these effects, counted from the run's first, before (2n) or after (2n + 1). */
export function plannedCrashes(
  at: readonly number[],
  isCounting: () => boolean,
): Fates & { readonly seen: readonly Effect[] } {
  let effects = 0;
  let isLooking = false;
  const seen: Effect[] = [];
  return {
    seen,
    settled(hasChanged) {
      const last = seen.at(-1);
      if (isLooking && last) last.hasChanged = hasChanged;
      isLooking = false;
    },
    get effects() {
      return effects;
    },
    of({ isEffect, label }) {
      if (!isEffect || !isCounting()) return NONE;
      const n = effects++;
      seen.push({ label, hasChanged: false });
      isLooking = true;
      if (at.includes(2 * n)) return { kind: "crash_before" };
      return at.includes(2 * n + 1) ? { kind: "crash_after" } : NONE;
    },
  };
}
