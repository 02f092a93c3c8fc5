export type AuthenticatedBy = "password" | "totp" | "backup_code" | "passkey" | "mailed_link";

const DAY_MS = 24 * 60 * 60_000;
/** The cookie lives as long as the longest login; the row ends it before. */
export const SESSION_SECONDS_MAX = 30 * 24 * 60 * 60;

/** What begins a login session, by the library's path. */
const begins: Readonly<Record<string, AuthenticatedBy>> = {
  "/sign-in/email": "password",
  "/two-factor/verify-totp": "totp",
  "/two-factor/verify-backup-code": "backup_code",
  "/passkey/verify-authentication": "passkey",
  "/verify-email": "mailed_link",
};

/** Anything unknown proves no more than a password does. */
export const authenticatedBy = (path: string | undefined): AuthenticatedBy =>
  begins[path ?? ""] ?? "password";

/** A login that opens more ends sooner: whoever has a second factor works at a desk. */
export const lifetimeMs = (by: AuthenticatedBy) =>
  by === "password" || by === "mailed_link" ? SESSION_SECONDS_MAX * 1000 : DAY_MS / 2;
