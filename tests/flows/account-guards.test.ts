import { expect, test } from "vitest";
import { browser, PASSWORD, registered, tokenMailed } from "../support/accounts.ts";
import { codeOf, lastCodeOf } from "../support/authenticator.ts";
import { capturedLogs, logged } from "../support/captured-logs.ts";
import { problemOf } from "../support/orders.ts";
import { uuid, world } from "../support/world.ts";

const EMAIL = "ada.lovelace@buyers.example";
const login = { email: EMAIL, password: PASSWORD };
const weak = [
  ["password2026!", "password_too_common"],
  ["Lovelace1815", "password_too_personal"],
] as const;

test("nobody registers with, changes to or resets to a password that is guessed first", async () => {
  const w = await world();
  const registering = browser(w);
  for (const [password, code] of weak) {
    const answer = await registering.post("/api/auth/sign-up/email", {
      name: "Ada",
      ...login,
      password,
    });
    expect([answer.status, problemOf(answer).code]).toEqual([400, code]);
  }
  expect(await w.sql`select 1 from users where email = ${EMAIL}`).toEqual([]);

  const b = await registered(w, EMAIL);
  for (const [newPassword, code] of weak) {
    const body = { currentPassword: PASSWORD, newPassword };
    const answer = await b.post("/api/auth/change-password", body);
    expect([answer.status, problemOf(answer).code]).toEqual([400, code]);
  }
  await browser(w).post("/api/auth/request-password-reset", { email: EMAIL });
  const token = await tokenMailed(w, EMAIL);
  for (const [newPassword, code] of weak) {
    const answer = await browser(w).post("/api/auth/reset-password", { newPassword, token });
    expect([answer.status, problemOf(answer).code]).toEqual([400, code]);
  }
  // The link still works: nothing was used up by what was refused.
  const reset = { newPassword: "quiet harbour lamp", token };
  expect((await browser(w).post("/api/auth/reset-password", reset)).status).toBe(200);
});

test("a password that is too short is told so, and 64 characters of anything are taken", async () => {
  const w = await world();
  const b = browser(w);
  const answer = await b.post("/api/auth/sign-up/email", {
    name: "Ada",
    email: EMAIL,
    password: "password",
  });
  expect(problemOf(answer).code).toBe("password_too_short");
  const password =
    "Grün ist die Heide, 漢字 sind schön 🦊, und ein Satz wie dieser passt in kein Wörterbuch";
  await registered(w, EMAIL, password);
  const other = await browser(w).post("/api/auth/sign-in/email", { email: EMAIL, password });
  expect(other.status).toBe(200);
});

test("a code of an authenticator logs in once", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  const { body } = await b.post("/api/auth/two-factor/enable", { password: PASSWORD });
  const { totpURI } = body as unknown as { totpURI: string };
  await b.post("/api/auth/two-factor/verify-totp", { code: codeOf(totpURI) });
  const enter = async (code: string) => {
    const other = browser(w);
    await other.post("/api/auth/sign-in/email", login);
    return (await other.post("/api/auth/two-factor/verify-totp", { code })).status;
  };
  // The one that proved the app was one use of it.
  expect(await enter(lastCodeOf(totpURI))).toBe(401);
  expect(await enter(codeOf(totpURI))).toBe(200);
  // Past the limit of tries, and within the time of the code.
  await w.advance(15_000);
  expect(await enter(lastCodeOf(totpURI))).toBe(401);
});

test("another address, and the end of a passkey, ask for a login of just now", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  await w.advance(20 * 60_000);
  for (const [path, body] of [
    ["/api/auth/change-email", { newEmail: "ada@elsewhere.example" }],
    ["/api/auth/passkey/delete-passkey", { id: uuid() }],
  ] as const) {
    const answer = await b.post(path, body);
    expect([answer.status, problemOf(answer).code]).toEqual([403, "session_not_fresh"]);
  }
  expect(await w.mailsTo("ada@elsewhere.example")).toEqual([]);
});

test("the log tells every login, and whom what was refused and why, without an address", async () => {
  const lines = capturedLogs();
  const w = await world();
  const b = await registered(w, EMAIL);
  const [user] = await w.sql`select id from users where email = ${EMAIL}`;
  await b.post("/api/auth/sign-in/email", login);
  expect(logged(lines, "login.begun")).toMatchObject([
    { userId: user?.id, by: "mailed_link" },
    { userId: user?.id, by: "password" },
  ]);
  await browser(w, { "Request-Id": "forged" }).post("/api/auth/sign-in/email", {
    ...login,
    password: "not this one at all",
  });
  await b.get("/api/operator/alerts");
  await b.post("/api/quotes", { nonsense: 1 });
  await b.get("/api/me");
  await w.request("/api/quotes", { method: "POST", headers: { Origin: "https://evil.example" } });
  const requests = logged(lines, "request").slice(-5);
  expect(requests).toMatchObject([
    { path: "/api/auth/sign-in/email", status: 401, code: "invalid_email_or_password" },
    { path: "/api/operator/alerts", status: 403, code: "forbidden", userId: user?.id },
    { path: "/api/quotes", status: 400, code: "body_invalid" },
    { path: "/api/me", status: 200, userId: user?.id },
    { path: "/api/quotes", status: 403, code: "cross_site" },
  ]);
  expect(requests[3]).not.toHaveProperty("code");
  const begun = logged(lines, "login.begun").map(({ requestId }) => requestId);
  const ids = logged(lines, "request").map(({ requestId }) => requestId);
  for (const id of begun) expect(ids).toContain(id);
  expect(lines.join("\n")).not.toMatch(/forged|buyers\.example|lovelace/i);
});

test("whoever logs in again in the same browser has one login, and the one before is dead", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  const before = { Cookie: `__Host-session=${b.cookies.get("__Host-session")}` };
  expect((await w.get("/api/me", before)).status).toBe(200);
  await b.post("/api/auth/sign-in/email", login);
  expect((await b.get("/api/me")).status).toBe(200);
  expect((await w.get("/api/me", before)).status).toBe(401);
});

test("whoever guesses is told to wait, by the network and not by the account", async () => {
  const w = await world();
  await registered(w, EMAIL);
  await w.advance(15_000);
  const guesser = browser(w, { "CF-Connecting-IP": "2001:db8:1:2::1" });
  const neighbour = browser(w, { "CF-Connecting-IP": "2001:db8:1:2:ffff::2" });
  const wrong = { ...login, password: "not this one at all" };
  for (let n = 0; n < 3; n++)
    expect((await guesser.post("/api/auth/sign-in/email", wrong)).status).toBe(401);
  const refused = await neighbour.post("/api/auth/sign-in/email", wrong);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
  // Its owner, elsewhere, is not locked out.
  const owner = browser(w, { "CF-Connecting-IP": "192.0.2.7" });
  expect((await owner.post("/api/auth/sign-in/email", login)).status).toBe(200);
});
