import { describe, expect, test } from "vitest";
import { isExpired, maskedEmail, outlasts } from "../../worker/domain/saved-methods.ts";

describe("a card", () => {
  const at = (text: string) => new Date(text);
  test.each([
    [11, 2026, "2026-11-30T23:59:59.999Z", false],
    [11, 2026, "2026-12-01T00:00:00.000Z", true],
    [12, 2026, "2026-12-31T23:59:59.999Z", false],
    [12, 2026, "2027-01-01T00:00:00.000Z", true],
    [null, null, "2099-01-01T00:00:00.000Z", false],
  ])("of %o/%o is expired at %s: %s", (expMonth, expYear, now, expected) => {
    expect(isExpired({ expMonth, expYear }, at(now))).toBe(expected);
  });

  test("that was saved twice stays as the one that lasts longer, else as the first", () => {
    const of = (expMonth: number | null, expYear: number | null) => ({ expMonth, expYear });
    expect(outlasts(of(1, 2031), of(12, 2030))).toBe(true);
    expect(outlasts(of(12, 2030), of(1, 2031))).toBe(false);
    expect(outlasts(of(12, 2030), of(12, 2030))).toBe(false);
    expect(outlasts(of(null, null), of(null, null))).toBe(false);
  });
});

test.each([
  ["ada@buyers.example", "a•••@buyers.example"],
  ["a@b@c.example", "a•••@c.example"],
  ["@nobody.example", "•••"],
  ["no address", "•••"],
])("the address %s is shown as %s", (email, expected) => {
  expect(maskedEmail(email)).toBe(expected);
});
