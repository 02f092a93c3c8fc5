import type { Choices } from "../engine/choices.ts";
import { listed } from "../engine/choices.ts";
import type { Played } from "./play.ts";

/** Enough to get rid of most of what does not matter; each try is a whole run. */
const TRIES_MAX = 400;

export type Shrunk = { played: Played; tries: number };

/**
 * The shortest trace that still breaks the same rule: choices are cut from the end, taken out in
 * ever smaller pieces and made plain, as long as the failure stays.
 */
export async function shrink(
  failed: Played,
  run: (choices: Choices) => Promise<Played>,
): Promise<Shrunk> {
  const rule = ruleOf(failed);
  let best = failed;
  let tries = 0;

  async function attempt(list: readonly number[]): Promise<boolean> {
    if (tries >= TRIES_MAX) return false;
    tries += 1;
    const played = await run(listed(list));
    if (ruleOf(played) !== rule || !isShorter(played, best)) return false;
    best = played;
    return true;
  }

  for (let size = Math.ceil(best.choices.length / 2); size >= 1 && tries < TRIES_MAX; ) {
    let helped = false;
    for (
      let at = Math.max(best.choices.length - size, 0);
      at >= 0 && tries < TRIES_MAX;
      at -= size
    ) {
      const list = best.choices;
      const without = [...list.slice(0, at), ...list.slice(at + size)];
      const plain = list.map((choice, i) => (i >= at && i < at + size ? 0 : choice));
      if (await attempt(without)) helped = true;
      else if (plain.some((choice, i) => choice !== list[i]) && (await attempt(plain)))
        helped = true;
      if (at === 0) break;
    }
    if (!helped || size > 1) size = Math.floor(size / 2);
  }
  return { played: best, tries };
}

const ruleOf = ({ failure }: Played) => failure?.broken[0]?.rule;

function isShorter(a: Played, b: Played): boolean {
  if (a.trace.length !== b.trace.length) return a.trace.length < b.trace.length;
  return sum(a.choices) < sum(b.choices);
}
const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
