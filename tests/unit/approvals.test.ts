import { expect, test } from "vitest";
import { isWaiting, needsSecondOperator } from "../../worker/domain/approvals.ts";
import type { Currency } from "../../worker/domain/currency.ts";

const control = { defaultMinor: 1000n, byCurrency: { JPY: 5n, EUR: 0n } };
test.each<[bigint, Currency, boolean]>([
  [999n, "USD", false],
  [1000n, "USD", true],
  [4n, "JPY", false],
  [5n, "JPY", true],
  [10n ** 9n, "EUR", false],
])("%s of %s needs a second operator: %s", (minor, currency, needed) => {
  expect(needsSecondOperator({ minor, currency }, control)).toBe(needed);
  const off = { ...control, defaultMinor: 0n, byCurrency: {} };
  expect(needsSecondOperator({ minor, currency }, off)).toBe(false);
});

test("what waits does so until its time is over, to the millisecond", () => {
  const expiresAt = new Date(1000);
  const waiting = { state: "waiting", expiresAt } as never;
  expect(isWaiting(waiting, new Date(999))).toBe(true);
  expect(isWaiting(waiting, new Date(1000))).toBe(false);
  expect(isWaiting({ state: "approved", expiresAt } as never, new Date(0))).toBe(false);
});
