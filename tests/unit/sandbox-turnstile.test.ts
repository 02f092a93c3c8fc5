import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OpenedTurnstile, startTurnstile } from "./sandbox-turnstile.support.ts";

let standIn: Awaited<ReturnType<typeof startTurnstile>>;
let site: OpenedTurnstile;

beforeAll(async () => {
  standIn = await startTurnstile();
});
afterAll(() => standIn.close());
beforeEach(async () => {
  site = await standIn.open();
});

const PASSES = "1x0000000000000000000000000000000AA";
const DUMMY_TOKEN = "XXXX.DUMMY.TOKEN.XXXX";
const KEY = "6d0c3b8e-7a35-4a0e-9a3c-6f8f0a4f0f11";

const refusal = (...codes: string[]) => ({ success: false, "error-codes": codes });

describe("Siteverify", () => {
  it("takes a token of this world's widget once and says where it was solved", async () => {
    const { token } = await site.solve({ action: "checkout", cdata: "order-1" });
    const at = new Date(site.world.clock.now()).toISOString().slice(0, 13);
    expect(await site.verify({ response: token })).toEqual({
      success: true,
      "error-codes": [],
      challenge_ts: expect.stringContaining(at),
      hostname: "shop.example",
      action: "checkout",
      cdata: "order-1",
      metadata: { interactive: false },
    });
    expect(await site.verify({ response: token })).toEqual(refusal("timeout-or-duplicate"));
  });

  it("takes JSON and multipart forms as well", async () => {
    const [{ token: first }, { token: second }] = [await site.solve(), await site.solve()];
    const json = { secret: site.secretKey, response: first };
    const asJson = await site.post(JSON.stringify(json), { "Content-Type": "application/json" });
    expect(await asJson.json()).toMatchObject({ success: true });
    const form = new FormData();
    form.set("secret", site.secretKey);
    form.set("response", second ?? "");
    expect(await (await site.post(form)).json()).toMatchObject({ success: true });
  });

  it("answers the same again for the same idempotency key, and only for that", async () => {
    const { token: response } = await site.solve();
    const first = await site.verify({ response, idempotency_key: KEY });
    expect(first).toMatchObject({ success: true });
    await site.world.clock.advance(400_000);
    expect(await site.verify({ response, idempotency_key: KEY })).toEqual(first);
    const other = KEY.replace("6", "7");
    expect(await site.verify({ response, idempotency_key: other })).toEqual(
      refusal("timeout-or-duplicate"),
    );
    expect(await site.verify({ response })).toEqual(refusal("timeout-or-duplicate"));
  });

  it("takes a token for 300 seconds", async () => {
    const young = await site.solve();
    await site.world.clock.advance(299_000);
    expect(await site.verify({ response: young.token })).toMatchObject({ success: true });
    const old = await site.solve();
    await site.world.clock.advance(301_000);
    expect(await site.verify({ response: old.token })).toEqual(refusal("timeout-or-duplicate"));
  });

  it.each([
    ["no secret", { secret: undefined }, ["missing-input-secret"]],
    ["an unknown secret", { secret: "0x0" }, ["invalid-input-secret"]],
    ["no token", { response: undefined }, ["missing-input-response"]],
    ["an unknown token", { response: "0.nobody" }, ["invalid-input-response"]],
    ["a token of 2049 characters", { response: "x".repeat(2_049) }, ["invalid-input-response"]],
    ["the token of tests", { response: DUMMY_TOKEN }, ["invalid-input-response"]],
    ["an address that is none", { remoteip: "localhost" }, ["bad-request"]],
    ["a key that is no UUID", { idempotency_key: "1" }, ["bad-request"]],
    [
      "nothing at all",
      { secret: undefined, response: undefined },
      ["missing-input-secret", "missing-input-response"],
    ],
  ])("refuses %s", async (_, more, codes) => {
    const { token } = await site.solve();
    expect(await site.verify({ response: token, ...more })).toEqual(refusal(...codes));
  });

  it("takes the visitor's address of either kind", async () => {
    for (const remoteip of ["192.0.2.1", "2001:db8::1"]) {
      const { token: response } = await site.solve();
      expect(await site.verify({ response, remoteip })).toMatchObject({ success: true });
    }
  });

  it.each([
    ["an unreadable body", "{", { "Content-Type": "application/json" }],
    ["a body of another kind", "<a/>", { "Content-Type": "text/xml" }],
    ["a broken form", "x", { "Content-Type": "multipart/form-data; boundary=y" }],
  ])("refuses %s as a bad request", async (_, body, headers) => {
    expect(await (await site.post(body, headers)).json()).toEqual(refusal("bad-request"));
  });

  it("is only for POST", async () => {
    expect((await fetch(site.siteverifyUrl)).status).toBe(405);
  });

  it("keeps the worlds apart", async () => {
    const other = await standIn.open();
    const { token } = await site.solve();
    expect(await other.verify({ response: token })).toEqual(refusal("invalid-input-response"));
  });

  it("is logged without the secret", async () => {
    await site.verify({ response: "x" });
    expect(site.world.log.all()).toMatchObject([
      { service: "turnstile", status: 200, params: { secret: "[removed]", response: "x" } },
    ]);
  });
});

describe("the keys for tests", () => {
  it.each([
    [PASSES, DUMMY_TOKEN, true, []],
    [PASSES, "0.another", false, ["invalid-input-response"]],
    ["2x0000000000000000000000000000000AA", DUMMY_TOKEN, false, ["invalid-input-response"]],
    ["3x0000000000000000000000000000000AA", DUMMY_TOKEN, false, ["timeout-or-duplicate"]],
  ])("the secret %s answers %s with %s", async (secret, response, success, codes) => {
    expect(await site.verify({ secret, response })).toMatchObject({
      success,
      "error-codes": codes,
    });
  });

  it("the passing one says that it is one, as often as it is asked", async () => {
    for (const _ of [1, 2])
      expect(await site.verify({ secret: PASSES, response: DUMMY_TOKEN })).toMatchObject({
        hostname: "example.com",
        metadata: { result_with_testing_key: true },
      });
  });

  it.each([
    ["1x00000000000000000000AA", { kind: "token", token: DUMMY_TOKEN }],
    ["1x00000000000000000000BB", { kind: "token", token: DUMMY_TOKEN }],
    ["2x00000000000000000000AB", { kind: "error", code: "300030" }],
    ["2x00000000000000000000BB", { kind: "error", code: "300030" }],
    ["3x00000000000000000000FF", { kind: "interactive" }],
    ["0x0", { kind: "error", code: "110100" }],
  ])("the sitekey %s ends as documented", async (sitekey, answer) => {
    expect(await site.solve({ sitekey })).toEqual(answer);
  });

  it("the interactive one passes after a click", async () => {
    const clicked = { sitekey: "3x00000000000000000000FF", interacted: "true" };
    expect(await site.solve(clicked)).toEqual({ kind: "token", token: DUMMY_TOKEN });
  });
});

describe("a challenge", () => {
  it("ends as it was told to, and passes after that", async () => {
    await site.control("/outcomes", { outcome: "fail" });
    await site.control("/outcomes", { outcome: "interactive" });
    expect(await site.solve()).toEqual({ kind: "error", code: "300030" });
    expect(await site.solve()).toEqual({ kind: "interactive" });
    const { token: response } = await site.solve({ interacted: "true" });
    expect(await site.verify({ response })).toMatchObject({ metadata: { interactive: true } });
    expect(await site.solve()).toMatchObject({ kind: "token" });
  });

  it("cannot be reached when it is offline, as often as planned", async () => {
    await site.control("/outcomes", { outcome: "offline", times: 2 });
    await expect(site.solve()).rejects.toThrow();
    await expect(site.solve()).rejects.toThrow();
    expect(await site.solve()).toMatchObject({ kind: "token" });
  });

  it.each([[{ action: "a".repeat(33) }], [{ action: "with space" }], [{ cdata: "a".repeat(256) }]])(
    "is refused for parameters that Cloudflare does not take: %o",
    async (more) => {
      expect(await site.solve(more)).toEqual({ kind: "error", code: "400020" });
    },
  );

  it("can seem to be of another page", async () => {
    await site.control("/hostname", { hostname: "evil.example" });
    const { token: response } = await site.solve();
    expect(await site.verify({ response })).toMatchObject({ hostname: "evil.example" });
    await site.control("/hostname", { hostname: null });
    const { token } = await site.solve();
    expect(await site.verify({ response: token })).toMatchObject({ hostname: "shop.example" });
  });

  it("needs no browser when a test asks for its token", async () => {
    const body = { action: "login", hostname: "a.example" };
    const { json } = await site.control("/tokens", body);
    expect(await site.verify({ response: String(json.token) })).toMatchObject(body);
  });

  it.each([
    ["/outcomes", { outcome: "maybe" }],
    ["/outcomes", { outcome: "pass", times: 0 }],
    ["/hostname", {}],
  ])("is not controlled by nonsense: %s %o", async (path, body) => {
    expect((await site.control(path, body)).status).toBe(400);
  });
});

describe("the secret", () => {
  it("is replaced at once, or after two hours", async () => {
    const { json } = await site.control("/secret", { keepOld: true });
    const verify = async (secret: string) => {
      const { token: response } = await site.solve();
      return (await site.verify({ secret, response })).success;
    };
    expect(await verify(String(json.secretKey))).toBe(true);
    expect(await verify(site.secretKey)).toBe(true);
    await site.world.clock.advance(2 * 3_600_000);
    expect(await verify(site.secretKey)).toBe(false);
    await site.control("/secret", {});
    expect(await verify(String(json.secretKey))).toBe(false);
  });
});

describe("faults", () => {
  const plan = (kind: "error_500" | "answer_lost" | "nonsense" | "rate_limit_429") =>
    site.world.faults.plan({ service: "turnstile", route: "POST /turnstile/v0/siteverify", kind });

  it("an error inside Cloudflare spends no token", async () => {
    const { token: response } = await site.solve();
    plan("error_500");
    expect(await site.verify({ response })).toEqual(refusal("internal-error"));
    expect(await site.verify({ response })).toMatchObject({ success: true });
  });

  it("a lost answer is had again with the same key", async () => {
    const { token: response } = await site.solve();
    plan("answer_lost");
    await expect(site.verify({ response, idempotency_key: KEY })).rejects.toThrow();
    expect(await site.verify({ response, idempotency_key: KEY })).toMatchObject({ success: true });
  });

  it("too many questions are refused, with the time to wait", async () => {
    plan("rate_limit_429");
    const answer = await site.post(new URLSearchParams({ secret: site.secretKey, response: "x" }));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "1"]);
  });

  it("an answer may be nonsense", async () => {
    plan("nonsense");
    await expect(site.verify({ response: "x" })).rejects.toThrow();
  });
});

describe("a restart", () => {
  it("keeps keys, tokens and plans", async () => {
    const { token: response } = await site.solve();
    await site.control("/outcomes", { outcome: "fail" });
    await site.control("/secret", { keepOld: true });
    const saved: unknown = structuredClone(standIn.registry.save());
    const again = await startTurnstile();
    try {
      await again.registry.restore(saved as ReturnType<typeof standIn.registry.save>);
      const back = again.opened(site.world.id);
      expect(back.siteKey).toBe(site.siteKey);
      expect(await back.solve()).toMatchObject({ kind: "error" });
      expect(await back.verify({ response })).toMatchObject({ success: true });
      expect(await back.verify({ response, secret: site.secretKey })).toMatchObject({
        "error-codes": ["timeout-or-duplicate"],
      });
    } finally {
      await again.close();
    }
  });
});
