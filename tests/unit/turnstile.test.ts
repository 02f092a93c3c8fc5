import { describe, expect, it, vi } from "vitest";
import { turnstile } from "../../worker/turnstile/siteverify.ts";

const NOW = new Date("2026-11-23T12:00:00Z");
const good = {
  success: true,
  challenge_ts: NOW.toISOString(),
  ...{ hostname: "shop.example", action: "checkout", "error-codes": [] },
};
const asked = { action: "checkout", requestKey: "guest:ada key-1" };
type Sent = { secret: string; response: string; idempotency_key: string };

function site(...answers: (object | Error | number)[]) {
  const sent: Sent[] = [];
  const urls: string[] = [];
  const fetch = vi.fn(async (url: string | URL | Request, init?: RequestInit) => {
    urls.push(String(url));
    sent.push(JSON.parse(String(init?.body)));
    const answer = answers[sent.length - 1] ?? answers.at(-1) ?? good;
    if (answer instanceof Error) throw answer;
    if (typeof answer === "number") return new Response("{}", { status: answer });
    return Response.json(answer);
  });
  const warn = vi.fn();
  const challenge = turnstile({
    ...{ secret: "secret", hostname: "shop.example", baseUrl: undefined },
    ...{ fetch: fetch as never, now: () => NOW, warn },
  });
  return { challenge, sent, urls, warn };
}

describe("V189 a token", () => {
  it("that Cloudflare calls good, for this page and this action, passes", async () => {
    const { challenge, sent, urls } = site(good);
    expect(await challenge.verify("token", asked)).toBe("passed");
    expect(urls).toEqual(["https://challenges.cloudflare.com/turnstile/v0/siteverify"]);
    expect(sent).toEqual([
      { secret: "secret", response: "token", idempotency_key: sent[0]!.idempotency_key },
    ]);
    expect(sent[0]!.idempotency_key).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it("V190 of another page or for another action fails", async () => {
    for (const facts of [{ hostname: "evil.example" }, { action: "pay" }, { hostname: undefined }])
      expect(await site({ ...good, ...facts }).challenge.verify("token", asked)).toBe("failed");
  });

  it.each([
    [300_000, "passed"],
    [300_001, "failed"],
    [-300_001, "failed"],
    [Number.NaN, "failed"],
  ])("that is %i ms old has %s", async (ageMs, verdict) => {
    const challenge_ts = Number.isNaN(ageMs)
      ? "yesterday"
      : new Date(NOW.getTime() - ageMs).toISOString();
    const { challenge } = site({ ...good, challenge_ts });
    expect(await challenge.verify("token", asked)).toBe(verdict);
  });

  it("that is empty or longer than any is not even asked about", async () => {
    const { challenge, sent } = site();
    expect(await challenge.verify("", asked)).toBe("failed");
    expect(await challenge.verify("x".repeat(2_049), asked)).toBe("failed");
    expect(sent).toEqual([]);
    expect(await challenge.verify("x".repeat(2_048), asked)).toBe("passed");
  });

  it("that was used before fails", async () => {
    const spent = { success: false, "error-codes": ["timeout-or-duplicate"] };
    const { challenge, sent, warn } = site(spent);
    expect(await challenge.verify("token", asked)).toBe("failed");
    expect([sent.length, warn.mock.calls]).toEqual([1, []]);
  });
});

describe("V189 when Cloudflare does not answer", () => {
  it.each([
    [new Error("down")],
    [500],
    [{ nonsense: true }],
    [{ ...good, "error-codes": ["internal-error"] }],
  ])("but %j, it is asked once more under the same key, and nobody is let in", async (answer) => {
    const { challenge, sent, warn } = site(answer);
    expect(await challenge.verify("token", asked)).toBe("unavailable");
    expect(new Set(sent.map((one) => one.idempotency_key)).size).toBe(1);
    expect([sent.length, warn.mock.calls]).toEqual([2, [["siteverify_unanswered"]]]);
  });

  it("and does when it is asked again, the answer counts", async () => {
    expect(await site(500, good).challenge.verify("token", asked)).toBe("passed");
  });
});

it("asks under one key for one request and token, and under another for any other", async () => {
  const { challenge, sent } = site(good);
  const other = { ...asked, requestKey: "guest:ada key-2" };
  await challenge.verify("token", asked);
  await challenge.verify("token", asked);
  await challenge.verify("token", other);
  await challenge.verify("another", asked);
  const [first, again, ...others] = sent.map((one) => one.idempotency_key);
  expect(again).toBe(first);
  expect(new Set([first, ...others]).size).toBe(3);
});

it("says when the secret is wrong: then nobody gets in", async () => {
  const { challenge, warn } = site({ success: false, "error-codes": ["invalid-input-secret"] });
  expect(await challenge.verify("token", asked)).toBe("failed");
  expect(warn.mock.calls).toEqual([["invalid-input-secret"]]);
});
