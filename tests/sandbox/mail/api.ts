import { type Context, Hono, type MiddlewareHandler } from "hono";
import { type AnsweredKind, faultMiddleware, type SandboxEnv } from "../core/host.ts";
import { findMail, listMails, shown } from "./answers.ts";
import { isJson, textOf } from "./fields.ts";
import { begin, finish, forget } from "./idempotency.ts";
import { cancel, post, reschedule } from "./post.ts";
import * as refusals from "./refusal.ts";
import { readSchedule } from "./schedule.ts";
import { readMail } from "./send-request.ts";
import type { MailAccount } from "./state.ts";

type Env = {
  Bindings: SandboxEnv["Bindings"];
  Variables: SandboxEnv["Variables"] & {
    account: MailAccount;
    payload: unknown;
    replayed: boolean;
    /** Gives the idempotency key its answer, once the caller has been answered or has gone. */
    settle: () => void;
  };
};
type Ctx = Context<Env>;

/** Resend's own limit of a batch. */
const BATCH_MAX = 100;

const FAULT_ANSWERS: Record<AnsweredKind, () => refusals.Refusal> = {
  error_500: refusals.serverError,
  conflict_409: refusals.keyInUse,
  rate_limit_429: refusals.rateLimited,
  // Resend has no such answer of its own; it is one more reason to come back later.
  lock_timeout_429: refusals.rateLimited,
  unauthorized_401: refusals.missingKey,
};

/** Resend's API, as far as mails are concerned. */
export function apiRoutes(accounts: () => Iterable<MailAccount>): Hono {
  const app = new Hono<Env>();
  app.onError((error) => asRefusal(error).response());
  const faults = faultMiddleware({
    service: "mail",
    worldOf: (c) => c.get("world"),
    errorBody: (kind) => FAULT_ANSWERS[kind]().response(),
  });
  app.use("/emails/*", authenticate(accounts), faults, limitRate, answerCached500);
  app.post("/emails", (c) => answerOnce(c, () => sendOne(c)));
  app.post("/emails/batch", (c) => answerOnce(c, () => sendBatch(c)));
  app.get("/emails", readOnly, (c) => c.json(listMails(c.get("account"), c.req.query())));
  app.get("/emails/:id", readOnly, (c) =>
    c.json(shown(findMail(c.get("account"), c.req.param("id")))),
  );
  app.patch("/emails/:id", readOnly, (c) => c.json(moved(c, c.req.param("id"))));
  app.post("/emails/:id/cancel", readOnly, (c) => {
    const { id } = cancel(c.get("account"), findMail(c.get("account"), c.req.param("id")).id);
    return c.json({ object: "email", id });
  });
  app.all("/emails/*", () => refusals.wrongMethod().response());
  return new Hono().route("/", app);
}

function asRefusal(error: Error): refusals.Refusal {
  if (error instanceof refusals.Refusal) return error;
  return new refusals.Refusal(500, "application_error", `The stand-in broke: ${error.stack}`);
}

/** The account is found by its key. The log gets every answer, whichever layer gave it. */
function authenticate(accounts: () => Iterable<MailAccount>): MiddlewareHandler<Env> {
  return async (c, next) => {
    const key = /^Bearer (.+)$/.exec(c.req.header("Authorization") ?? "")?.[1];
    if (key === undefined) throw refusals.missingKey();
    const account = [...accounts()].find(
      ({ state }) => key === state.apiKey || key === state.sendingKey,
    );
    if (!account) throw refusals.invalidKey();
    c.set("account", account);
    c.set("world", account.world);
    c.set("settle", () => undefined);
    c.set("payload", await bodyOf(c));
    // A planned "slow" keeps the key busy for as long as its caller waits.
    await next().finally(() => c.get("settle")());
    log(c, account);
  };
}

async function bodyOf(c: Ctx): Promise<unknown> {
  const text = c.req.method === "GET" ? "" : await c.req.text();
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function log(c: Ctx, { world }: MailAccount): void {
  world.log.add({
    service: "mail",
    method: c.req.method,
    path: c.req.path,
    idempotencyKey: c.req.header("Idempotency-Key") ?? null,
    replayed: c.get("replayed") ?? false,
    status: c.res.status,
    atMs: world.clock.now(),
    params: c.get("payload"),
  });
}

/** Off until asked for: the burst of a test takes no time, so it would always be too many. */
const limitRate: MiddlewareHandler<Env> = async (c, next) => {
  const { state, world } = c.get("account");
  if (state.revoked) throw refusals.invalidKey();
  const { rate } = state;
  if (rate.perSecond === null) return next();
  const second = Math.floor(world.clock.now() / 1_000) * 1_000;
  if (rate.secondMs !== second) Object.assign(rate, { secondMs: second, used: 0 });
  rate.used += 1;
  const isOver = rate.used > rate.perSecond;
  if (isOver) c.res = refusals.rateLimited().response();
  else await next();
  c.header("ratelimit-limit", String(rate.perSecond));
  c.header("ratelimit-remaining", String(Math.max(rate.perSecond - rate.used, 0)));
  c.header("ratelimit-reset", "1");
  if (isOver) c.header("retry-after", "1");
  return undefined;
};

/** Resend stores no failures: a 500 "that stays" is one whose mail was, or was not, sent. */
const answerCached500: MiddlewareHandler<Env> = async (c, next) => {
  const fault = c.get("fault");
  if (fault?.kind !== "error_500_cached") return next();
  if (fault.effect !== false) await next();
  c.res = undefined;
  c.res = refusals.serverError().response();
  return undefined;
};

/** All but sending needs the key that may do everything. */
const readOnly: MiddlewareHandler<Env> = async (c, next) => {
  const { state } = c.get("account");
  if (c.req.header("Authorization") !== `Bearer ${state.apiKey}`) throw refusals.restrictedKey();
  return next();
};

/** Runs at most once per key; what was refused has not run, so its key is free. */
function answerOnce(c: Ctx, run: () => object): Response {
  const [account, key] = [c.get("account"), c.req.header("Idempotency-Key")];
  if (key === undefined) return c.json(run());
  const stored = begin(account, key, c.req.path, c.get("payload"));
  if (stored) {
    c.set("replayed", true);
    return c.json(stored);
  }
  try {
    const answer = run();
    c.set("settle", () => finish(account, key, answer));
    return c.json(answer);
  } catch (error) {
    forget(account, key);
    throw error;
  }
}

function sendOne(c: Ctx): object {
  const account = c.get("account");
  const draft = readMail(account, c.get("payload"));
  return { id: post(account, draft, keyOf(c)).id };
}

/** All of them or none. */
function sendBatch(c: Ctx): object {
  const [account, payload] = [c.get("account"), c.get("payload")];
  if (!Array.isArray(payload) || payload.length === 0)
    throw refusals.invalid("The request body must be a list of emails.");
  if (payload.length > BATCH_MAX)
    throw refusals.invalid(`A batch may have at most ${BATCH_MAX} emails.`);
  const drafts = payload.map((body: unknown) => {
    if (isJson(body) && (body.attachments !== undefined || body.scheduled_at !== undefined))
      throw refusals.invalid("A batch takes neither `attachments` nor `scheduled_at`.");
    return readMail(account, body);
  });
  return { data: drafts.map((draft) => ({ id: post(account, draft, keyOf(c)).id })) };
}

function moved(c: Ctx, id: string): object {
  const [account, payload] = [c.get("account"), c.get("payload")];
  if (!isJson(payload)) throw refusals.invalid("The request body must be an object.");
  const atMs = readSchedule(account, textOf(payload, "scheduled_at"));
  return { object: "email", id: reschedule(account, findMail(account, id).id, atMs).id };
}

function keyOf(c: Ctx): string | null {
  return c.req.header("Idempotency-Key") ?? null;
}
