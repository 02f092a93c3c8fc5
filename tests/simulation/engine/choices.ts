/**
 * Where every decision of a run comes from: which actor goes on, which fault strikes, what a buyer
 * puts into the cart. A run is its list of decisions, so the same list is the same run, and a
 * shorter list is a simpler one: 0 is always the plainest choice there is.
 */
export type Choices = {
  /** A whole number from 0 to `options - 1`. */
  pick(options: number): number;
  /** What was picked so far. */
  readonly taken: readonly number[];
};

/** True in about `perThousand` of a thousand cases; the plainest choice is that nothing happens. */
export const happens = (choices: Choices, perThousand: number): boolean =>
  perThousand > 0 && choices.pick(1000) >= 1000 - perThousand;

export function oneOf<T>(choices: Choices, options: readonly T[]): T {
  const chosen = options[choices.pick(options.length)];
  if (chosen === undefined) throw new RangeError("there is nothing to choose from");
  return chosen;
}

/** From a seed, for as long as it takes. */
export function seeded(seed: number): Choices {
  const taken: number[] = [];
  const next = numbers(seed);
  return {
    taken,
    pick(options) {
      const picked = options <= 1 ? 0 : next() % options;
      taken.push(picked);
      return picked;
    },
  };
}

/** From a list; after its end everything is the plainest. */
export function listed(list: readonly number[]): Choices {
  const taken: number[] = [];
  return {
    taken,
    pick(options) {
      const picked = Math.min(list[taken.length] ?? 0, Math.max(options - 1, 0));
      taken.push(picked);
      return picked;
    },
  };
}

/** Unsigned numbers of 32 bits; the generator is "mulberry32", whose whole state is one number. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
