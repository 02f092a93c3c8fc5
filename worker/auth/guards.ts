import { createHash } from "node:crypto";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { FRESH_MS } from "../domain/logins.ts";
import { digestOfCode } from "./backup-codes.ts";
import { PASSWORD_CHARS_MIN } from "./password.ts";
import { weaknessOf } from "./weak-passwords.ts";

/** What needs a login of just now, such as adding a passkey. */
export const FRESH_SECONDS = FRESH_MS / 1000;
/** What else changes how somebody logs in, and the library asks nothing for. */
const NEEDS_FRESH: ReadonlySet<string> = new Set(["/change-email", "/passkey/delete-passkey"]);
/** A code is good for half a minute, and for one more before and after it. */
const CODE_MS_MAX = 2 * 60_000;

const refusals = {
  common: {
    code: "PASSWORD_TOO_COMMON",
    message: "This password, or what it is made of, is one of the first that anybody tries",
  },
  personal: {
    code: "PASSWORD_TOO_PERSONAL",
    message: "This password is made of your name, your address or the shop's name",
  },
  leaked: {
    code: "PASSWORD_LEAKED",
    message: "This password is known from a leak somewhere else, and is among those that are tried",
  },
};
type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];
type Person = { readonly name?: unknown; readonly email?: unknown };

type Deps = {
  readonly now: () => Date;
  readonly isLeaked: (password: string) => Promise<boolean>;
};

/** Before the library does anything: is the login fresh enough, and a new password good enough? */
export const beforeChange = ({ now, isLeaked }: Deps) =>
  createAuthMiddleware(async (context) => {
    if (NEEDS_FRESH.has(context.path)) await refuseStale(context, now());
    if (context.path === "/two-factor/verify-backup-code") return withDigest(context);
    const password = newPasswordIn(context);
    if (password === undefined || [...password].length < PASSWORD_CHARS_MIN) return undefined;
    const owner = await ownerOf(context);
    const personal = [owner?.name, owner?.email].filter((fact) => typeof fact === "string");
    const weakness = weaknessOf(password, personal);
    if (weakness) throw new APIError("BAD_REQUEST", refusals[weakness]);
    // Nobody learns here for nothing what was leaked.
    if (owner && (await isLeaked(password))) throw new APIError("BAD_REQUEST", refusals.leaked);
    return undefined;
  });

/** The library compares what is given with what is kept, and digests are kept. */
function withDigest({ body }: Context) {
  const { code } = (body ?? {}) as { code?: unknown };
  return typeof code === "string" ? { context: { body: { code: digestOfCode(code) } } } : undefined;
}

async function refuseStale(context: Context, now: Date): Promise<void> {
  const found = await getSessionFromCtx(context);
  // Nobody is refused by the library itself.
  if (!found) return;
  const age = now.getTime() - new Date(found.session.createdAt).getTime();
  if (age >= FRESH_SECONDS * 1000)
    throw new APIError("FORBIDDEN", { code: "SESSION_NOT_FRESH", message: "Log in again first" });
}

function newPasswordIn({ path, body }: Context): string | undefined {
  const field = { "/sign-up/email": "password" }[path] ?? "newPassword";
  const value = (body as Record<string, unknown> | undefined)?.[field];
  return typeof value === "string" ? value : undefined;
}

/** Whose password it will be, as far as that is known; whoever that is not is refused later. */
async function ownerOf(context: Context): Promise<Person | null | undefined> {
  if (context.path === "/sign-up/email") return context.body as Person;
  if (context.path !== "/reset-password") return (await getSessionFromCtx(context))?.user;
  const { internalAdapter } = context.context;
  const { token } = context.body as { token?: unknown };
  const link = await internalAdapter.findVerificationValue(`reset-password:${String(token)}`);
  return link && internalAdapter.findUserById(link.value);
}

/**
 * A code of an authenticator logs in once: whoever looked over a shoulder is too late. `isAllowed`
 * is the durable counter, so that two isolates cannot both be the first.
 */
export async function onceOnly(
  userId: string,
  body: { code?: unknown } | undefined,
  isAllowed: (key: string, limit: { max: number; windowMs: number }) => Promise<boolean>,
): Promise<void> {
  const used = createHash("sha256")
    .update(`${userId}:${String(body?.code)}`)
    .digest("base64url");
  if (!(await isAllowed(`totp:${used}`, { max: 1, windowMs: CODE_MS_MAX })))
    throw new APIError("UNAUTHORIZED", { code: "INVALID_CODE", message: "Invalid code" });
}
