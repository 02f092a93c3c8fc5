import type { Context, Next } from "hono";
import type { Verdict } from "../core/contract.ts";
import { faultMiddleware, type SandboxEnv } from "../core/host.ts";
import { holdAnswer, holdError } from "./answers/told.ts";
import { errorForBrowser } from "./browser-view.ts";
import { type Found, findRoute, matchRoute } from "./find-route.ts";
import { judgeRequest, KEY_LENGTH_MAX } from "./judge.ts";
import { lookup } from "./lookup.ts";
import { checkParams } from "./params/check.ts";
import { schemaFor } from "./params/schema-for.ts";
import { API_VERSION, type Platform } from "./platform.ts";
import { asStripeError, errorAnswer, type Outcome, outcomeOf, respond } from "./wire/answers.ts";
import { authenticate, type Caller } from "./wire/authenticate.ts";
import type { Route } from "./wire/call.ts";
import {
  accountInvalid,
  forbidden,
  keyInUse,
  lockTimeout,
  rateLimited,
  StripeError,
  serverError,
  unauthorized,
} from "./wire/errors.ts";
import { expandAnswer } from "./wire/expand.ts";
import { type Form, parseForm, withoutSecrets } from "./wire/form.ts";
import { begin, finish, forget, type Stored } from "./wire/idempotency.ts";
import { isMultipart, parseMultipart } from "./wire/multipart.ts";
import { lacksPermission, permissionFor } from "./wire/permissions.ts";
import { unknownId } from "./wire/unknown-id.ts";
import { inTodaysWords } from "./wire/unversioned.ts";
import { checkVersion } from "./wire/versions.ts";

/** What one request gathers on its way through the layers. */
export type Exchange = {
  caller: Caller;
  platform: Platform;
  requestId: string;
  params: Form;
  replayed: boolean;
  /** What the `stripe` package's types say of the answer; nothing of one that a fault made. */
  answer?: Verdict;
  /** Gives the idempotency key its answer; run when the caller has been answered or has gone. */
  settle: () => void;
};

type Env = {
  Bindings: SandboxEnv["Bindings"];
  Variables: SandboxEnv["Variables"] & { exchange?: Exchange };
};
type Ctx = Context<Env>;

/** Who calls, and with what; the log gets every answer, whichever layer gave it. */
export function gatekeeper(platforms: () => Iterable<Platform>) {
  return async (c: Ctx, next: Next): Promise<Response | undefined> => {
    const params = await formOf(c);
    const caller = authenticate(platforms(), c.req.header("Authorization"), params);
    const answered = (
      platform: Platform,
      status: number,
      replayed: boolean,
      kind?: Caller["kind"],
      answer?: Verdict,
    ) =>
      platform.world.log.add({
        service: "stripe",
        method: c.req.method,
        path: c.req.path,
        idempotencyKey: c.req.header("Idempotency-Key") ?? null,
        replayed,
        status,
        atMs: platform.world.clock.now(),
        params: withoutSecrets(params),
        request: verdict(c, platform, params, kind),
        ...(answer && { answer }),
      });
    if ("error" in caller) {
      if (caller.platform) answered(caller.platform, caller.error.status, false);
      return errorAnswer(caller.error, "req_unauthorized");
    }
    const { platform } = caller;
    const exchange: Exchange = {
      caller,
      platform,
      requestId: platform.world.ids.next("req", 14),
      params,
      replayed: false,
      settle: () => undefined,
    };
    c.set("exchange", exchange);
    c.set("world", platform.world);
    // A planned "slow" keeps the key busy for as long as its caller waits.
    await next().finally(() => exchange.settle());
    // The time of this Stripe, which may be days ahead of the machine's.
    c.res.headers.set("Date", new Date(platform.world.clock.now()).toUTCString());
    answered(platform, c.res.status, exchange.replayed, caller.kind, exchange.answer);
    return undefined;
  };
}

function verdict(
  c: Ctx,
  platform: Platform,
  given: Form,
  caller: Caller["kind"] | undefined,
): Verdict {
  const { method, path } = c.req;
  const version = c.req.header("Stripe-Version");
  const idempotencyKey = c.req.header("Idempotency-Key");
  const route = matchRoute(method, path)?.route;
  const said = { version, caller, params: given };
  const params = route ? inTodaysWords(route.schema, said, platform).params : given;
  return judgeRequest({ method, path, version, idempotencyKey, params, caller }, route);
}

async function formOf(c: Ctx): Promise<Form> {
  if (c.req.method !== "POST") return parseForm(new URL(c.req.url).search.slice(1));
  return isMultipart(c) ? parseMultipart(c) : parseForm(await c.req.text());
}

export const faults = faultMiddleware({
  service: "stripe",
  worldOf: (c) => c.get("world"),
  errorBody: (kind, c) => {
    const errors = {
      error_500: () => serverError(),
      conflict_409: () => keyInUse(c.req.header("Idempotency-Key") ?? ""),
      rate_limit_429: () => rateLimited(),
      lock_timeout_429: () => lockTimeout(),
      unauthorized_401: () => unauthorized("Invalid API Key provided: sk_test_***"),
    };
    return errorAnswer(errors[kind](), "req_fault");
  },
});

/** The endpoint itself, inside the idempotency layer. */
export function answer(c: Ctx): Response {
  const exchange = c.get("exchange");
  if (!exchange) throw new Error("the gatekeeper runs first");
  const version = c.req.header("Stripe-Version") ?? API_VERSION;
  try {
    checkVersion(version);
    const found = findRoute(c.req.method, c.req.path);
    allow(exchange, found.route, c);
    return inVersion(withKey(c, exchange, found), version);
  } catch (error) {
    const failure = asStripeError(error);
    const browser = exchange.caller.kind === "publishable";
    const { platform, requestId } = exchange;
    const shown = holdError(c.req, exchange, browser ? errorForBrowser(failure) : failure);
    return inVersion(errorAnswer(shown, requestId, platform.accountId), version);
  }
}

/** Every answer says in which version it is. */
function inVersion(response: Response, version: string): Response {
  response.headers.set("Stripe-Version", version);
  return response;
}

function allow({ caller, platform }: Exchange, route: Route, c: Ctx): void {
  const resource = c.req.path.split("/")[2] ?? "";
  if (caller.kind === "publishable" && !route.publishable) {
    throw unauthorized(
      "This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
      "secret_key_required",
    );
  }
  if (caller.kind !== "restricted") return;
  const wanted = permissionFor(resource, c.req.method);
  if (!caller.permits(wanted)) throw forbidden(lacksPermission(wanted, platform.accountId));
}

/** Runs the endpoint at most once per key; DELETE and GET take no key. */
function withKey(c: Ctx, exchange: Exchange, found: Found): Response {
  const key = c.req.method === "POST" ? c.req.header("Idempotency-Key") : undefined;
  if (key === undefined) return respond(run(c, exchange, found, null), exchange.requestId);
  if (key.length > KEY_LENGTH_MAX) throw keyTooLong();
  const scoped = `${ownerHeader(c) ?? ""} ${key}`;
  const stored = begin(exchange.platform, scoped, c.req.path, exchange.params);
  if (stored) {
    exchange.replayed = true;
    return replay(stored, exchange.requestId, key);
  }
  const outcome = runOnce(c, exchange, found, scoped, key);
  const response = respond(outcome, exchange.requestId);
  response.headers.set("Idempotency-Key", key);
  return response;
}

/** The first answer again; where it was a failure, another try has no effect. */
function replay(stored: Stored, requestId: string, key: string): Response {
  const response = respond(stored, requestId);
  response.headers.set("Idempotent-Replayed", "true");
  response.headers.set("Idempotency-Key", key);
  response.headers.set("Original-Request", stored.requestId);
  if (stored.status >= 400) response.headers.set("Stripe-Should-Retry", "false");
  return response;
}

function keyTooLong(): StripeError {
  return new StripeError(
    400,
    {
      type: "invalid_request_error",
      message: `Keys for idempotent requests may be at most ${KEY_LENGTH_MAX} characters long.`,
    },
    false,
  );
}

function runOnce(c: Ctx, exchange: Exchange, found: Found, scoped: string, key: string): Outcome {
  const { platform, requestId } = exchange;
  const keep = (outcome: Outcome) => finish(platform, scoped, { ...outcome, requestId });
  const failed = (error: StripeError) => outcomeOf(error, requestId, platform.accountId);
  const fault = c.get("fault");
  try {
    if (fault?.kind === "error_500_cached") {
      if (fault.effect) run(c, exchange, found, key);
      const broken = failed(serverError());
      exchange.settle = () => keep(broken);
      return broken;
    }
    const outcome = run(c, exchange, found, key);
    exchange.settle = () => keep(outcome);
    return outcome;
  } catch (error) {
    const failure = asStripeError(error);
    exchange.settle = () => {
      if (failure.stored) keep(failed(failure));
      else forget(platform, scoped);
    };
    throw failure;
  }
}

function run(c: Ctx, exchange: Exchange, found: Found, idempotencyKey: string | null): Outcome {
  const { platform, caller, requestId } = exchange;
  const owner = ownerOf(c, exchange, found.route);
  const browser = caller.kind === "publishable";
  const version = c.req.header("Stripe-Version");
  const said = { version, caller: caller.kind, params: exchange.params };
  const { params: form, beyond } = inTodaysWords(found.route.schema, said, platform);
  const params = checkParams(schemaFor(found.route.schema, browser), form);
  const expand = Array.isArray(params.expand) ? params.expand.map(String) : [];
  platform.request = {
    id: requestId,
    idempotency_key: idempotencyKey,
    version: version ?? API_VERSION,
  };
  try {
    const call = { platform, owner, key: browser ? "publishable" : "secret", ...found } as const;
    beyond?.check?.();
    const result = found.route.run(call, params);
    beyond?.apply(result);
    const expanded = expandAnswer(result, expand, (id) => lookup(platform, id));
    holdAnswer(c.req, exchange, expanded);
    return { status: 200, body: JSON.stringify(expanded) };
  } catch (error) {
    throw unknownId(error, found);
  } finally {
    platform.request = null;
  }
}

function ownerHeader(c: Ctx): string | undefined {
  return c.req.header("Stripe-Account");
}

function ownerOf(c: Ctx, { platform }: Exchange, route: Route): string {
  const wanted = ownerHeader(c);
  if (wanted === undefined || wanted === platform.accountId) return platform.accountId;
  if (!platform.stores.accounts.find(wanted)) throw accountInvalid(wanted);
  if (route.connected) return wanted;
  throw new StripeError(
    400,
    {
      type: "invalid_request_error",
      message: "The stand-in does not answer this call for a connected account.",
    },
    false,
  );
}
