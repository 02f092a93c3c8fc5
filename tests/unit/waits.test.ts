import { expect, test } from "vitest";
import { movesMoneyOut, nextTryAfter } from "../../worker/domain/operation.ts";
import { REFUND_TRIES_MAX, refundRetryDelayMs } from "../../worker/domain/payments.ts";
import { dueAfter } from "../../worker/domain/payouts.ts";

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
  const due = (shippedAt: Date, holdDays: number, deliveredAt: Date | null = null) =>
    dueAfter({ release: "shipping", holdDays, deliveryDays: 30 }, { shippedAt, deliveredAt });
  expect(due(NOW, 7)).toEqual(new Date("2026-11-30T12:00:00Z"));
  expect(due(NOW, 0)).toEqual(NOW);
  // Whenever it arrives.
  expect(due(NOW, 7, new Date("2026-11-24T12:00:00Z"))).toEqual(new Date("2026-11-30T12:00:00Z"));
  // Across a change of clocks a day is still 24 hours.
  expect(due(new Date("2026-10-24T12:00:00Z"), 1)).toEqual(new Date("2026-10-25T12:00:00Z"));
});

test("where delivery releases, the holding time begins with it, or with the day that stands for it", () => {
  const due = (deliveredAt: Date | null) =>
    dueAfter(
      { release: "delivery", holdDays: 7, deliveryDays: 30 },
      { shippedAt: NOW, deliveredAt },
    );
  expect(due(new Date("2026-11-25T12:00:00Z"))).toEqual(new Date("2026-12-02T12:00:00Z"));
  // Nobody says it, or says it later than it was taken as delivered.
  for (const late of [null, new Date("2026-12-23T12:00:00Z"), new Date("2027-03-01T12:00:00Z")])
    expect(due(late)).toEqual(new Date("2026-12-30T12:00:00Z"));
});

test("money leaves by refunds and transfers, and by nothing else", () => {
  expect(movesMoneyOut).toEqual(["refund_payment", "send_transfers"]);
});
