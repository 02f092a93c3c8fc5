import { passkey } from "@better-auth/passkey";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { APIError } from "better-auth/api";
import { betterAuth } from "better-auth/minimal";
import { twoFactor } from "better-auth/plugins/two-factor";
import {
  credentials,
  loginSessions,
  passkeys,
  secondFactors,
  users,
  verifications,
} from "../db/schema/index.ts";
import { authPaths } from "./auth-paths.ts";
import { backupCodes } from "./backup-codes.ts";
import { resigned, SESSION_COOKIE, tokenIn, withoutLogin } from "./cookies.ts";
import { beforeChange, FRESH_SECONDS, onceOnly } from "./guards.ts";
import { confirmationOfChange, existingAccount, passwordReset, verification } from "./letters.ts";
import {
  hashPassword,
  PASSWORD_CHARS_MAX,
  PASSWORD_CHARS_MIN,
  verifyPassword,
} from "./password.ts";
import { keyOf } from "./secrets.ts";
import { authenticatedBy, FIRST_MS, SESSION_SECONDS_MAX } from "./sessions.ts";

type Letter = { readonly to: string; readonly subject: string; readonly text: string };
export type AccountsDeps = {
  /** Drizzle over HTTP: each of the library's statements is one round trip. */
  readonly db: Record<string, unknown>;
  /** The first signs, all are accepted. */
  readonly secrets: readonly string[];
  readonly publicUrl: string;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly post: (letter: Letter) => Promise<void>;
  /** What goes on after the answer, so that an answer's time says nothing of whether a mail went out. */
  readonly after: (work: () => Promise<unknown>) => void;
  /** Counts a try; true while there are not too many of them. */
  readonly isAllowed: (key: string, limit: { max: number; windowMs: number }) => Promise<boolean>;
  /** Whether the login with this token still counts. Asking is use, which keeps it from ending. */
  readonly use: (token: string) => Promise<boolean>;
  /** Whether a password stands in a leak that is known; false too when nobody could tell. */
  readonly isLeaked: (password: string) => Promise<boolean>;
  readonly log: {
    info(event: string, facts: Record<string, string>): void;
    warn(event: string, facts: Record<string, string>): void;
    error(event: string, facts: Record<string, string>): void;
  };
};
export type Accounts = {
  /** Answers a request below /api/auth. Passes nothing on that is not in `authPaths`. */
  handle(request: Request): Promise<Response>;
};

/** A link that was mailed is used soon or asked for again. */
const LINK_SECONDS = 60 * 60;

/** Accounts and login sessions, by the library; what is ours is only how it is set up. */
export function openAccounts(deps: AccountsDeps): Accounts {
  const auth = instance(deps);
  return {
    async handle(request) {
      const { pathname } = new URL(request.url);
      const path = pathname.slice("/api/auth".length);
      if (authPaths[`${request.method} ${path}`] === undefined) return notFound();
      const headers = new Headers(request.headers);
      const token = tokenIn(headers.get("Cookie"), deps.secrets);
      const isIn = token !== undefined && (await deps.use(token));
      const cookie = (isIn ? resigned : withoutLogin)(headers.get("Cookie"), deps.secrets);
      if (cookie !== null) headers.set("Cookie", cookie);
      if (path === "/verify-email") return verify(auth, request, headers);
      return auth.handler(new Request(request, { headers }));
    },
  };
}

/**
 * The library proves an address, and logs in, for a GET: any page could send a visitor there with a
 * stranger's token, programs that look for bad mails would, and logs would keep the token. So it
 * comes here as a POST, which only our own pages can send.
 */
async function verify(auth: ReturnType<typeof instance>, request: Request, headers: Headers) {
  const body = (await request.json().catch(() => null)) as { token?: unknown } | null;
  const url = new URL(request.url);
  url.search = new URLSearchParams({ token: String(body?.token ?? "") }).toString();
  return auth.handler(new Request(url, { headers: withoutBody(headers) }));
}

function withoutBody(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ["Content-Type", "Content-Length"]) kept.delete(name);
  return kept;
}

const notFound = () => new Response(null, { status: 404 });

function instance(deps: AccountsDeps) {
  const { publicUrl, secrets, newId, now, log } = deps;
  const send = (letter: Letter) => deps.after(() => deps.post(letter));
  return betterAuth({
    appName: "Artisan's Hub",
    baseURL: publicUrl,
    basePath: "/api/auth",
    secrets: [...keyOf(secrets).keys].map(([version, value]) => ({ version, value })),
    database: drizzleAdapter(deps.db, {
      provider: "pg",
      schema: {
        user: users,
        session: loginSessions,
        account: credentials,
        verification: verifications,
        twoFactor: secondFactors,
        passkey: passkeys,
      },
    }),
    user: {
      changeEmail: {
        enabled: true,
        sendChangeEmailConfirmation: async ({ user, newEmail, token }) =>
          send(confirmationOfChange(publicUrl, user.email, newEmail, token)),
      },
    },
    session: {
      expiresIn: SESSION_SECONDS_MAX,
      disableSessionRefresh: true,
      freshAge: FRESH_SECONDS,
      additionalFields: {
        authenticatedBy: { type: "string", required: true, defaultValue: "password", input: false },
      },
    },
    account: { accountLinking: { enabled: false } },
    verification: { storeIdentifier: "hashed" },
    emailVerification: {
      sendOnSignUp: true,
      expiresIn: LINK_SECONDS,
      autoSignInAfterVerification: true,
      sendVerificationEmail: async ({ user, token }) =>
        send(verification(publicUrl, user.email, token)),
    },
    emailAndPassword: {
      enabled: true,
      requireEmailVerification: true,
      autoSignIn: false,
      minPasswordLength: PASSWORD_CHARS_MIN,
      maxPasswordLength: PASSWORD_CHARS_MAX,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: LINK_SECONDS,
      password: { hash: hashPassword, verify: verifyPassword },
      sendResetPassword: async ({ user, token }) =>
        send(passwordReset(publicUrl, user.email, token)),
      onExistingUserSignUp: async ({ user }) => send(existingAccount(publicUrl, user.email)),
    },
    rateLimit: { enabled: true, customStorage: { consume: consumer(deps) } },
    hooks: { before: beforeChange(deps) },
    databaseHooks: {
      verification: {
        create: {
          // The library goes by the machine's clock, cron's sweep by ours.
          before: async (wait) => {
            const createdAt = now();
            const lifeMs = wait.expiresAt.getTime() - wait.createdAt.getTime();
            const expiresAt = new Date(createdAt.getTime() + lifeMs);
            return { data: { ...wait, createdAt, expiresAt } };
          },
        },
      },
      session: {
        create: {
          before: async (session, context) => {
            const by = authenticatedBy(context?.path);
            if (by === "totp") await onceOnly(session.userId, context?.body, deps.isAllowed);
            const createdAt = now();
            const expiresAt = new Date(createdAt.getTime() + FIRST_MS);
            return { data: { ...session, authenticatedBy: by, createdAt, expiresAt } };
          },
          after: async ({ userId, token, authenticatedBy: by }, context) => {
            // A browser has one login: the one before would live on with nobody to end it.
            const before = tokenIn(context?.headers?.get("Cookie") ?? null, secrets);
            if (before && before !== token)
              await context?.context.internalAdapter.deleteSession(before);
            await deps.use(token);
            const requestId = context?.headers?.get("Request-Id") ?? "";
            log.info("login.begun", { requestId, userId, by: `${by}` });
          },
        },
      },
    },
    plugins: [
      twoFactor({
        issuer: "Artisan's Hub",
        accountLockout: { enabled: true },
        backupCodeOptions: backupCodes(secrets),
      }),
      passkey({
        rpID: new URL(publicUrl).hostname,
        rpName: "Artisan's Hub",
        origin: new URL(publicUrl).origin,
        authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
        registration: {
          afterVerification: ({ verification: done }) =>
            refuseUnverified(done.registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: ({ verification: done }) =>
            refuseUnverified(done.authenticationInfo.userVerified),
        },
      }),
    ],
    advanced: {
      // The names carry their own prefix; the library's would be the weaker one.
      useSecureCookies: false,
      cookiePrefix: "__Host-auth",
      cookies: { session_token: { name: SESSION_COOKIE } },
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: "lax", path: "/" },
      ipAddress: { ipAddressHeaders: ["cf-connecting-ip"], ipv6Subnet: 64 },
      database: { generateId: () => newId() },
      backgroundTasks: { handler: (work) => deps.after(() => work) },
    },
    logger: {
      level: "warn",
      // Its messages may name an address: only what kind it was is kept.
      log: (level) => log[level === "error" ? "error" : "warn"](`accounts.${level}`, {}),
    },
    telemetry: { enabled: false },
  });
}

/** A passkey counts as two factors only if the device asked who holds it. */
async function refuseUnverified(userVerified: boolean | undefined): Promise<void> {
  if (!userVerified) throw new APIError("UNAUTHORIZED", { code: "USER_VERIFICATION_REQUIRED" });
}

/** The library's limits by address and path, counted where every isolate sees them. */
const consumer =
  ({ isAllowed }: AccountsDeps) =>
  async (key: string, { window, max }: { window: number; max: number }) => {
    const allowed = await isAllowed(`auth:${key}`, { max, windowMs: window * 1000 });
    return { allowed, retryAfter: allowed ? null : window };
  };
