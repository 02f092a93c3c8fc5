import { beforeEach, expect, test, vi } from "vitest";
import { singleFlight } from "../../worker/processors/paypal/single-flight.ts";

/** Time as the test wants it: nobody waits three seconds to see somebody wait three seconds. */
let waits: (() => void)[];
beforeEach(() => {
  waits = [];
});
const pause = (ms: number) => {
  expect(ms).toBe(3000);
  return new Promise<void>((resolve) => void waits.push(resolve));
};
/** Whoever waits for somebody else's work has waited long enough. */
const timePasses = () => {
  for (const end of waits) end();
};
/** Lets everybody go on who can. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

function work<T>() {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { run: vi.fn(() => promise), resolve, reject };
}

test("V024 V057 whoever wants the same at the same time shares one piece of work", async () => {
  const once = singleFlight<string>(pause);
  const first = work<string>();
  const others = [work<string>(), work<string>()];
  const all = [first, ...others].map(({ run }) => once("token", run));
  first.resolve("one for all");
  expect(await Promise.all(all)).toEqual(Array(3).fill("one for all"));
  for (const { run } of others) expect(run).not.toHaveBeenCalled();
});

test("whoever wants something else, or the same later, does it alone", async () => {
  const once = singleFlight<string>(pause);
  const [mine, another, again] = [work<string>(), work<string>(), work<string>()];
  const both = [once("a", mine.run), once("b", another.run)];
  mine.resolve("mine");
  another.resolve("another");
  expect(await Promise.all(both)).toEqual(["mine", "another"]);
  again.resolve("again");
  expect(await once("a", again.run)).toBe("again");
});

test("work that failed is nobody else's: each of the others does its own, and the first sees the failure", async () => {
  const once = singleFlight<string>(pause);
  const [bad, own] = [work<string>(), work<string>()];
  const first = once("a", bad.run);
  const second = once("a", own.run);
  bad.reject(new Error("cancelled with its request"));
  await expect(first).rejects.toThrow("cancelled");
  own.resolve("own");
  expect(await second).toBe("own");
});

test("nobody waits for others longer than three seconds before doing it alone", async () => {
  const once = singleFlight<string>(pause);
  const [stuck, own] = [work<string>(), work<string>()];
  void once("a", stuck.run);
  const second = once("a", own.run);
  await settle();
  expect(own.run).not.toHaveBeenCalled();
  timePasses();
  await settle();
  expect(own.run).toHaveBeenCalledOnce();
  own.resolve("own");
  expect(await second).toBe("own");
});

test("work that ends late takes nothing from who has begun anew since", async () => {
  const once = singleFlight<string>(pause);
  const [late, own, third] = [work<string>(), work<string>(), work<string>()];
  const first = once("a", late.run);
  const second = once("a", own.run);
  await settle();
  timePasses();
  await settle();
  late.resolve("late");
  expect(await first).toBe("late");
  const shared = once("a", third.run);
  own.resolve("own");
  expect(await Promise.all([second, shared])).toEqual(["own", "own"]);
  expect(third.run).not.toHaveBeenCalled();
});
