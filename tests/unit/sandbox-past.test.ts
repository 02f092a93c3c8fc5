import { afterEach, describe, expect, test } from "vitest";
import { createClock, type WorldClock } from "../sandbox/core/clock.ts";

const DAY_MS = 24 * 60 * 60_000;
const clocks: WorldClock[] = [];
afterEach(() => {
  for (const clock of clocks.splice(0)) clock.stop();
});

function begun(daysAgo: number): WorldClock {
  const clock = createClock(Date.now, undefined, daysAgo * DAY_MS);
  clocks.push(clock);
  return clock;
}
const daysBehind = (clock: WorldClock) => Math.round((Date.now() - clock.now()) / DAY_MS);

describe("a world that begins in the past", () => {
  test("runs what is due on the way to the present, at its own time", async () => {
    const clock = begun(95);
    expect(daysBehind(clock)).toBe(95);
    const ran: number[] = [];
    for (const days of [5, 94, 96])
      clock.schedule(clock.now() + days * DAY_MS, "due", () => void ran.push(daysBehind(clock)));
    await clock.advance(95 * DAY_MS);
    expect(ran).toEqual([90, 1]);
    expect(Math.abs(clock.offsetMs())).toBeLessThan(1_000);
  });

  test("goes on at the present when it is restored", () => {
    const before = begun(95);
    const restored = begun(0);
    restored.restore(before.offsetMs());
    expect(restored.offsetMs()).toBe(0);
  });
});
