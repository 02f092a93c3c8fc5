import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { digest, isSameSecret, signer } from "../../worker/http/signer.ts";

const OLD = "o".repeat(32);
const RECENT = "n".repeat(32);

test("V199 secrets of any lengths are compared without throwing, and only equal ones match", async () => {
  const letters = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 });
  const text = letters.map((codes) => String.fromCharCode(...codes));
  await fc.assert(
    fc.asyncProperty(text, text, async (a, b) => {
      expect(await isSameSecret(a, a)).toBe(true);
      // Half of a surrogate pair has no bytes of its own: two of them are the same to a digest.
      if (a.isWellFormed() && b.isWellFormed()) expect(await isSameSecret(a, b)).toBe(a === b);
    }),
  );
  expect(await isSameSecret("", "x".repeat(10_000))).toBe(false);
});

afterEach(() => vi.restoreAllMocks());

test("a token is the HMAC of its purpose and text, written so that an address can carry it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 40 }), async (text) => {
      const hmac = createHmac("sha256", RECENT).update(`order:${text}`).digest("base64url");
      expect(await signer([RECENT], "order").sign(text)).toBe(hmac);
      const hash = createHash("sha256").update(text).digest("base64url");
      expect(await digest(text)).toBe(hash);
    }),
    { numRuns: 50 },
  );
});

test("secrets are read once, and only where something is signed", async () => {
  const read = vi.spyOn(crypto.subtle, "importKey");
  const orders = signer([RECENT, OLD], "order");
  expect(read).not.toHaveBeenCalled();
  await orders.verify("order-1", await orders.sign("order-1"));
  expect(read).toHaveBeenCalledTimes(2);
  // Not even the program itself can read them back.
  for (const [, , , isExtractable] of read.mock.calls) expect(isExtractable).toBe(false);
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
