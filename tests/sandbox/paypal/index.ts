import { Hono, type MiddlewareHandler } from "hono";
import type { Endpoint, Host, Outgoing, Processor, World } from "../core/contract.ts";
import { type AnsweredKind, faultMiddleware } from "../core/host.ts";
import { type Account, accountId, emptyState } from "./account.ts";
import { makeCertificateStore } from "./certificate-store.ts";
import { checkoutRoutes } from "./checkout-routes.ts";
import { controlRoutes } from "./control.ts";
import { type JudgingOptions, judgingOfProcess, logAndJudge } from "./description/judging.ts";
import { disputeRoutes } from "./disputes-routes.ts";
import { signerOf } from "./events.ts";
import { accountOf, type PayPalEnv, refusalResponse } from "./http.ts";
import { pageRoutes } from "./pages.ts";
import { paypalPanels } from "./panels.ts";
import { payoutRoutes } from "./payout-routes.ts";
import { dumpState, restoreState } from "./persistence.ts";
import { brokenServer, conflict, invalidToken, notFound, Refusal, rateLimited } from "./refusal.ts";
import { reportingRoutes } from "./reporting-routes.ts";
import { type Accounts, authenticate, identifyClient, issueToken } from "./tokens.ts";
import { webhookRoutes } from "./webhook-routes.ts";

export type PayPalCredentials = {
  url: string;
  clientId: string;
  clientSecret: string;
  /** Events are signed for this webhook until another is made over the API. */
  webhookId: string;
  /** The only root below which a certificate is this PayPal's. */
  webhookRootPem: string;
  /** Host and port of the addresses under which certificates are served. */
  certHost: string;
  /** For `PayPalScriptProvider options={{ sdkBaseUrl }}`: the whole address up to the query. */
  sdkBaseUrl: string;
  merchantId: string;
};

const FAULT_ANSWERS: Record<AnsweredKind, () => Refusal> = {
  error_500: brokenServer,
  conflict_409: conflict,
  rate_limit_429: rateLimited,
  // PayPal has no such answer of its own; a busy object is one more reason to come back later.
  lock_timeout_429: rateLimited,
  unauthorized_401: invalidToken,
};

/** A PayPal with state: one account per world, all behind one address. */
export function createPayPal(
  host: Host,
  judging: JudgingOptions = judgingOfProcess(),
): Processor<PayPalCredentials> {
  const byWorld = new Map<string, Account>();
  const certificates = makeCertificateStore();
  const accounts: Accounts = {
    all: () => byWorld.values(),
    byWorld: (id) => byWorld.get(id),
  };

  async function open(world: World): Promise<PayPalCredentials> {
    const { ids } = world;
    const certificate = certificates.issue(world);
    // The first delivery sees the failure.
    certificate.catch(() => undefined);
    const account: Account = {
      world,
      merchantId: accountId(ids.upper(13)),
      merchantEmail: "platform@artisans-hub.example",
      clientId: `A${ids.upper(79)}`,
      clientSecret: `E${ids.upper(79)}`,
      webhookId: ids.upper(17),
      baseUrl: () => host.url,
      state: emptyState(),
      certificate,
      retired: new Map(),
    };
    byWorld.set(world.id, account);
    return {
      url: host.url,
      clientId: account.clientId,
      clientSecret: account.clientSecret,
      webhookId: account.webhookId,
      webhookRootPem: await certificates.root(),
      certHost: new URL(host.url).host,
      sdkBaseUrl: `${host.url}/sdk/js`,
      merchantId: account.merchantId,
    };
  }

  function known(world: World): Account {
    const account = byWorld.get(world.id);
    if (account === undefined) throw new Error(`world ${world.id} has no PayPal account`);
    return account;
  }

  return {
    app: makeApp(accounts, certificates, judging),
    control: controlRoutes(accounts.byWorld, certificates),
    open,
    close: ({ id }) => void byWorld.delete(id),
    panels: (world) => paypalPanels(known(world)),
    dump: (world) => dumpState(known(world)),
    restore: (world, saved) => restoreState(known(world), saved),
    signer(world: World, _endpoint: Endpoint): Outgoing["sign"] {
      return signerOf(known(world));
    },
  };
}

/** PayPal stores no failures: a 500 "that stays" is one whose effect did or did not happen. */
const answerCached500: MiddlewareHandler<PayPalEnv> = async (c, next) => {
  const fault = c.get("fault");
  if (fault?.kind !== "error_500_cached") return next();
  if (fault.effect !== false) await next();
  c.res = undefined;
  c.res = refusalResponse(c, brokenServer());
  return undefined;
};

/** The time of this PayPal, which may be days ahead of the machine's. */
const tellTime: MiddlewareHandler<PayPalEnv> = async (c, next) => {
  await next();
  const account = c.get("account");
  if (account) c.res.headers.set("Date", new Date(account.world.clock.now()).toUTCString());
};

/** A path that is no text, such as a lone half of an encoded letter, is nothing's address. */
function refusalOf(error: Error): Refusal {
  if (error instanceof Refusal) return error;
  return error instanceof URIError ? notFound() : brokenServer();
}

function makeApp(
  accounts: Accounts,
  certificates: ReturnType<typeof makeCertificateStore>,
  judging: JudgingOptions,
): Hono {
  const app = new Hono<PayPalEnv>();
  const faults = faultMiddleware({
    service: "paypal",
    worldOf: (c) => c.get("world"),
    errorBody: (kind, c) => refusalResponse(c, FAULT_ANSWERS[kind]()),
  });

  app.onError((error, c) => refusalResponse(c, refusalOf(error)));
  app.use(logAndJudge(judging));
  app.use(tellTime);
  app.route("/", pageRoutes(accounts, certificates));
  app.post("/v1/oauth2/token", identifyClient(accounts), faults, (c) =>
    issueToken(c, accountOf(c)),
  );
  app.use("/v1/*", authenticate(accounts), faults, answerCached500);
  app.use("/v2/*", authenticate(accounts), faults, answerCached500);
  app.use("/v3/*", authenticate(accounts), faults, answerCached500);
  app.route("/", checkoutRoutes());
  app.route("/", payoutRoutes());
  app.route("/", disputeRoutes());
  app.route("/", reportingRoutes());
  app.route("/", webhookRoutes(certificates));
  // A route and not `notFound`, which an app loses when it becomes part of another one.
  app.all("*", () => {
    throw notFound();
  });
  return new Hono().route("/", app);
}
