import { symmetricDecrypt, symmetricEncrypt } from "better-auth/crypto";
import { expect, test } from "vitest";
import { keyOf } from "../../worker/auth/secrets.ts";
import { type Browser, browser, PASSWORD, registered } from "../support/accounts.ts";
import { codeOf } from "../support/authenticator.ts";
import { problemOf } from "../support/orders.ts";
import { type World, world } from "../support/world.ts";

const EMAIL = "olga@shop.example";
const DESK = "/api/operator/alerts";
const DAY_MS = 24 * 60 * 60_000;
const login = { email: EMAIL, password: PASSWORD };

const makeOperator = (w: World) =>
  w.sql`insert into operators select id, now() from users where email = ${EMAIL}`;
const codeIn = async (b: Browser) => {
  const answer = await b.get(DESK);
  return answer.status === 200 ? "in" : problemOf(answer).code;
};

/** Sets an authenticator up, as the account's page does; answers what the app was given. */
async function addAuthenticator(b: Browser) {
  const { body } = await b.post("/api/auth/two-factor/enable", { password: PASSWORD });
  const { totpURI, backupCodes } = body as unknown as { totpURI: string; backupCodes: string[] };
  const proved = await b.post("/api/auth/two-factor/verify-totp", { code: codeOf(totpURI) });
  expect(proved.status).toBe(200);
  return { totpURI, backupCodes };
}

test("an operator works only after more than a password", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  expect(await codeIn(b)).toBe("forbidden");
  await makeOperator(w);
  expect(await codeIn(b)).toBe("second_factor_required");
  const { totpURI, backupCodes } = await addAuthenticator(b);
  expect(await codeIn(b)).toBe("in");

  const other = browser(w);
  const asked = await other.post("/api/auth/sign-in/email", login);
  expect(asked.body).toMatchObject({ twoFactorRedirect: true });
  expect(await codeIn(other)).toBe("unauthorized");
  const wrong = await other.post("/api/auth/two-factor/verify-totp", { code: "000000" });
  expect(wrong.status).toBe(401);
  expect(await codeIn(other)).toBe("unauthorized");
  await other.post("/api/auth/two-factor/verify-totp", { code: codeOf(totpURI) });
  expect(await codeIn(other)).toBe("in");

  // A backup code works once.
  for (const ends of ["in", "unauthorized"]) {
    const third = browser(w);
    await third.post("/api/auth/sign-in/email", login);
    await third.post("/api/auth/two-factor/verify-backup-code", { code: backupCodes[0] });
    expect(await codeIn(third)).toBe(ends);
  }
});

test("what waits for a code outlives cron's sweep, by the clock that cron goes by, and is swept when it is over", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  await makeOperator(w);
  const { totpURI } = await addAuthenticator(b);
  await w.advance(40 * DAY_MS);
  const sweep = () => w.post("/api/operator/jobs/sweep", {}, w.operator);
  const waiting = async () => (await w.sql`select from verifications`).length;

  const other = browser(w);
  await other.post("/api/auth/sign-in/email", login);
  await sweep();
  await other.post("/api/auth/two-factor/verify-totp", { code: codeOf(totpURI) });
  expect(await codeIn(other)).toBe("in");

  await browser(w).post("/api/auth/sign-in/email", login);
  expect(await waiting()).toBeGreaterThan(0);
  await w.advance(DAY_MS);
  await sweep();
  expect(await waiting()).toBe(0);
});

/** What the database, and whoever has the signing secret too, know of Olga's backup codes. */
async function keptCodes(w: World): Promise<{ kept: string; decrypted: string }> {
  const [row] = await w.sql`select backup_codes as kept from second_factors`;
  const key = keyOf(`${w.env.SIGNING_SECRETS}`.split(","));
  return { kept: row?.kept, decrypted: await symmetricDecrypt({ key, data: row?.kept }) };
}
async function enterWith(w: World, code: string): Promise<Browser> {
  const b = browser(w);
  await b.post("/api/auth/sign-in/email", login);
  await b.post("/api/auth/two-factor/verify-backup-code", { code });
  return b;
}

test("of backup codes only digests are kept, which are none themselves", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  await makeOperator(w);
  const { backupCodes } = await addAuthenticator(b);
  expect(new Set(backupCodes).size).toBe(10);
  // 24 signs of 32: 120 bits.
  for (const code of backupCodes) expect(code).toMatch(/^([0-9a-z]{6}-){3}[0-9a-z]{6}$/);
  const { kept, decrypted } = await keptCodes(w);
  const digests: string[] = JSON.parse(decrypted);
  expect(digests).toHaveLength(10);
  for (const code of backupCodes) expect(`${kept} ${decrypted}`).not.toContain(code);

  expect(await codeIn(await enterWith(w, digests[0] ?? ""))).toBe("unauthorized");
  expect(await codeIn(await enterWith(w, backupCodes[0] ?? ""))).toBe("in");
  await w.advance(15_000);
  expect(await codeIn(await enterWith(w, backupCodes[1] ?? ""))).toBe("in");
  expect(JSON.parse((await keptCodes(w)).decrypted)).toEqual(digests.slice(2));
});

test("backup codes that were kept encrypted work on, each once, and become digests", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  await makeOperator(w);
  await addAuthenticator(b);
  const old = ["aB3dE-fGh1J", "kLm2N-oPq3R"] as const;
  const key = keyOf([`${w.env.SIGNING_SECRETS}`]);
  const encrypted = await symmetricEncrypt({ key, data: JSON.stringify(old) });
  await w.sql`update second_factors set backup_codes = ${encrypted}`;
  expect(await codeIn(await enterWith(w, old[0]))).toBe("in");
  expect((await keptCodes(w)).decrypted).not.toContain(old[1]);
  expect(await codeIn(await enterWith(w, old[0]))).toBe("unauthorized");
  await w.advance(15_000);
  expect(await codeIn(await enterWith(w, old[1]))).toBe("in");
});

test("new backup codes end the old ones, and both outlive a new signing secret while the old one is kept", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  await makeOperator(w);
  const { backupCodes: old } = await addAuthenticator(b);
  w.env.SIGNING_SECRETS = `another-signing-secret-0123456789-abcdef,${w.env.SIGNING_SECRETS}`;
  expect(await codeIn(await enterWith(w, old[0] ?? ""))).toBe("in");
  const { body } = await b.post("/api/auth/two-factor/generate-backup-codes", {
    password: PASSWORD,
  });
  const { backupCodes: fresh } = body as unknown as { backupCodes: string[] };
  expect(await codeIn(await enterWith(w, old[1] ?? ""))).toBe("unauthorized");
  await w.advance(15_000);
  expect(await codeIn(await enterWith(w, fresh[0] ?? ""))).toBe("in");
});

test("a device that is trusted to skip the code opens no operator's desk", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  await makeOperator(w);
  const { totpURI } = await addAuthenticator(b);
  const trusted = browser(w);
  await trusted.post("/api/auth/sign-in/email", login);
  const body = { code: codeOf(totpURI), trustDevice: true };
  await trusted.post("/api/auth/two-factor/verify-totp", body);
  expect(await codeIn(trusted)).toBe("in");
  await trusted.post("/api/auth/sign-out");
  await trusted.post("/api/auth/sign-in/email", login);
  expect((await trusted.get("/api/me")).body).toMatchObject({ secondFactor: false });
  expect(await codeIn(trusted)).toBe("second_factor_required");
});

test("a second factor that is taken away takes its logins' rights along", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  await makeOperator(w);
  await addAuthenticator(b);
  expect((await b.post("/api/auth/two-factor/disable", { password: PASSWORD })).status).toBe(200);
  expect(await codeIn(b)).toBe("second_factor_required");
});

test("V187 whoever is no operator any more has no desk from that moment", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  await makeOperator(w);
  await addAuthenticator(b);
  expect(await codeIn(b)).toBe("in");
  await w.sql`delete from operators`;
  expect(await codeIn(b)).toBe("forbidden");
});

test("an operator's login is over after half a day, however much it is used", async () => {
  const w = await world({ LOGIN_IDLE_OPERATOR_MINUTES: "720" });
  const b = await registered(w, EMAIL);
  await makeOperator(w);
  await addAuthenticator(b);
  await w.advance(11 * 60 * 60_000);
  expect(await codeIn(b)).toBe("in");
  await w.advance(2 * 60 * 60_000);
  expect(await codeIn(b)).toBe("unauthorized");
});

test("V200 a signing secret is replaced without anybody being logged out, and ends when it is removed", async () => {
  const w = await world();
  const b = await registered(w, EMAIL);
  await makeOperator(w);
  const { totpURI } = await addAuthenticator(b);
  const old = `${w.env.SIGNING_SECRETS}`;
  const fresh = "another-signing-secret-0123456789-abcdef";
  w.env.SIGNING_SECRETS = `${fresh},${old}`;
  expect(await codeIn(b)).toBe("in");
  expect((await b.get("/api/auth/list-sessions")).status).toBe(200);
  const other = browser(w);
  await other.post("/api/auth/sign-in/email", login);
  await other.post("/api/auth/two-factor/verify-totp", { code: codeOf(totpURI) });
  expect(await codeIn(other)).toBe("in");
  w.env.SIGNING_SECRETS = fresh;
  expect(await codeIn(b)).toBe("unauthorized");
  expect(await codeIn(other)).toBe("in");
});
