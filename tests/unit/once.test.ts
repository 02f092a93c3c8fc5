import { expect, test, vi } from "vitest";
import { KEY_LOCK_MS, type Outcome, once } from "../../worker/usecases/once.ts";
import { depsWith, memoryKeys, NOW } from "./ports.support.ts";

const request = { scope: "guest:1", key: "key-1", fingerprint: "of this cart" };
const paid: Outcome = { status: 201, body: { order: "1" }, keep: true };
const first = { ok: true, value: { status: 201, body: { order: "1" }, replayed: false } };
const replay = { ok: true, value: { status: 201, body: { order: "1" }, replayed: true } };

function shop() {
  const { keys, rows } = memoryKeys();
  let now = NOW;
  const { deps } = depsWith({ keys }, { now: () => now });
  const later = (ms: number) => {
    now = new Date(now.getTime() + ms);
  };
  return { deps, keys, rows, later };
}
/** Work that waits until the test lets it end. */
function held() {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<Outcome>();
  const work = () => {
    begun.resolve();
    return ended.promise;
  };
  return { work, begun: begun.promise, end: ended.resolve };
}

test("V002 a request that finished gets its first answer again, and is worked on once", async () => {
  const { deps, rows } = shop();
  const work = vi.fn(async () => paid);
  expect(await once(deps, request, work)).toEqual(first);
  expect(await once(deps, request, work)).toEqual(replay);
  expect(work).toHaveBeenCalledOnce();
  expect([...rows.values()]).toMatchObject([{ answer: { status: 201 }, subjectId: null }]);
});

test("V003 a finished key that comes with something else is refused, whatever the work would be", async () => {
  const { deps } = shop();
  await once(deps, request, async () => paid);
  const work = vi.fn(async () => paid);
  const other = { ...request, fingerprint: "of another cart" };
  expect(await once(deps, other, work)).toEqual({
    ok: false,
    error: { kind: "idempotency_key_reused" },
  });
  expect(work).not.toHaveBeenCalled();
});

test("V004 while the first request is at work its key answers that it is, and afterwards replays", async () => {
  const { deps, later } = shop();
  const { work, begun, end } = held();
  const atWork = once(deps, request, work);
  const second = vi.fn(async () => paid);
  await begun;
  later(KEY_LOCK_MS - 1);
  expect(await once(deps, request, second)).toEqual({
    ok: false,
    error: { kind: "idempotency_in_progress" },
  });
  expect(second).not.toHaveBeenCalled();
  end(paid);
  expect(await atWork).toEqual(first);
  expect(await once(deps, request, second)).toEqual(replay);
});

test("V008 whoever has not answered in ninety seconds has crashed: the same request goes on in their place", async () => {
  const { deps, later } = shop();
  const { work, begun } = held();
  void once(deps, request, work);
  await begun;
  expect(KEY_LOCK_MS).toBe(90_000);
  later(KEY_LOCK_MS);
  expect(await once(deps, request, async () => paid)).toEqual(first);
});

test("V009 an answer that changed nothing leaves the key free: the next request is worked on anew", async () => {
  const { deps, rows } = shop();
  const refused: Outcome = { status: 409, body: { code: "sold_out" }, keep: false };
  expect(await once(deps, request, async () => refused)).toMatchObject({
    value: { status: 409, replayed: false },
  });
  expect(rows.size).toBe(0);
  const corrected = { ...request, fingerprint: "of a smaller cart" };
  expect(await once(deps, corrected, async () => paid)).toEqual(first);
});

test("work that breaks gives its key free at once, and the failure is the caller's to see", async () => {
  const { deps, rows } = shop();
  const broken = new Error("the processor's answer got lost in us");
  await expect(once(deps, request, () => Promise.reject(broken))).rejects.toBe(broken);
  expect(rows.size).toBe(0);
  expect(await once(deps, request, async () => paid)).toEqual(first);
});

test("a failure stays itself even where the database cannot take the key back", async () => {
  const { deps, keys } = shop();
  const broken = new Error("the work");
  vi.spyOn(keys, "free").mockRejectedValue(new Error("the database"));
  await expect(once(deps, request, () => Promise.reject(broken))).rejects.toBe(broken);
});
