import { and, eq, exists, gt, lte, or, sql } from "drizzle-orm";
import { type IdleLimits, lifetimesMs } from "../../domain/logins.ts";
import type { Role } from "../../domain/people.ts";
import type { Logins } from "../../usecases/accounts.ts";
import type { Http } from "../client.ts";
import {
  loginSessions,
  operators,
  passkeys,
  sellers,
  users,
  verifications,
} from "../schema/index.ts";

export const loginsOver = (db: Http): Logins => ({
  async find(token, now, idle) {
    const found = db
      .select({
        userId: users.id,
        loginSessionId: loginSessions.id,
        name: users.name,
        email: users.email,
        emailVerified: users.emailVerified,
        role: sql<Role>`case when ${operators.userId} is null then 'member' else 'operator' end`,
        sellerId: sellers.id,
        hasSecondFactor: factorsOver(db).used,
      })
      .from(loginSessions)
      .innerJoin(users, eq(users.id, loginSessions.userId))
      .leftJoin(operators, eq(operators.userId, users.id))
      .leftJoin(sellers, eq(sellers.userId, users.id))
      .where(and(eq(loginSessions.token, token), gt(loginSessions.expiresAt, now)));
    const [, [row]] = await db.batch([prolonged(db, { token, now, idle }), found]);
    return row && { kind: "member", ...row, sellerId: row.sellerId ?? undefined };
  },
  async sweep(now) {
    const [sessions, links] = await db.batch([
      db
        .delete(loginSessions)
        .where(lte(loginSessions.expiresAt, now))
        .returning({ id: loginSessions.id }),
      db
        .delete(verifications)
        .where(lte(verifications.expiresAt, now))
        .returning({ id: verifications.id }),
    ]);
    return sessions.length + links.length;
  },
});

/** Of a login and its user: whether more than a password proved it, by what counts still, and whether it could have. */
export function factorsOver(db: Http) {
  const byApp = and(
    sql`${loginSessions.authenticatedBy} in ('totp', 'backup_code')`,
    users.twoFactorEnabled,
  );
  const ownKeys = db
    .select({ id: passkeys.id })
    .from(passkeys)
    .where(eq(passkeys.userId, users.id));
  const byPasskey = and(eq(loginSessions.authenticatedBy, "passkey"), exists(ownKeys));
  return {
    used: sql<boolean>`coalesce(${or(byApp, byPasskey)}, false)`,
    there: sql<boolean>`(${or(users.twoFactorEnabled, exists(ownKeys))})`,
  };
}

/** A use that comes sooner after the last one is not written down. */
const WRITTEN_PARTS = 10;

/** Puts the end of a login off that is used, as long as it is not over. */
function prolonged(db: Http, at: { token: string; now: Date; idle: IdleLimits }) {
  const { userId, token, authenticatedBy, createdAt, expiresAt } = loginSessions;
  const { operatorMs, sellerMs, buyerMs } = at.idle;
  const limit = sql`case
    when exists (select from ${operators} where ${operators.userId} = ${userId}) then ${span(operatorMs)}
    when exists (select from ${sellers} where ${sellers.userId} = ${userId}) then ${span(sellerMs)}
    else ${span(buyerMs)} end`;
  const byWhat = Object.entries(lifetimesMs).map(([by, ms]) => sql`when ${by} then ${span(ms)}`);
  const lifetime = sql`case ${authenticatedBy} ${sql.join(byWhat, sql` `)} end`;
  const until = sql`least(${createdAt} + ${lifetime}, ${at.now.toISOString()}::timestamptz + ${limit})`;
  const isDue = sql`${until} - ${expiresAt} >= (${limit}) / ${WRITTEN_PARTS}::int`;
  return db
    .update(loginSessions)
    .set({ expiresAt: until, updatedAt: at.now })
    .where(and(eq(token, at.token), gt(expiresAt, at.now), isDue));
}

const span = (ms: number) => sql`${ms}::float8 * interval '1 millisecond'`;
