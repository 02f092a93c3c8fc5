import { isIP } from "node:net";
import { DUMMY_SECRETS, DUMMY_TOKEN, type ErrorCode, type Site, type Verdict } from "./keys.ts";

/** Cloudflare's own limits of a token. */
const TOKEN_LIVES_MS = 300_000;
const TOKEN_LENGTH_MAX = 2_048;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What Siteverify was asked; whatever is not text counts as absent. */
export type Question = {
  secret: string | undefined;
  response: string | undefined;
  remoteip: string | undefined;
  idempotencyKey: string | undefined;
};

/** Says whether a token is good, and spends it. `site` is whose secret it is, if it is anybody's. */
export function siteverify(site: Site | undefined, question: Question, nowMs: number): Verdict {
  const wrong = fault(question);
  if (wrong.length > 0) return refused(...wrong);
  const { secret = "", response = "" } = question;
  const dummy = DUMMY_SECRETS.get(secret);
  if (dummy !== undefined) return ofDummy(dummy, response, nowMs);
  if (!site) return refused("invalid-input-secret");
  return spend(site, response, question.idempotencyKey ?? null, nowMs);
}

/** An address that is none, or a key that is no UUID, is documented nowhere; it is refused here. */
function fault({ secret, response, remoteip, idempotencyKey }: Question): ErrorCode[] {
  const missing: ErrorCode[] = [];
  if (!secret) missing.push("missing-input-secret");
  if (!response) missing.push("missing-input-response");
  if (missing.length > 0) return missing;
  if (remoteip !== undefined && isIP(remoteip) === 0) return ["bad-request"];
  if (idempotencyKey !== undefined && !UUID.test(idempotencyKey)) return ["bad-request"];
  return [];
}

/** Secrets for tests know the token of tests and no other. */
function ofDummy(code: ErrorCode | null, response: string, nowMs: number): Verdict {
  if (code !== null) return refused(code);
  if (response !== DUMMY_TOKEN) return refused("invalid-input-response");
  return {
    success: true,
    "error-codes": [],
    challenge_ts: new Date(nowMs).toISOString(),
    hostname: "example.com",
    action: "",
    cdata: "",
    metadata: { interactive: false, result_with_testing_key: true },
  };
}

/**
 * A token is good once, for five minutes. The same idempotency key is answered the same again, so
 * that a caller who lost the answer may ask; an answer without a key is given once.
 */
function spend(
  { state }: Site,
  response: string,
  idempotencyKey: string | null,
  nowMs: number,
): Verdict {
  const token = response.length > TOKEN_LENGTH_MAX ? undefined : state.tokens.get(response);
  if (!token) return refused("invalid-input-response");
  if (token.spent) {
    const { idempotencyKey: first, verdict } = token.spent;
    return first !== null && first === idempotencyKey ? verdict : refused("timeout-or-duplicate");
  }
  if (nowMs - token.issuedAtMs > TOKEN_LIVES_MS) return refused("timeout-or-duplicate");
  const verdict: Verdict = {
    success: true,
    "error-codes": [],
    challenge_ts: new Date(token.issuedAtMs).toISOString(),
    hostname: token.hostname,
    action: token.action,
    cdata: token.cdata,
    metadata: { interactive: token.interactive },
  };
  token.spent = { idempotencyKey, verdict };
  return verdict;
}

export function refused(...codes: ErrorCode[]): Verdict {
  return { success: false, "error-codes": codes };
}

/** Whether this is one of the site's secrets now. */
export function knowsSecret({ state }: Site, secret: string, nowMs: number): boolean {
  if (secret === state.secret) return true;
  return state.oldSecret?.secret === secret && nowMs < state.oldSecret.untilMs;
}
