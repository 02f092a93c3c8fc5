import { createHash } from "node:crypto";

/** Leaked passwords by their digests, with how often each was found. */
export type Leaks = Map<string, number>;

/** What the service fills its answers up to, if asked. */
const PADDED_LINES_MIN = 800;
const PADDED_LINES_MORE = 200;

export const digestOf = (text: string) =>
  createHash("sha1").update(text).digest("hex").toUpperCase();

/** All that begins with these five digits, one a line; padding has a count of nought. */
export function rangeOf(leaks: Leaks, prefix: string, isPadded: boolean): string {
  const found = [...leaks]
    .filter(([digest]) => digest.startsWith(prefix))
    .map(([digest, times]) => `${digest.slice(prefix.length)}:${times}`);
  const more = isPadded ? lineCountOf(prefix) - found.length : 0;
  const padding = Array.from(
    { length: Math.max(0, more) },
    (_, n) => `${digestOf(`padding ${prefix} ${n}`).slice(prefix.length)}:0`,
  );
  return [...found, ...padding].sort().join("\r\n");
}

/** Between 800 and 1,000, and for the same prefix always as many. */
const lineCountOf = (prefix: string) =>
  PADDED_LINES_MIN + (Number.parseInt(prefix, 16) % (PADDED_LINES_MORE + 1));
