import { and, eq, exists, gt, lte, or, sql } from "drizzle-orm";
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
  async find(token, now) {
    const byApp = and(
      sql`${loginSessions.authenticatedBy} in ('totp', 'backup_code')`,
      users.twoFactorEnabled,
    );
    const ownKeys = db
      .select({ id: passkeys.id })
      .from(passkeys)
      .where(eq(passkeys.userId, users.id));
    const byPasskey = and(eq(loginSessions.authenticatedBy, "passkey"), exists(ownKeys));
    const [row] = await db
      .select({
        userId: users.id,
        loginSessionId: loginSessions.id,
        name: users.name,
        email: users.email,
        emailVerified: users.emailVerified,
        role: sql<Role>`case when ${operators.userId} is null then 'member' else 'operator' end`,
        sellerId: sellers.id,
        hasSecondFactor: sql<boolean>`coalesce(${or(byApp, byPasskey)}, false)`,
      })
      .from(loginSessions)
      .innerJoin(users, eq(users.id, loginSessions.userId))
      .leftJoin(operators, eq(operators.userId, users.id))
      .leftJoin(sellers, eq(sellers.userId, users.id))
      .where(and(eq(loginSessions.token, token), gt(loginSessions.expiresAt, now)));
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
