import { expect, test } from "vitest";
import { movesMoneyOut, nextTryAfter } from "../../worker/domain/operation.ts";
import { REFUND_TRIES_MAX, refundRetryDelayMs } from "../../worker/domain/payments.ts";
import { dueAfterShipping } from "../../worker/domain/payouts.ts";

const NOW = new Date("2026-11-23T12:00:00Z");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

test("an operation is sent again after one minute, two, four and so on, and at least every hour", () => {
  const minutes = (tries: number) =>
    (nextTryAfter(NOW, tries).getTime() - NOW.getTime()) / MINUTE_MS;
  expect([0, 1, 2, 3, 4, 5, 6, 7].map(minutes)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  // After weeks of an outage as well, and far beyond what a number can double.
  for (const tries of [10, 11, 100, 100_000]) expect(minutes(tries)).toBe(60);
});

test("a refund that failed is tried after an hour, two, four and so on, and at least every day, eight times", () => {
  const hours = (failures: number) => refundRetryDelayMs(failures) / HOUR_MS;
  expect([1, 2, 3, 4, 5, 6, 7, 8].map(hours)).toEqual([1, 2, 4, 8, 16, 24, 24, 24]);
  expect(REFUND_TRIES_MAX).toBe(8);
});

test("a part that was shipped is paid out when the holding time is over, to the second", () => {
  expect(dueAfterShipping(NOW, 7)).toEqual(new Date("2026-11-30T12:00:00Z"));
  expect(dueAfterShipping(NOW, 0)).toEqual(NOW);
  // Across a change of clocks a day is still 24 hours.
  expect(dueAfterShipping(new Date("2026-10-24T12:00:00Z"), 1)).toEqual(
    new Date("2026-10-25T12:00:00Z"),
  );
});

test("money leaves by refunds and transfers, and by nothing else", () => {
  expect(movesMoneyOut).toEqual(["refund_payment", "send_transfers"]);
});
