/**
 * Knows when nothing computes any more: the code under test waits for nothing but ports, which the
 * scheduler holds, so whatever goes on by itself does so within a few rounds of the event loop.
 */
export type Stillness = {
  /** Says that something has happened, which others may be about to follow. */
  stir(): void;
  /** Resolves when all that can go on by itself has. */
  reached(): Promise<void>;
};

/** Rounds of the event loop in which nothing stirs; a body's stream takes one or two. */
const QUIET_ROUNDS = 3;

export function stillness(): Stillness {
  let stirs = 0;
  let lastQuiet = -1;
  return {
    stir: () => {
      stirs += 1;
    },
    async reached() {
      if (lastQuiet === stirs) return;
      for (let quiet = 0, seen = stirs; quiet < QUIET_ROUNDS; seen = stirs) {
        await new Promise<void>((resolve) => setImmediate(resolve));
        quiet = stirs === seen ? quiet + 1 : 0;
      }
      lastQuiet = stirs;
    },
  };
}
