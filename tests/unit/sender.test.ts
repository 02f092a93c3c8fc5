import { createHash, createHmac } from "node:crypto";
import { Hono } from "hono";
import { describe, expect, it, test } from "vitest";
import type { LoginSessionId, UserId } from "../../worker/domain/ids.ts";
import { type Member, nobody } from "../../worker/domain/people.ts";
import { err, ok, type Result } from "../../worker/domain/result.ts";
import { changed, changing, clientRequest, replayHeader } from "../../worker/http/changing.ts";
import type { Doors, HttpEnv } from "../../worker/http/env.ts";
import type { Trouble } from "../../worker/http/problems.ts";
import { giveCookie, senderOf, welcome } from "../../worker/http/sender.ts";
import { signer } from "../../worker/http/signer.ts";
import type { Outcome } from "../../worker/usecases/once.ts";
import { depsWith, memoryKeys } from "./ports.support.ts";

const SECRET = "s".repeat(32);
const macOf = (guest: string) =>
  createHmac("sha256", SECRET).update(`guest:${guest}`).digest("base64url");
const cookieOf = (guest: string, mac = macOf(guest)) => ({
  Cookie: `__Host-guest=${guest}.${mac}`,
});

const member: Member = {
  ...{ kind: "member", userId: "user-1" as UserId, loginSessionId: "login-1" as LoginSessionId },
  ...{ name: "Ada", email: "ada@buyers.example", emailVerified: true, role: "member" },
  ...{ sellerId: undefined, hasSecondFactor: false },
};

type Ask = { headers?: Record<string, string>; path?: string; method?: string; body?: unknown };
type Seen = { sender?: string; request?: unknown };

/** A door with nothing behind it but what names who sends a request, and what is asked once. */
function door(work: () => Promise<Outcome> = async () => ({ status: 200, body: {}, keep: true })) {
  const { deps } = depsWith({ keys: memoryKeys().keys });
  const doors = { deps, guests: signer([SECRET], "guest") } as Doors;
  const app = new Hono<HttpEnv>();
  let seen: Seen = {};
  app.use(async (c, next) => {
    c.set("requestId", "request-1");
    const userId = c.req.header("User") as UserId | undefined;
    c.set("principal", userId ? { ...member, userId } : nobody);
    await next();
    await giveCookie(c);
  });
  app.get("/welcome", async (c) => {
    await welcome(c);
    return c.text("");
  });
  app.post("/who", async (c) => {
    seen = { sender: await senderOf(c, c.req.header("Idempotency-Key") ?? "") };
    return c.text("");
  });
  app.all("/asked/*", async (c) => {
    seen = { request: await clientRequest(c, bodies.shift()) };
    return c.text("");
  });
  app.post("/change", (c) => changing(c, {}, work));
  app.post("/ship", (c) => changed(c, {}, async () => outcomes.shift() ?? ok(undefined)));
  const outcomes: Result<void, Trouble>[] = [err({ kind: "order_not_paid" })];
  const bodies: unknown[] = [];
  return async ({ headers = {}, path = "/who", method = "POST", body }: Ask = {}) => {
    seen = {};
    bodies.push(body);
    const answer = await app.request(path, { method, headers }, doors);
    return { answer, cookie: answer.headers.get("Set-Cookie"), ...seen };
  };
}

describe("a guest", () => {
  it("is known by the cookie that was signed for them, and gets no other", async () => {
    const { sender, cookie } = await door()({ headers: cookieOf("ada") });
    expect(sender).toBe("guest:ada");
    expect(cookie).toBeNull();
  });

  it("without a cookie is named by address and key, the same for a repetition, and given one", async () => {
    const ask = door();
    const from = (address: string, key: string) => ({
      headers: { "CF-Connecting-IP": address, "Idempotency-Key": key },
    });
    const first = await ask(from("203.0.113.7", "key-1"));
    const name = macOf("first:203.0.113.7:key-1");
    expect(first.sender).toBe(`guest:${name}`);
    expect(first.cookie).toContain(`__Host-guest=${name}.${macOf(name)};`);
    expect((await ask(from("203.0.113.7", "key-1"))).sender).toBe(first.sender);
    for (const other of [from("203.0.113.7", "key-2"), from("198.51.100.9", "key-1")])
      expect((await ask(other)).sender).not.toBe(first.sender);
    // With the cookie of the first answer they are still the same.
    const again = await ask({ headers: cookieOf(name) });
    expect(again).toMatchObject({ sender: first.sender, cookie: null });
  });

  it("whose address nobody tells is one of this machine", async () => {
    const { sender } = await door()({ headers: { "Idempotency-Key": "key-1" } });
    expect(sender).toBe(`guest:${macOf("first:local:key-1")}`);
  });

  it.each([
    ["a signature of nothing", cookieOf("ada", "AAAA")],
    ["another guest's signature", cookieOf("ada", macOf("bob"))],
    ["no signature", cookieOf("ada", "")],
    ["no name", cookieOf("", macOf(""))],
    ["a name alone", { Cookie: "__Host-guest=ada" }],
    ["another cookie's name", { Cookie: `guest=ada.${macOf("ada")}` }],
  ])("who shows a cookie with %s is a new one", async (_what, headers) => {
    const { sender, cookie } = await door()({ headers });
    expect(sender).not.toBe("guest:ada");
    expect(cookie).toContain("__Host-guest=");
  });

  it("is given a cookie for this host, this browser and nobody's script, for a year", async () => {
    const ask = door();
    const { cookie } = await ask({ path: "/welcome", method: "GET" });
    expect(cookie?.split("; ").sort()).toEqual(
      [
        `__Host-guest=id-1.${macOf("id-1")}`,
        ...["Max-Age=31536000", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"],
      ].sort(),
    );
    const known = await ask({ path: "/welcome", method: "GET", headers: cookieOf("id-1") });
    expect(known.cookie).toBeNull();
  });
});

test("whoever is logged in is one sender, whatever cookie the browser sends along", async () => {
  const headers = { User: "user-2", ...cookieOf("ada") };
  expect(await door()({ headers })).toMatchObject({ sender: "user:user-2", cookie: null });
});

describe("a changing request", () => {
  const key = "Idempotency-Key";
  const asked = async (facts: Ask & { key?: string }) =>
    (
      await door()({
        path: "/asked/orders",
        ...facts,
        headers: { ...cookieOf("ada"), ...(facts.key === undefined ? {} : { [key]: facts.key }) },
      })
    ).request;
  const refused = (kind: string) => ({ ok: false, error: { kind } });

  it("V001 without a key is refused", async () => {
    expect(await asked({})).toEqual(refused("idempotency_key_required"));
  });

  it.each([
    ["empty", ""],
    ["blank", "   "],
    ["256 letters", "x".repeat(256)],
    ["of two headers", "a, b"],
    ["with a letter beyond ASCII", "schlüssel"],
    ["with a letter beyond ASCII at the end", "keyü"],
  ])("V007 with a key that is %s is refused", async (_what, text) => {
    expect(await asked({ key: text })).toEqual(refused("idempotency_key_malformed"));
  });

  it.each(["x", "~", "a b", "a,b", "x".repeat(255)])(
    "V007 with the key %s is taken",
    async (text) => {
      expect(await asked({ key: text })).toMatchObject({ ok: true, value: { key: text } });
    },
  );

  it("V003 is who sends it, its key, and a digest of method, path and body", async () => {
    const body = { items: [{ productId: "bowl", quantity: 2 }], total: 5n, note: null };
    const text = `POST /asked/orders {"items":[{"productId":"bowl","quantity":2}],"note":null,"total":5n}`;
    expect(await asked({ key: "key-1", body })).toEqual({
      ok: true,
      value: {
        scope: "guest:ada",
        key: "key-1",
        fingerprint: createHash("sha256").update(text).digest("base64url"),
      },
    });
  });

  const fingerprintOf = async (facts: Ask) =>
    ((await asked({ key: "key-1", ...facts })) as { value: { fingerprint: string } }).value
      .fingerprint;

  it("V006 is the same in any order of its fields, and whatever JSON would not tell apart", async () => {
    const first = await fingerprintOf({ body: { a: 1, b: { c: [1, 2], d: "x" } } });
    for (const body of [
      { b: { d: "x", c: [1, 2] }, a: 1 },
      { a: 1.0, b: { c: [1, 2], d: "x", e: undefined } },
    ])
      expect(await fingerprintOf({ body })).toBe(first);
    const nothing = await fingerprintOf({ body: [null] });
    expect(await fingerprintOf({ body: [undefined] })).toBe(nothing);
  });

  it("V003 V005 is another by any difference: of value, kind, order, place, path or method", async () => {
    const different: Ask[] = [
      ...[{ a: 1 }, { a: 2 }, { a: "1" }, { a: 1n }, { a: "1n" }, { a: [1] }, { a: null }].map(
        (body) => ({ body }),
      ),
      ...[{ a: [1, 2] }, { a: [2, 1] }, { a: [[1], 2] }, { a: [12] }].map((body) => ({ body })),
      ...[{ a: {} }, { b: 1 }, { a: 1, b: 1 }, { a: { a: 1 } }, [], {}, null].map((body) => ({
        body,
      })),
      { body: { a: 1 }, path: "/asked/payments" },
      { body: { a: 1 }, method: "PUT" },
    ];
    const prints = await Promise.all(different.map(fingerprintOf));
    expect(new Set(prints).size).toBe(different.length);
  });

  it("V002 is answered once, and says of a repetition that it is one", async () => {
    const works: number[] = [];
    const ask = door(async () => ({ status: 201, body: { n: works.push(1) }, keep: true }));
    const send = async () => {
      const headers = { ...cookieOf("ada"), [key]: "key-1" };
      const { answer } = await ask({ path: "/change", headers });
      const replayed = answer.headers.get("Idempotent-Replayed");
      return { status: answer.status, body: await answer.json(), replayed };
    };
    expect(await send()).toEqual({ status: 201, body: { n: 1 }, replayed: null });
    expect(await send()).toEqual({ status: 201, body: { n: 1 }, replayed: "true" });
    expect(replayHeader(false)).toEqual({});
  });

  it("V009 that answers with nothing but success leaves its key free until it succeeds", async () => {
    const ask = door();
    const ship = async () => {
      const { answer } = await ask({ path: "/ship", headers: { ...cookieOf("ada"), [key]: "k" } });
      const replayed = answer.headers.get("Idempotent-Replayed");
      return { status: answer.status, body: await answer.json(), replayed };
    };
    expect(await ship()).toMatchObject({ status: 409, body: { code: "order_not_paid" } });
    expect(await ship()).toEqual({ status: 200, body: {}, replayed: null });
    expect(await ship()).toEqual({ status: 200, body: {}, replayed: "true" });
  });

  it("V001 without a key changes nothing and is a problem with a code", async () => {
    const works: number[] = [];
    const ask = door(async () => ({ status: 201, body: { n: works.push(1) }, keep: true }));
    const { answer } = await ask({ path: "/change", headers: cookieOf("ada") });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      ...{ code: "idempotency_key_required", requestId: "request-1" },
    });
    expect(works).toEqual([]);
  });

  it("V004 whose key is at work is told so, as a problem", async () => {
    const begun = Promise.withResolvers<void>();
    const ask = door(() => {
      begun.resolve();
      return new Promise(() => undefined);
    });
    const request = { path: "/change", headers: { ...cookieOf("ada"), [key]: "key-1" } };
    void ask(request);
    await begun.promise;
    const { answer } = await ask(request);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ code: "idempotency_in_progress" });
  });
});
