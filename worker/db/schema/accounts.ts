import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import type { LoginSessionId, UserId } from "../../domain/ids.ts";
import { id, instant } from "./columns.ts";

// The library of accounts reads and writes these tables; their fields have its names.

export const users = pgTable(
  "users",
  {
    id: id<UserId>().primaryKey(),
    name: text().notNull(),
    email: text().notNull().unique(),
    emailVerified: boolean().notNull(),
    image: text(),
    twoFactorEnabled: boolean().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [check("users_email_lower_case", sql`${t.email} = lower(${t.email})`)],
);

const ofUser = () =>
  id<UserId>().references(() => users.id, { onDelete: "cascade", onUpdate: "no action" });

/** A table of its own, which the application can only read: it makes no operators. */
export const operators = pgTable("operators", {
  userId: ofUser().primaryKey(),
  addedAt: instant().notNull(),
});

export const loginSessions = pgTable(
  "login_sessions",
  {
    id: id<LoginSessionId>().primaryKey(),
    userId: ofUser(),
    token: text().notNull().unique(),
    authenticatedBy: text()
      .$type<"password" | "totp" | "backup_code" | "passkey" | "mailed_link">()
      .notNull(),
    ipAddress: text(),
    userAgent: text(),
    expiresAt: instant().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index("login_sessions_by_user").on(t.userId),
    index("login_sessions_to_sweep").on(t.expiresAt),
    check(
      "login_sessions_authenticated_by",
      sql`${t.authenticatedBy} in ('password','totp','backup_code','passkey','mailed_link')`,
    ),
  ],
);

export const credentials = pgTable(
  "credentials",
  {
    id: uuid().primaryKey(),
    userId: ofUser(),
    accountId: text().notNull(),
    providerId: text().notNull(),
    password: text(),
    accessToken: text(),
    refreshToken: text(),
    idToken: text(),
    accessTokenExpiresAt: instant(),
    refreshTokenExpiresAt: instant(),
    scope: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index("credentials_by_user").on(t.userId),
    // Only passwords: no other site's word is taken for who somebody is.
    check("credentials_provider", sql`${t.providerId} = 'credential'`),
  ],
);

export const verifications = pgTable(
  "verifications",
  {
    id: uuid().primaryKey(),
    identifier: text().notNull(),
    value: text().notNull(),
    expiresAt: instant().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index("verifications_by_identifier").on(t.identifier),
    index("verifications_to_sweep").on(t.expiresAt),
  ],
);

export const secondFactors = pgTable(
  "second_factors",
  {
    id: uuid().primaryKey(),
    userId: ofUser(),
    secret: text().notNull(),
    backupCodes: text().notNull(),
    verified: boolean(),
    failedVerificationCount: integer(),
    lockedUntil: instant(),
  },
  (t) => [
    index("second_factors_by_user").on(t.userId),
    index("second_factors_by_secret").on(t.secret),
  ],
);

export const passkeys = pgTable(
  "passkeys",
  {
    id: uuid().primaryKey(),
    userId: ofUser(),
    name: text(),
    publicKey: text().notNull(),
    credentialID: text("credential_id").notNull(),
    counter: integer().notNull(),
    deviceType: text().notNull(),
    backedUp: boolean().notNull(),
    transports: text(),
    aaguid: text(),
    createdAt: instant(),
  },
  (t) => [
    index("passkeys_by_user").on(t.userId),
    index("passkeys_by_credential").on(t.credentialID),
  ],
);

/** How often something was tried of late, by whom: addresses and accounts as digests. */
export const attemptCounters = pgTable(
  "attempt_counters",
  {
    key: text().primaryKey(),
    count: integer().notNull(),
    windowEndsAt: instant().notNull(),
  },
  (t) => [
    check("attempt_counters_count_positive", sql`${t.count} > 0`),
    index("attempt_counters_to_sweep").on(t.windowEndsAt),
  ],
);
