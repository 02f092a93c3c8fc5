import { type AuthenticatedBy, lifetimesMs } from "../domain/logins.ts";

/** The cookie lives as long as the longest login; the row ends it before. */
export const SESSION_SECONDS_MAX = Math.max(...Object.values(lifetimesMs)) / 1000;
/** So long a login counts by itself: its first use, which follows at once, says how long it does. */
export const FIRST_MS = 60_000;

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
