import type { neon } from "@neondatabase/serverless";
import { SESSION_COOKIE, signed } from "../../worker/auth/cookies.ts";

type Sql = ReturnType<typeof neon<false, false>>;
export const SIGNING_SECRET = "signing-secret-of-the-tests-0123456789";
/** Longer than any test moves the clock. */
const SESSION_MS = 1000 * 24 * 60 * 60_000;

export type LoginFacts = {
  name?: string;
  email?: string;
  emailVerified?: boolean;
  role?: "member" | "operator";
  /** When it began; by default it is of just now, however far a test moves the clock. */
  begunAt?: Date;
  /** More than a password proved this login, by default for operators only. */
  secondFactor?: boolean;
  sellerId?: string;
};
/** Who is logged in, and what such a browser sends with each request. */
export type Login = {
  userId: string;
  email: string;
  token: string;
  headers: { Cookie: string; Origin: string };
};

/** Users and their logins, as the accounts' own pages would leave them in the database. */
export function people(sql: Sql, publicUrl: string) {
  async function login(facts: LoginFacts = {}): Promise<Login> {
    const { role = "member", emailVerified = true, sellerId } = facts;
    const hasSecondFactor = facts.secondFactor ?? role === "operator";
    const [userId, sessionId] = [crypto.randomUUID(), crypto.randomUUID()];
    const email = facts.email ?? `${userId}@buyers.example`;
    const token = crypto.randomUUID().replaceAll("-", "");
    const ends = new Date(Date.now() + SESSION_MS).toISOString();
    await sql`
      with u as (
        insert into users (id, name, email, email_verified, two_factor_enabled, created_at, updated_at)
        values (${userId}, ${facts.name ?? "Somebody"}, ${email}, ${emailVerified},
          ${hasSecondFactor}, ${new Date(0).toISOString()}, ${new Date(0).toISOString()})
        returning id),
      o as (
        insert into operators (user_id, added_at)
        select id, ${new Date(0).toISOString()} from u where ${role} = 'operator')
      insert into login_sessions (id, user_id, token, authenticated_by, expires_at, created_at, updated_at)
      select ${sessionId}, u.id, ${token}, ${hasSecondFactor ? "totp" : "password"}, ${ends},
        ${facts.begunAt?.toISOString() ?? ends}, ${ends} from u`;
    if (sellerId) await sql`update sellers set user_id = ${userId} where id = ${sellerId}`;
    const cookie = `${SESSION_COOKIE}=${signed(token, SIGNING_SECRET)}`;
    return { userId, email, token, headers: { Cookie: cookie, Origin: publicUrl } };
  }
  return { login };
}
