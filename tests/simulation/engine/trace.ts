import { createHash } from "node:crypto";

/** What happened, line by line; the same run writes the same lines. */
export type Trace = {
  add(who: string, what: string, says: string): void;
  readonly lines: readonly string[];
  /** SHA-256 over all lines, in hex. */
  hash(): string;
};

export function createTrace(nowMs: () => number): Trace {
  const lines: string[] = [];
  return {
    lines,
    add(who, what, says) {
      const at = new Date(nowMs()).toISOString();
      lines.push(`${lines.length} ${at} ${who}: ${what}: ${says}`);
    },
    hash: () => createHash("sha256").update(lines.join("\n")).digest("hex"),
  };
}
