import { alertHook } from "./alert-hook.ts";
import { openAccounts } from "./auth/accounts.ts";
import { tokenIn } from "./auth/cookies.ts";
import { openClock } from "./clock.ts";
import { type Config, idleLimitsOf, readConfig } from "./config.ts";
import { everyMs, jobs, runSchedule } from "./cron/schedule.ts";
import { type Connections, openHttp } from "./db/client.ts";
import { openStore } from "./db/store.ts";
import type { Doors } from "./http/env.ts";
import { digest, signer } from "./http/signer.ts";
import { uuidV7 } from "./ids.ts";
import { leakedPasswords } from "./leaked-passwords/range.ts";
import { logTo, type Sink } from "./log.ts";
import { resend } from "./mail/resend.ts";
import { createPayPal, createPayPalMemory, type PayPalMemory } from "./processors/paypal/index.ts";
import { createStripe } from "./processors/stripe/index.ts";
import { queuesOf } from "./queues.ts";
import { settingsOf } from "./settings-of.ts";
import { turnstile } from "./turnstile/siteverify.ts";
import type { Deps, JobRun, Log } from "./usecases/ports.ts";

export type Env = Record<string, unknown> & {
  readonly PROCESSOR_EVENTS: Queue;
  readonly MONEY_MOVES: Queue;
  /** Absent in tests and runs. */
  readonly REQUESTS?: RateLimit;
};

/**
 * What the machine gives: time, chance, the network and an isolate's memory. The simulator hands in
 * its own; the database's HTTP protocol goes through `neonConfig.fetchFunction` there.
 */
export type Outside = {
  openClock(standInUrl: string | undefined): Promise<() => Date>;
  fillRandom(bytes: Uint8Array<ArrayBuffer>): void;
  readonly fetch: typeof fetch;
  readonly write: Sink;
  readonly openStore: typeof openStore;
  /** Connections for interactive transactions; undefined: the driver's own WebSockets. */
  readonly connections: Connections | undefined;
  /** Lives as long as the isolate. */
  readonly paypalMemory: PayPalMemory;
};

/** Resolves by a timer of the runtime's, which wakes nobody who has ended. */
const pause = (ms: number) =>
  new Promise<void>((resolve) => {
    AbortSignal.timeout(ms).addEventListener("abort", () => resolve());
  });

export const runtime: Outside = {
  openClock,
  fillRandom: (bytes) => void crypto.getRandomValues(bytes),
  // Called as a plain function: workerd refuses its own fetch as a method of something else.
  fetch: (...request) => fetch(...request),
  // The one place that writes to the console: Workers collect their logs from there.
  // biome-ignore lint/suspicious/noConsole: see above
  write: (level, line) => console[level](line),
  openStore,
  connections: undefined,
  paypalMemory: createPayPalMemory(pause),
};

/** Opens everything for one event. `close` waits for the work that goes on after the answer. */
export async function openDoors(
  env: Env,
  outside: Outside = runtime,
): Promise<{ doors: Doors; close: () => Promise<void> }> {
  const config = readConfig(env);
  const now = await outside.openClock(config.standIns.STAND_IN_CLOCK_URL);
  const log = logTo(outside.write, now);
  const { store, close } = outside.openStore({
    url: config.DATABASE_URL,
    standIn: neonStandIn(config),
    connections: outside.connections,
  });
  const { onboarding, ...stripe } = stripeOf(config, outside, now, log);
  const later: Promise<unknown>[] = [];
  const orderTokens = signer(config.SIGNING_SECRETS, "order");

  const deps: Deps = {
    store,
    processors: { stripe, paypal: paypalOf(config, outside, now, log) },
    onboarding,
    queues: queuesOf(env),
    settings: settingsOf(config),
    now,
    newId: <T extends string>() => uuidV7(now(), outside.fillRandom) as T,
    random: () => chance(outside),
    log,
    notify: notifyOf(config, outside, log),
    challenge: challengeOf(config, outside, now, log),
    post: resend({
      apiKey: config.MAIL_API_KEY,
      from: config.MAIL_FROM,
      baseUrl: config.standIns.STAND_IN_MAIL_URL,
      fetch: outside.fetch,
    }),
    links: {
      order: async (id) => `${config.PUBLIC_URL}/orders/${id}#token=${await orderTokens.sign(id)}`,
      paypalProof: (token) => `${config.PUBLIC_URL}/seller/paypal#${token}`,
      onboarding: {
        returnUrl: `${config.PUBLIC_URL}/seller/stripe/done`,
        refreshUrl: `${config.PUBLIC_URL}/seller/stripe/again`,
      },
      page: (path) => `${config.PUBLIC_URL}${path}`,
    },
    tokens: { make: () => token(outside), digest },
    after(work) {
      const running = work().catch((error) => log.error("after.failed", { reason: String(error) }));
      later.push(running);
    },
  };
  const use = (loginToken: string) => store.logins.find(loginToken, now(), idleLimitsOf(config));
  const doors: Doors = {
    deps,
    guests: signer(config.SIGNING_SECRETS, "guest"),
    orderTokens,
    accounts: { handle: (request) => accountsOf(config, outside, deps, use).handle(request) },
    isWithinRate: async (key) => (await env.REQUESTS?.limit({ key }))?.success ?? true,
    loginTokenIn: (cookie) => tokenIn(cookie, config.SIGNING_SECRETS),
    use,
    shop: shopOf(config),
    environment: config.ENVIRONMENT,
    version: config.VERSION,
    jobs,
    runTrigger: async (trigger) => outcomeOf(await runSchedule(deps, trigger)),
    publicUrl: config.PUBLIC_URL,
    deployment: deploymentOf(config),
  };
  async function closeAll() {
    // Work that goes on may itself put off more.
    for (let i = 0; i < later.length; i++) await later[i];
    await close();
  }
  return { doors, close: closeAll };
}

/** Opened for a request below /api/auth alone: everything else only reads who is logged in. */
function accountsOf(config: Config, { fetch }: Outside, deps: Deps, use: Doors["use"]) {
  const { store, now, newId, after, log } = deps;
  return openAccounts({
    db: openHttp({ url: config.DATABASE_URL, standIn: neonStandIn(config) }) as never,
    secrets: config.SIGNING_SECRETS,
    publicUrl: config.PUBLIC_URL,
    ...{ now, newId: () => newId<string>(), after, log },
    async post(letter) {
      const answer = await deps.post({ id: newId<string>(), ...letter });
      if (answer.kind !== "accepted") log.error("mail.not_sent", { reason: answer.reason });
    },
    isAllowed: async (key, limit) => (await store.limits.count(key, limit, now())).isAllowed,
    isLeaked: leakedPasswords({
      baseUrl: config.LEAKED_PASSWORDS_URL,
      fetch,
      warn: (reason) => log.warn("leaked_passwords.unanswered", { reason }),
    }),
    use: async (loginToken) => (await use(loginToken)) !== undefined,
  });
}

/** 256 bits, in signs that a link can carry. */
function token({ fillRandom }: Outside): string {
  const bytes = new Uint8Array(32);
  fillRandom(bytes);
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** At least 0, below 1. */
function chance({ fillRandom }: Outside): number {
  const bytes = new Uint8Array(4);
  fillRandom(bytes);
  return new DataView(bytes.buffer).getUint32(0) / 2 ** 32;
}

const notifyOf = ({ ALERT_WEBHOOK_URL: url, ENVIRONMENT }: Config, { fetch }: Outside, log: Log) =>
  url === undefined ? undefined : alertHook({ url, environment: ENVIRONMENT, fetch, log });

function challengeOf(
  { TURNSTILE_SECRET: secret, PUBLIC_URL, standIns }: Config,
  { fetch }: Outside,
  now: () => Date,
  log: Log,
): Deps["challenge"] {
  if (secret === undefined) return undefined;
  const { hostname } = new URL(PUBLIC_URL);
  const warn = (reason: string) => log.error("turnstile.unusable", { reason });
  return turnstile({
    secret,
    hostname,
    baseUrl: standIns.STAND_IN_TURNSTILE_URL,
    fetch,
    now,
    warn,
  });
}

const outcomeOf = (runs: readonly JobRun[]) => ({
  worked: runs.reduce((sum, { outcome }) => sum + ("worked" in outcome ? outcome.worked : 0), 0),
  failed: runs.flatMap(({ name, outcome }) => ("failed" in outcome ? [name] : [])),
});

const deploymentOf = (config: Config): Doors["deployment"] => {
  const mode = (isLive: boolean) => (isLive ? "live" : "test");
  return {
    publicUrl: config.PUBLIC_URL,
    environment: config.ENVIRONMENT,
    modes: {
      STRIPE_SECRET_KEY: mode(config.live),
      STRIPE_PUBLISHABLE_KEY: mode(config.STRIPE_PUBLISHABLE_KEY.startsWith("pk_live_")),
      PAYPAL_BASE_URL: mode(new URL(config.PAYPAL_BASE_URL).hostname === PAYPAL_LIVE_HOST),
    },
    schedule: everyMs,
  };
};

function neonStandIn({ standIns }: Config) {
  const { STAND_IN_NEON_HTTP: http, STAND_IN_NEON_WEBSOCKET: webSocket } = standIns;
  return http && webSocket ? { http, webSocket } : undefined;
}

const stripeOf = (config: Config, { fetch }: Outside, now: () => Date, log: Deps["log"]) =>
  createStripe({
    apiKey: config.STRIPE_SECRET_KEY,
    baseUrl: config.standIns.STAND_IN_STRIPE_URL,
    webhookSecrets: {
      stripe: config.STRIPE_WEBHOOK_SECRETS,
      "stripe-connect": config.STRIPE_CONNECT_WEBHOOK_SECRETS,
    },
    fetch,
    now,
    log,
  });

/** Where PayPal moves real money. */
const PAYPAL_LIVE_HOST = "api-m.paypal.com";

/** PayPal signs in each environment under another name, from that environment's own hosts. */
function paypalOf(config: Config, outside: Outside, now: () => Date, log: Deps["log"]) {
  const { hostname, origin } = new URL(config.PAYPAL_BASE_URL);
  const isLive = hostname === PAYPAL_LIVE_HOST;
  const zone = isLive ? "paypal.com" : "sandbox.paypal.com";
  const root = config.standIns.STAND_IN_PAYPAL_ROOT_PEM?.replaceAll("\\n", "\n");
  return createPayPal({
    baseUrl: config.PAYPAL_BASE_URL,
    clientId: config.PAYPAL_CLIENT_ID,
    clientSecret: config.PAYPAL_CLIENT_SECRET,
    webhookId: config.PAYPAL_WEBHOOK_ID,
    webhookRoots: root ? [root] : undefined,
    certificateHosts: root ? [origin] : [`api.${zone}`, `api-m.${zone}`],
    certificateName: `messageverificationcerts.${zone}`,
    memory: outside.paypalMemory,
    fetch: outside.fetch,
    now,
    log,
  });
}

function shopOf(config: Config): Doors["shop"] {
  const { STAND_IN_STRIPE_SCRIPT_URL: script, STAND_IN_PAYPAL_SDK_URL: sdk } = config.standIns;
  const { STAND_IN_TURNSTILE_URL: widget } = config.standIns;
  const siteKey = config.TURNSTILE_SITE_KEY;
  return {
    stripe: { publishableKey: config.STRIPE_PUBLISHABLE_KEY },
    paypal: { clientId: config.PAYPAL_CLIENT_ID },
    turnstile: siteKey === undefined ? null : { siteKey },
    kept: { buyersDays: config.BUYERS_KEPT_DAYS, eventsDays: config.EVENTS_KEPT_DAYS },
    standIn:
      script || sdk || widget
        ? {
            stripeScriptUrl: script ?? null,
            paypalSdkBaseUrl: sdk ?? null,
            turnstileScriptUrl: widget ? `${widget}/turnstile/v0/api.js` : null,
          }
        : null,
  };
}
