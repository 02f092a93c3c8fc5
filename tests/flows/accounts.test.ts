import { expect, test } from "vitest";
import { browser, PASSWORD, provedAddress, registered, tokenMailed } from "../support/accounts.ts";
import { uuid, world } from "../support/world.ts";

const EMAIL = "ada@buyers.example";
const login = { email: EMAIL, password: PASSWORD };

test("whoever registers proves the address first, and is then logged in", async () => {
  const w = await world();
  const b = browser(w);
  const signedUp = await b.post("/api/auth/sign-up/email", { name: "Ada", ...login });
  expect(signedUp.status).toBe(200);
  expect([...b.cookies.keys()]).toEqual([]);
  const early = await b.post("/api/auth/sign-in/email", login);
  expect([early.status, (early.body as { code?: string }).code]).toEqual([
    403,
    "email_not_verified",
  ]);

  await provedAddress(w, b, EMAIL);
  const me = await b.get("/api/me");
  expect(me.body).toMatchObject({ email: EMAIL, emailVerified: true, role: "member" });
  const [user] = await w.sql`select c.password from credentials c`;
  expect(user?.password).toMatch(/^scrypt\$16384\$8\$5\$/);
});

test("V186 the login cookie is of this host alone, over TLS, out of scripts' reach, and random", async () => {
  const w = await world();
  await registered(w, EMAIL);
  const b = browser(w);
  const answer = await b.post("/api/auth/sign-in/email", login);
  const [cookie] = answer.headers.getSetCookie().filter((one) => one.startsWith("__Host-session="));
  expect(cookie).toMatch(/; Path=\/(;|$)/i);
  for (const word of ["Secure", "HttpOnly", "SameSite=Lax"])
    expect(cookie?.toLowerCase()).toContain(word.toLowerCase());
  expect(cookie).not.toMatch(/domain=/i);
  const tokens = await w.sql`select token from login_sessions where authenticated_by <> 'totp'`;
  // 32 letters and digits: 190 bits.
  for (const { token } of tokens) expect(token).toMatch(/^[A-Za-z0-9]{32}$/);
  expect(new Set(tokens.map(({ token }) => token)).size).toBe(2);
});

test("V187 a cookie is dead once its owner has logged out", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  const stolen = { Cookie: `__Host-session=${b.cookies.get("__Host-session")}` };
  expect((await w.get("/api/me", stolen)).status).toBe(200);
  expect((await b.post("/api/auth/sign-out")).status).toBe(200);
  expect((await w.get("/api/me", stolen)).status).toBe(401);
});

test("V187 a new password ends every other login, and a reset ends all of them", async () => {
  const w = await world();
  const [b, other] = [await registered(w, EMAIL), browser(w)];
  await other.post("/api/auth/sign-in/email", login);
  expect((await other.get("/api/me")).status).toBe(200);
  const newPassword = "another horse, another battery";
  const changed = await b.post("/api/auth/change-password", {
    ...{ currentPassword: PASSWORD, newPassword, revokeOtherSessions: true },
  });
  expect(changed.status).toBe(200);
  expect((await other.get("/api/me")).status).toBe(401);
  expect((await b.get("/api/me")).status).toBe(200);

  await browser(w).post("/api/auth/request-password-reset", { email: EMAIL });
  const token = await tokenMailed(w, EMAIL);
  const reset = { newPassword: PASSWORD, token };
  expect((await browser(w).post("/api/auth/reset-password", reset)).status).toBe(200);
  expect((await b.get("/api/me")).status).toBe(401);
  // The link works once.
  expect((await browser(w).post("/api/auth/reset-password", reset)).status).toBe(400);
  expect((await browser(w).post("/api/auth/sign-in/email", login)).status).toBe(200);
});

test("V187 a login is over when its time is, whatever the cookie says", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  for (const days of [13, 13, 3]) {
    await w.advance(days * 24 * 60 * 60_000);
    expect((await b.get("/api/me")).status).toBe(200);
  }
  await w.advance(2 * 24 * 60 * 60_000);
  expect((await b.get("/api/me")).status).toBe(401);
});

test("nobody learns from an answer whether an address has an account", async () => {
  const w = await world();
  await registered(w, EMAIL);
  const b = browser(w);
  const register = (email: string) =>
    b.post("/api/auth/sign-up/email", { name: "Ada", email, password: PASSWORD });
  const [known, unknown] = [await register(EMAIL), await register("eve@buyers.example")];
  const shape = ({ status, body }: { status: number; body: object }) => [
    status,
    Object.keys((body as { user: object }).user).sort(),
  ];
  expect(shape(known)).toEqual(shape(unknown));
  expect((await w.mailsTo(EMAIL))[0]?.subject).toBe("You already have an account");

  for (const path of ["/api/auth/request-password-reset", "/api/auth/send-verification-email"]) {
    const answers = [];
    for (const email of [EMAIL, "nobody@buyers.example"])
      answers.push(await b.post(path, { email }));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
  }
  const wrong = await b.post("/api/auth/sign-in/email", {
    ...login,
    password: "not this one at all",
  });
  const nobodys = await b.post("/api/auth/sign-in/email", { ...login, email: "no@buyers.example" });
  const { requestId: _, ...told } = wrong.body as Record<string, unknown>;
  expect([wrong.status, told]).toEqual([401, expect.objectContaining({ status: 401 })]);
  expect(nobodys.body).toEqual({ ...told, requestId: expect.any(String) });
});

test("an address is proved by our own page's button, and by no link that somebody opens", async () => {
  const w = await world();
  const b = browser(w);
  await b.post("/api/auth/sign-up/email", { name: "Ada", ...login });
  const token = await tokenMailed(w, EMAIL);
  expect((await b.get(`/api/auth/verify-email?token=${token}`)).status).toBe(404);
  const stranger = browser(w, { "Sec-Fetch-Site": "cross-site" });
  expect((await stranger.post("/api/auth/verify-email", { token })).status).toBe(403);
  for (const nonsense of ["", "x", { a: 1 }, null, `${token}x`]) {
    const answer = await b.post("/api/auth/verify-email", { token: nonsense });
    const status = typeof nonsense === "string" ? 401 : 400;
    expect([answer.status, b.cookies.size]).toEqual([status, 0]);
  }
  expect((await b.get("/api/me")).status).toBe(401);
  expect((await provedAddress(w, b, EMAIL)).status).toBe(200);
  expect((await b.get("/api/me")).status).toBe(200);
});

test("whoever tries too often is told to wait, and how long", async () => {
  const w = await world();
  const tries = [];
  for (let n = 0; n < 4; n++) tries.push(await browser(w).post("/api/auth/sign-in/email", login));
  const refused = tries.at(-1)!;
  expect([refused.status, refused.body]).toEqual([
    429,
    expect.objectContaining({ code: "too_many_requests" }),
  ]);
  expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
});

test("an address is changed only when the old one agrees and the new one is proved", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  const newEmail = "ada@elsewhere.example";
  expect((await b.post("/api/auth/change-email", { newEmail })).status).toBe(200);
  expect(await w.mailsTo(newEmail)).toEqual([]);
  await provedAddress(w, b, EMAIL);
  expect((await b.get("/api/me")).body).toMatchObject({ email: EMAIL });
  await provedAddress(w, b, newEmail);
  expect((await b.get("/api/me")).body).toMatchObject({ email: newEmail, emailVerified: true });
});

test("whoever is logged in sees the browsers that are, and ends any of them", async () => {
  const w = await world();
  const [b, other] = [await registered(w, EMAIL), browser(w, { "User-Agent": "Another browser" })];
  await other.post("/api/auth/sign-in/email", login);
  const { body } = await b.get("/api/auth/list-sessions");
  const list = body as unknown as { userAgent: string; token: string }[];
  expect(list).toHaveLength(2);
  const token = list.find(({ userAgent }) => userAgent === "Another browser")?.token;
  expect((await b.post("/api/auth/revoke-session", { token })).status).toBe(200);
  expect((await other.get("/api/me")).status).toBe(401);
  expect((await b.get("/api/me")).status).toBe(200);
});

test("nothing of a person is set but what the page offers", async () => {
  const w = await world();
  const b = browser(w);
  const ada = await registered(w, "ada2@buyers.example");
  const before = await w.sql`select * from users`;
  for (const fact of [
    ...[{ role: "operator" }, { emailVerified: true }, { twoFactorEnabled: true }],
    ...[{ image: "https://pictures.example/eve.jpg" }, { id: uuid() }, { method: "otp" }],
  ]) {
    const refused = [
      await b.post("/api/auth/sign-up/email", { name: "Eve", ...login, ...fact }),
      await ada.post("/api/auth/update-user", { name: "Eve", ...fact }),
      await ada.post("/api/auth/two-factor/enable", { password: PASSWORD, ...fact }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400]);
    await w.advance(15_000);
  }
  expect(await w.sql`select * from users`).toEqual(before);
  expect((await ada.get("/api/me")).body).toMatchObject({ role: "member", secondFactor: false });
});

test("the application's own role cannot make an operator", async () => {
  const w = await world();
  await registered(w, EMAIL);
  const now = new Date(0).toISOString();
  await expect(
    w.withDatabase((sql) => sql`insert into operators select id, ${now} from users`),
  ).rejects.toThrow(/permission denied/);
});

test.each([
  "/api/auth/delete-user",
  "/api/auth/update-session",
  "/api/auth/ok",
  "/api/auth/admin",
  "/api/auth/",
])("what the accounts' pages do not use does not answer: %s", async (path) => {
  const w = await world();
  const b = await registered(w, EMAIL);
  expect((await b.post(path)).status).toBe(404);
  expect((await b.get(path)).status).toBe(404);
});
