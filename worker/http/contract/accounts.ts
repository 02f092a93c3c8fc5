import * as z from "zod";
import { Id, name, text } from "./shapes.ts";

/** Long enough for whatever the library takes; how long each may be, and has to be, it says itself. */
const LINE_CHARS_MAX = 2_000;
/** As it was typed, blanks around it included: a password is compared so. */
const line = z
  .string()
  .max(LINE_CHARS_MAX)
  .refine((value) => value.isWellFormed() && !value.includes("\0"), "Not text");
/** What a device made of a challenge; the library reads it, and looks its id up. */
const Credential = z.looseObject({ id: name(LINE_CHARS_MAX) });

/**
 * The bodies of what the library of accounts answers, by its paths. It takes more than our pages send:
 * other ways of a second factor, places to lead to, pictures, and names of any kind and length.
 */
export const accountBodies = {
  "/sign-up/email": z.strictObject({ name: text(100), email: line, password: line }),
  "/sign-in/email": z.strictObject({ email: line, password: line }),
  "/sign-out": z.strictObject({}),
  "/send-verification-email": z.strictObject({ email: line }),
  "/verify-email": z.strictObject({ token: line }),
  "/request-password-reset": z.strictObject({ email: line }),
  "/reset-password": z.strictObject({ token: line, newPassword: line }),
  "/change-email": z.strictObject({ newEmail: line }),
  "/change-password": z.strictObject({
    ...{ currentPassword: line, newPassword: line },
    revokeOtherSessions: z.boolean().optional(),
  }),
  "/update-user": z.strictObject({ name: text(100) }),
  "/revoke-session": z.strictObject({ token: line }),
  "/revoke-other-sessions": z.strictObject({}),
  "/two-factor/enable": z.strictObject({ password: line }),
  "/two-factor/disable": z.strictObject({ password: line }),
  "/two-factor/verify-totp": z.strictObject({ code: line, trustDevice: z.boolean().optional() }),
  "/two-factor/verify-backup-code": z.strictObject({ code: line }),
  "/two-factor/generate-backup-codes": z.strictObject({ password: line }),
  "/passkey/verify-registration": z.strictObject({
    response: Credential,
    name: text(100).optional(),
  }),
  "/passkey/verify-authentication": z.strictObject({ response: Credential }),
  "/passkey/delete-passkey": z.strictObject({ id: Id }),
} as const;
