import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Time is not measured, which says little: the source is read. Hence apart from the signer's own tests. */
test("V199 what is compared are digests, byte by byte to the end", () => {
  const source = readFileSync("worker/http/signer.ts", "utf8");
  const compare = source.slice(source.indexOf("export async function isSameSecret"));
  expect(compare).toContain('crypto.subtle.digest("SHA-256"');
  // No early way out of the loop: the only return follows it.
  expect(compare.slice(0, compare.indexOf("\n}")).match(/return/g)).toHaveLength(1);
});
