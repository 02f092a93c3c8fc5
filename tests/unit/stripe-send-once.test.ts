import { describe, expect, it, vi } from "vitest";
import type { OperationId } from "../../worker/domain/ids.ts";
import type { Answer } from "../../worker/processors/processor.ts";
import { sendOnce } from "../../worker/processors/stripe/send-once.ts";
import { NOW } from "./stripe-adapter.support.ts";

const HOUR_MS = 3_600_000;
const opened = (hoursAgo: number) => new Date(NOW.getTime() - hoursAgo * HOUR_MS);

describe("an operation is sent once", () => {
  const id = "0b5a7c1e-3f5d-4c39-9a55-5f4f0b8f7d11" as OperationId;
  const made: Answer<string> = { kind: "ok", value: "made" };
  const hidden: Answer<string> = { kind: "unknown", code: "stored_server_error" };
  type Found = Answer<string | undefined>;
  const nothing: Found = { kind: "ok", value: undefined };

  async function sent(hoursAgo: number, found: Found, answer: Answer<string> = made) {
    const find = vi.fn(async () => found);
    const send = vi.fn(async (_options: { idempotencyKey: string }) => answer);
    const operation = { id, openedAt: opened(hoursAgo) };
    const result = await sendOnce({ now: () => NOW }, operation, { find, send });
    return { result, looks: find.mock.calls.length, keys: send.mock.calls.map(([each]) => each) };
  }

  it("V026 under its own id, without a look, while Stripe remembers the key", async () => {
    for (const hours of [0, 22.99])
      expect(await sent(hours, nothing)).toEqual({
        ...{ result: made, looks: 0, keys: [{ idempotencyKey: id }] },
      });
  });

  it("V015 only after a look, once Stripe may have forgotten the key: 23 hours after it was opened", async () => {
    for (const hours of [23, 200]) {
      const missing = await sent(hours, nothing);
      expect(missing).toEqual({ result: made, looks: 1, keys: [{ idempotencyKey: id }] });
      const there = await sent(hours, { kind: "ok", value: "found" });
      expect(there).toEqual({ result: { kind: "ok", value: "found" }, looks: 1, keys: [] });
    }
  });

  it.each<[string, Found, Answer<string>]>([
    [
      "is refused",
      { kind: "rejected", code: "search_not_available" },
      { kind: "unknown", code: "lookup_search_not_available" },
    ],
    [
      "cannot be made now",
      { kind: "unavailable", code: "rate_limited" },
      { kind: "unavailable", code: "rate_limited" },
    ],
    [
      "is not answered",
      { kind: "unknown", code: "no_answer" },
      { kind: "unknown", code: "no_answer" },
    ],
  ])("and not at all where the look %s: that closes nothing", async (_what, found, result) => {
    expect(await sent(23, found)).toEqual({ result, looks: 1, keys: [] });
  });

  it("and a failure that Stripe keeps under the key is looked behind, once", async () => {
    const found = await sent(0, { kind: "ok", value: "found" }, hidden);
    expect(found).toMatchObject({ result: { kind: "ok", value: "found" }, looks: 1 });
    for (const empty of [nothing, { kind: "rejected", code: "x" }, { kind: "unknown", code: "x" }])
      expect(await sent(0, empty as Found, hidden)).toMatchObject({ result: hidden, looks: 1 });
  });

  it("and any other answer is the answer", async () => {
    for (const answer of [
      { kind: "unknown", code: "server_error" },
      { kind: "unavailable", code: "rate_limited" },
      { kind: "rejected", code: "stored_server_error" },
    ] as const)
      expect(await sent(0, nothing, answer)).toMatchObject({ result: answer, looks: 0 });
  });
});
