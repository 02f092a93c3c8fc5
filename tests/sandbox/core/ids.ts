import { createHash } from "node:crypto";
import type { Ids } from "./contract.ts";

export type WorldIds = Ids & {
  save(): { run: number; drawn: number };
  /**
   * Starts another run of the same world. The number of the run is part of every id, so an id that
   * was given out after the last save and then forgotten is not given out again.
   */
  restore(saved: { run: number; drawn: number }): void;
};

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const UPPER = LETTERS.slice(0, 36);

/**
 * Ids are digests of the world's id, its seed and a counter: the same calls give the same ids, two
 * worlds never share one, and the counter is all there is to save.
 */
export function createIds(worldId: string, seed: string): WorldIds {
  let run = 0;
  let drawn = 0;

  function draw(): Buffer {
    drawn += 1;
    return createHash("sha512")
      .update(JSON.stringify([worldId, seed, run, drawn]))
      .digest();
  }

  /** A digest has 64 bytes; longer ids draw again. The slight bias of `%` does no harm here. */
  function text(alphabet: string, length: number): string {
    let result = "";
    while (result.length < length)
      for (const byte of draw()) result += alphabet.charAt(byte % alphabet.length);
    return result.slice(0, length);
  }

  return {
    next: (prefix, length = 24) => `${prefix}_${text(LETTERS, length)}`,
    upper: (length) => text(UPPER, length),
    uuid() {
      const bytes = draw().subarray(0, 16);
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
      return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
    },
    save: () => ({ run, drawn }),
    restore(saved) {
      run = saved.run + 1;
      drawn = saved.drawn;
    },
  };
}
