import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSameSecret, signer } from "../../worker/http/signer.ts";

const OLD = "o".repeat(32);
const RECENT = "n".repeat(32);

test("V199 secrets of any lengths are compared without throwing, and only equal ones match", async () => {
  const text = fc.string({ maxLength: 300, unit: "binary" });
  await fc.assert(
    fc.asyncProperty(text, text, async (a, b) => {
      expect(await isSameSecret(a, a)).toBe(true);
      // Half of a surrogate pair has no bytes of its own: two of them are the same to a digest.
      if (a.isWellFormed() && b.isWellFormed()) expect(await isSameSecret(a, b)).toBe(a === b);
    }),
  );
  expect(await isSameSecret("", "x".repeat(10_000))).toBe(false);
});

test("V199 what is compared are digests, byte by byte to the end", () => {
  const source = readFileSync("worker/http/signer.ts", "utf8");
  const compare = source.slice(source.indexOf("export async function isSameSecret"));
  expect(compare).toContain('crypto.subtle.digest("SHA-256"');
  // No early way out of the loop: the only return follows it.
  expect(compare.slice(0, compare.indexOf("\n}")).match(/return/g)).toHaveLength(1);
});

test("a token is accepted for what it was signed for, and for nothing else", async () => {
  const orders = signer([RECENT], "order");
  const mac = await orders.sign("order-1");
  expect(mac).toMatch(/^[\w-]{43}$/); // 256 bits in base64url
  expect(await orders.verify("order-1", mac)).toBe(true);
  expect(await orders.verify("order-2", mac)).toBe(false);
  expect(await signer([RECENT], "guest").verify("order-1", mac)).toBe(false);
  expect(await signer([OLD], "order").verify("order-1", mac)).toBe(false);
});

test("V199 a token of the wrong length, or none, is refused quietly", async () => {
  const orders = signer([RECENT], "order");
  for (const mac of ["", "x", "ä", "x".repeat(5_000)])
    expect(await orders.verify("order-1", mac)).toBe(false);
});

test("after a rotation old tokens still count and new ones are signed anew, until the old secret goes", async () => {
  const before = await signer([OLD], "order").sign("order-1");
  const during = signer([RECENT, OLD], "order");
  expect(await during.verify("order-1", before)).toBe(true);
  expect(await during.sign("order-1")).toBe(await signer([RECENT], "order").sign("order-1"));
  expect(await signer([RECENT], "order").verify("order-1", before)).toBe(false);
});
