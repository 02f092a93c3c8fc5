import fc from "fast-check";
import { expect, test } from "vitest";
import { currencies } from "../../worker/domain/currency.ts";
import {
  batchIdOf,
  type OrderId,
  ourId,
  type SellerOrderId,
  transferIdOf,
} from "../../worker/domain/ids.ts";
import { fromMoneyRow, KEY_LENGTH_MAX, toMoneyRow } from "../../worker/domain/operation.ts";
import { orderNumber } from "../../worker/domain/orders.ts";
import { uuidV7 } from "../../worker/ids.ts";

const fill = (byte: number) => (bytes: Uint8Array) => void bytes.fill(byte);
const time = fc.integer({ min: 0, max: 2 ** 48 - 1 }).map((ms) => new Date(ms));
const entropy = fc.uint8Array({ minLength: 16, maxLength: 16 });
const made = fc.tuple(time, entropy).map(([now, bytes]) => uuidV7(now, (into) => into.set(bytes)));

test("V026 an id is a UUID of version 7, as RFC 9562 gives its example, and fits as a key", () => {
  // The example of the RFC's appendix A.6: 2022-02-22T19:22:22Z.
  const random = [0, 0, 0, 0, 0, 0, 0xcc, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f];
  const id = uuidV7(new Date(0x017f22e279b0), (bytes) => bytes.set(random));
  expect(id).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  expect(id).toHaveLength(KEY_LENGTH_MAX);
});

test("only version and variant of an id are fixed; all other bits are time or chance", () => {
  const first = new Date(0);
  const last = new Date(2 ** 48 - 1);
  expect(uuidV7(first, fill(0x00))).toBe("00000000-0000-7000-8000-000000000000");
  expect(uuidV7(last, fill(0xff))).toBe("ffffffff-ffff-7fff-bfff-ffffffffffff");
});

test("ids lie in the order in which they were made", () => {
  fc.assert(
    fc.property(time, time, entropy, entropy, (a, b, some, other) => {
      const [x, y] = [uuidV7(a, (to) => to.set(some)), uuidV7(b, (to) => to.set(other))];
      if (a.getTime() !== b.getTime()) expect(x < y).toBe(a < b);
    }),
  );
});

test("a part's transfer has the same id whenever it is made, a batch that of its number", () => {
  const part = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f" as SellerOrderId;
  expect(transferIdOf(part)).toBe("017f22e2-79b0-8cc3-98c4-dc0c0c07398f");
  expect(batchIdOf(part, 1)).toBe("017f22e2-79b0-7cc3-98c4-000000000001");
  expect(batchIdOf(part, 4_096)).toBe("017f22e2-79b0-7cc3-98c4-000000001000");
  for (const id of [transferIdOf(part), batchIdOf(part, 7)]) expect(ourId(id)).toBe(id);
});

test("every id of ours is known again when it comes back", () => {
  fc.assert(
    fc.property(made, (id) => {
      expect(ourId(id)).toBe(id);
    }),
  );
});

test.each([
  ["nothing", undefined],
  ["null", null],
  ["an empty text", ""],
  ["a word", "order-17"],
  ["capitals", "017F22E2-79B0-7CC3-98C4-DC0C0C07398F"],
  ["more before it", "x017f22e2-79b0-7cc3-98c4-dc0c0c07398f"],
  ["more behind it", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0"],
  ["a line behind it", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f\nx"],
  ["a group too short", "017f22e2-79b0-7cc3-98c4-dc0c0c07398"],
  ["no hyphens", "017f22e279b07cc398c4dc0c0c07398f"],
  ["a group too many", "017f22e2-79b0-7cc3-98c4-98c4-dc0c0c07398f"],
  ["a letter that is no digit", "g17f22e2-79b0-7cc3-98c4-dc0c0c07398f"],
])("what somebody wrote in the place of our id is none if it has %s", (_what, text) => {
  expect(ourId(text)).toBeUndefined();
});

test.each([
  ["00000000-0000-7000-8000-000000000000", "AH-00000000"],
  ["00000000-0000-7000-8000-ffffffffffff", "AH-ZZZZZZZZ"],
  ["ffffffff-ffff-7fff-bfff-000000000001", "AH-00000001"],
  // 0123456789 in hexadecimal, in Crockford's base 32.
  ["017f22e2-79b0-7cc3-98c4-000123456789", "AH-04HMASW9"],
])("the order %s is called %s: its last 40 bits in letters that nobody confuses", (id, number) => {
  expect(orderNumber(id as OrderId)).toBe(number);
});

test("a number that people read out has none of the letters that look like digits", () => {
  fc.assert(
    fc.property(made, (id) => {
      expect(orderNumber(id as OrderId)).toMatch(/^AH-[0-9A-HJKMNP-TV-Z]{8}$/);
    }),
  );
});

test("V099 money is kept in a row's text and read back as it was, however large", () => {
  const money = fc.record({
    minor: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
    currency: fc.constantFrom(...currencies),
  });
  fc.assert(
    fc.property(money, (amount) => {
      const row = toMoneyRow(amount);
      expect(JSON.parse(JSON.stringify(row))).toEqual(row);
      expect(row).toEqual({ minor: amount.minor.toString(), currency: amount.currency });
      expect(fromMoneyRow(row)).toEqual(amount);
    }),
  );
});
