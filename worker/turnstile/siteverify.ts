import { createHash } from "node:crypto";
import * as z from "zod";
import type { Challenge } from "../usecases/fraud.ts";

/** Cloudflare's own limit of a token. */
const TOKEN_LENGTH_MAX = 2_048;
/** Cloudflare refuses older ones itself; asked once more here, by our clock. */
const TOKEN_LIVES_MS = 300_000;
const TIMEOUT_MS = 5_000;
/** The buyer waits; an answer that got lost is asked for once more, under the same key. */
const TRIES_MAX = 2;

type Site = {
  readonly secret: string;
  /** Of the page that shows the widget. */
  readonly hostname: string;
  readonly baseUrl: string | undefined;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly warn: (reason: string) => void;
};
type Asked = Parameters<Challenge["verify"]>[1];

const Verdict = z.looseObject({
  success: z.boolean(),
  challenge_ts: z.string().optional(),
  hostname: z.string().optional(),
  action: z.string().optional(),
  "error-codes": z.array(z.string()).default([]),
});
type Verdict = z.output<typeof Verdict>;

/**
 * Cloudflare Turnstile (developers.cloudflare.com/turnstile/get-started/server-side-validation). A
 * token is good once, for five minutes, for one page and one action. Whatever else comes back, or
 * nothing at all, proves nothing.
 */
export function turnstile(site: Site): Challenge {
  return {
    async verify(token, asked) {
      if (token === "" || token.length > TOKEN_LENGTH_MAX) return "failed";
      for (let tries = 1; tries <= TRIES_MAX; tries++) {
        const verdict = await ask(site, token, asked);
        if (verdict && !verdict["error-codes"].includes("internal-error"))
          return isGood(site, verdict, asked) ? "passed" : "failed";
      }
      site.warn("siteverify_unanswered");
      return "unavailable";
    },
  };
}

async function ask({ secret, baseUrl, fetch }: Site, token: string, { requestKey }: Asked) {
  const url = `${baseUrl ?? "https://challenges.cloudflare.com"}/turnstile/v0/siteverify`;
  const body = { secret, response: token, idempotency_key: uuidOf(`${requestKey} ${token}`) };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "manual",
    });
    if (response.status >= 500) return await response.body?.cancel();
    const verdict = Verdict.safeParse(await response.json());
    return verdict.success ? verdict.data : undefined;
  } catch {
    return undefined;
  }
}

function isGood({ hostname, now, warn }: Site, verdict: Verdict, { action }: Asked): boolean {
  if (!verdict.success) {
    const codes = verdict["error-codes"];
    // A wrong secret refuses everybody: the log says it.
    if (codes.some((code) => code.endsWith("-input-secret"))) warn(codes.join(", "));
    return false;
  }
  const ageMs = now().getTime() - Date.parse(verdict.challenge_ts ?? "");
  // Two clocks may differ a little; a token of the future is none of today's all the same.
  const isFresh = ageMs <= TOKEN_LIVES_MS && ageMs >= -TOKEN_LIVES_MS;
  return verdict.hostname === hostname && verdict.action === action && isFresh;
}

/** Cloudflare asks for a UUID: of one request and token always the same one, of another never. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...groups, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join("-");
}
