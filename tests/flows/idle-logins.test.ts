import { expect, test } from "vitest";
import { type Browser, browser, PASSWORD, registered } from "../support/accounts.ts";
import { codeOf } from "../support/authenticator.ts";
import { type World, world } from "../support/world.ts";

const EMAIL = "ada@buyers.example";
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const isIn = async (b: Browser) => (await b.get("/api/me")).status === 200;

/** Registered and logged in by more than a password, as whoever works at a desk of the shop. */
async function operator(w: World): Promise<Browser> {
  const b = await registered(w, EMAIL);
  await w.sql`insert into operators select id, now() from users where email = ${EMAIL}`;
  const { body } = await b.post("/api/auth/two-factor/enable", { password: PASSWORD });
  const { totpURI } = body as unknown as { totpURI: string };
  await b.post("/api/auth/two-factor/verify-totp", { code: codeOf(totpURI) });
  return b;
}
async function seller(w: World): Promise<Browser> {
  const b = await registered(w, EMAIL);
  const desk = { name: "Bowls of Ada", story: "Makes bowls.", currency: "USD" };
  expect((await b.post("/api/sellers", desk)).status).toBe(201);
  // A login of after the desk was opened.
  await b.post("/api/auth/sign-in/email", { email: EMAIL, password: PASSWORD });
  return b;
}
const buyer = (w: World) => registered(w, EMAIL);

test.each([
  ["an operator's", operator, 30 * MINUTE_MS],
  ["a seller's", seller, 8 * HOUR_MS],
  ["a buyer's", buyer, 14 * DAY_MS],
])("%s login ends when nobody uses it, and not while somebody does", async (_, begin, limitMs) => {
  const w = await world();
  const b = await begin(w);
  for (let n = 0; n < 2; n++) {
    await w.advance(0.9 * limitMs);
    expect(await isIn(b)).toBe(true);
  }
  await w.advance(limitMs + MINUTE_MS);
  expect(await isIn(b)).toBe(false);
  // Nor is it anybody for the library.
  expect((await b.get("/api/auth/get-session")).body).toBe(null);
  expect((await b.get("/api/auth/list-sessions")).status).toBe(401);
});

test("use of the account's own pages is use", async () => {
  const w = await world();
  const b = await operator(w);
  for (let n = 0; n < 3; n++) {
    await w.advance(20 * MINUTE_MS);
    expect((await b.get("/api/auth/get-session")).body).toMatchObject({ user: { email: EMAIL } });
  }
});

test("a login is over when its time is, however much it is used", async () => {
  const w = await world();
  const b = await buyer(w);
  for (let n = 0; n < 3; n++) {
    await w.advance(9.9 * DAY_MS);
    expect(await isIn(b)).toBe(true);
  }
  await w.advance(0.4 * DAY_MS);
  expect(await isIn(b)).toBe(false);
});

test("a login is written down as used once per tenth of its limit, and costs one round trip all the same", async () => {
  const w = await world();
  const b = await buyer(w);
  const ends = async () =>
    (
      await w.sql`select max(expires_at)::text as at from login_sessions where authenticated_by <> 'totp'`
    )[0]?.at;
  const first = await ends();
  await w.advance(DAY_MS);
  await b.get("/api/me");
  expect(await ends()).toBe(first);
  await w.advance(DAY_MS);
  const before = await w.roundTrips();
  await b.get("/api/me");
  const after = await w.roundTrips();
  expect([after.http - before.http, after.webSocket - before.webSocket]).toEqual([1, 0]);
  expect(new Date(await ends()).getTime() - new Date(first).getTime()).toBeGreaterThan(
    1.9 * DAY_MS,
  );
});

test("limits are configuration", async () => {
  const w = await world({ LOGIN_IDLE_BUYER_MINUTES: "90" });
  const b = await buyer(w);
  await w.advance(80 * MINUTE_MS);
  expect(await isIn(b)).toBe(true);
  await w.advance(91 * MINUTE_MS);
  expect(await isIn(b)).toBe(false);
  expect(await isIn(browser(w))).toBe(false);
});
