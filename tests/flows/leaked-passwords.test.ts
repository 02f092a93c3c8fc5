import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { browser, PASSWORD, registered, tokenMailed } from "../support/accounts.ts";
import { capturedLogs, logged } from "../support/captured-logs.ts";
import { problemOf } from "../support/orders.ts";
import { type World, world } from "../support/world.ts";

const EMAIL = "ada@buyers.example";
/** No list of common passwords has it, and it is made of nothing that is known of anybody. */
const LEAKED = "tangerine umbrella 41";
const FRESH = "quiet harbour lamp";

const leak = (w: World, password: string) =>
  w.control("POST", "/passwords/leaks", { password, times: 3 });
const digest = (text: string) => createHash("sha1").update(text).digest("hex").toUpperCase();
const asked = async (w: World) => (await w.requests("passwords")).map(({ path }) => path);
const signUp = (w: World, password: string) =>
  browser(w).post("/api/auth/sign-up/email", { name: "Ada", email: EMAIL, password });

test("nobody registers with, changes to or resets to a password that was in a leak", async () => {
  const w = await world();
  await leak(w, LEAKED);
  const refused = await signUp(w, LEAKED);
  expect([refused.status, problemOf(refused).code]).toEqual([400, "password_leaked"]);
  expect(await w.sql`select 1 from users where email = ${EMAIL}`).toEqual([]);

  const b = await registered(w, EMAIL);
  const change = { currentPassword: PASSWORD, newPassword: LEAKED };
  const changed = await b.post("/api/auth/change-password", change);
  expect([changed.status, problemOf(changed).code]).toEqual([400, "password_leaked"]);

  await browser(w).post("/api/auth/request-password-reset", { email: EMAIL });
  const token = await tokenMailed(w, EMAIL);
  const reset = await browser(w).post("/api/auth/reset-password", { newPassword: LEAKED, token });
  expect([reset.status, problemOf(reset).code]).toEqual([400, "password_leaked"]);
  // The link still works: nothing was used up by what was refused.
  const body = { newPassword: FRESH, token };
  expect((await browser(w).post("/api/auth/reset-password", body)).status).toBe(200);
});

test("a leak is found however a keyboard composes the password", async () => {
  const w = await world();
  await leak(w, "grün ist die halde 41");
  const refused = await signUp(w, "gru\u0308n ist die halde 41");
  expect(problemOf(refused).code).toBe("password_leaked");
});

test("the service learns five of the digest's forty digits, and is asked only about what could be taken", async () => {
  const w = await world();
  expect((await signUp(w, LEAKED)).status).toBe(200);
  const requests = await w.requests("passwords");
  expect(requests.map(({ path }) => path)).toEqual([`/range/${digest(LEAKED).slice(0, 5)}`]);
  expect(requests[0]?.params).toEqual({ padding: "true" });
  // Refused before: too short, guessed first, and by whom nobody knows.
  for (const password of ["short", "password2026!"]) await signUp(w, password);
  await w.advance(15_000);
  for (const [path, body] of [
    ["/api/auth/change-password", { currentPassword: PASSWORD, newPassword: FRESH }],
    ["/api/auth/reset-password", { newPassword: FRESH, token: "made-up" }],
  ] as const)
    expect((await browser(w).post(path, body)).status).toBeGreaterThanOrEqual(400);
  expect(await asked(w)).toHaveLength(1);
});

test.each([
  ["the connection breaks", { kind: "request_lost" }],
  ["it answers with an error", { kind: "error_500" }],
  ["it wants to be asked more slowly", { kind: "rate_limit_429" }],
  ["it answers nonsense", { kind: "nonsense" }],
])("when %s, the password is taken and the log says so", async (_, plan) => {
  const lines = capturedLogs();
  const w = await world();
  await leak(w, LEAKED);
  await w.fault({ service: "passwords", route: "GET /.*", times: 1, ...plan });
  expect((await signUp(w, LEAKED)).status).toBe(200);
  const warnings = logged(lines, "leaked_passwords.unanswered");
  expect(warnings).toMatchObject([{ level: "warn", reason: expect.stringMatching(/./) }]);
  expect(lines.join("\n")).not.toContain(digest(LEAKED).slice(0, 5));
});

test("where no service is named, nobody is asked", async () => {
  const w = await world();
  const { LEAKED_PASSWORDS_URL, ...env } = w.env;
  Object.assign(w.env, { ...env, LEAKED_PASSWORDS_URL: undefined });
  await leak(w, LEAKED);
  expect((await signUp(w, LEAKED)).status).toBe(200);
  expect(LEAKED_PASSWORDS_URL).toBeDefined();
  expect(await asked(w)).toEqual([]);
});
