import { createHash, randomUUID } from "node:crypto";
import { symmetricEncrypt } from "better-auth/crypto";
import pg from "pg";
import { backupCodes } from "../../worker/auth/backup-codes.ts";
import { SESSION_COOKIE, signed } from "../../worker/auth/cookies.ts";
import { hashPassword } from "../../worker/auth/password.ts";
import { keyOf } from "../../worker/auth/secrets.ts";
import type { SandboxLine } from "../sandbox/main.ts";
import { artisans } from "./samples.ts";
import type { Secrets } from "./secrets.ts";
import { emailOf, sellerId } from "./seed.ts";

/** Everybody's on this machine, and nobody's anywhere else. */
export const SAMPLE_PASSWORD = "artisans of the hub";
export const samplePeople = {
  buyer: "ada@buyers.example",
  seller: emailOf(artisans[0]?.slug ?? ""),
  operator: "operator@shop.example",
  /** Another operator, as what is large takes two. */
  colleague: "colleague@shop.example",
} as const;

/** How an operator's request is known: the login cookie, and that it comes from the shop's pages. */
export type DeskHeaders = { Cookie: string; Origin: string };

/** A desk's login lasts as long as the data that it is about. */
const DESK_MS = 3650 * 24 * 60 * 60_000;

/**
 * A buyer, a user for each sample artisan, and two operators with a second factor, all of whom can log
 * in at the shop. Who is there already stays. Answers what the commands of this machine send.
 */
export async function seedPeople(line: SandboxLine, secrets: Secrets, shopUrl: string) {
  const client = new pg.Client({ connectionString: line.postgres.ownerUrl });
  await client.connect();
  try {
    const known = await client.query("SELECT 1 FROM users WHERE email = $1", [
      samplePeople.operator,
    ]);
    if (known.rowCount === 0) await addAll(client, secrets);
  } finally {
    await client.end();
  }
  const headersOf = (token: string): DeskHeaders => ({
    Cookie: `${SESSION_COOKIE}=${signed(token, secrets.signingSecret)}`,
    Origin: shopUrl,
  });
  return {
    deskHeaders: headersOf(secrets.deskToken),
    colleagueHeaders: headersOf(colleagueToken(secrets)),
  };
}

/** Of the colleague's login; it follows from the other, so that one secret less is kept. */
const colleagueToken = ({ deskToken }: Secrets) =>
  createHash("sha256").update(`colleague:${deskToken}`).digest("base64url");

async function addAll(client: pg.Client, secrets: Secrets): Promise<void> {
  const password = await hashPassword(SAMPLE_PASSWORD);
  await client.query("BEGIN");
  await addUser(client, { email: samplePeople.buyer, name: "Ada", password });
  for (const { slug, name } of artisans) {
    const userId = await addUser(client, { email: emailOf(slug), name, password });
    await client.query("UPDATE sellers SET user_id = $1 WHERE id = $2", [userId, sellerId(slug)]);
  }
  const operators = [
    [samplePeople.operator, "Operator", secrets.deskToken],
    [samplePeople.colleague, "Colleague", colleagueToken(secrets)],
  ] as const;
  for (const [email, name, token] of operators) {
    const id = await addUser(client, { email, name, password, role: "operator" });
    await addSecondFactor(client, id, secrets);
    await logInFromHere(client, id, token);
  }
  await client.query("COMMIT");
}

const logInFromHere = (client: pg.Client, userId: string, token: string) =>
  client.query(
    `INSERT INTO login_sessions (id, user_id, token, authenticated_by, user_agent, expires_at,
       created_at, updated_at) VALUES ($1, $2, $3, 'totp', 'commands of this machine', $4, $5, $5)`,
    [randomUUID(), userId, token, new Date(Date.now() + DESK_MS), new Date()],
  );

type NewUser = { email: string; name: string; password: string; role?: "operator" };
async function addUser(client: pg.Client, { email, name, password, role }: NewUser) {
  const id = randomUUID();
  const at = new Date();
  await client.query(
    `INSERT INTO users (id, name, email, email_verified, two_factor_enabled, created_at, updated_at)
     VALUES ($1, $2, $3, true, $4, $5, $5)`,
    [id, name, email, role === "operator", at],
  );
  if (role === "operator")
    await client.query("INSERT INTO operators (user_id, added_at) VALUES ($1, $2)", [id, at]);
  await client.query(
    `INSERT INTO credentials (id, user_id, account_id, provider_id, password, created_at, updated_at)
     VALUES ($1, $2::uuid, $2::text, 'credential', $3, $4, $4)`,
    [randomUUID(), id, password, at],
  );
  return id;
}

/** As the library keeps it: encrypted with the signing secret. */
async function addSecondFactor(client: pg.Client, userId: string, secrets: Secrets) {
  const { signingSecret: secret } = secrets;
  const encrypted = await symmetricEncrypt({ key: keyOf([secret]), data: secrets.totpSecret });
  // Codes that nobody was told.
  const { customBackupCodesGenerate, storeBackupCodes } = backupCodes([secret]);
  const codes = await storeBackupCodes.encrypt(JSON.stringify(customBackupCodesGenerate()));
  await client.query(
    `INSERT INTO second_factors (id, user_id, secret, backup_codes, verified)
     VALUES ($1, $2, $3, $4, true)`,
    [randomUUID(), userId, encrypted, codes],
  );
}

/** What an authenticator app is given; the library takes the secret's letters as its bytes. */
export function authenticatorKey(secret: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const byte of Buffer.from(secret)) bits += byte.toString(2).padStart(8, "0");
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, "0"), 2)])
    .join("");
}
