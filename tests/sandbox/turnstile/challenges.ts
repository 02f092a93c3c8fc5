import { DUMMY_SITE_KEYS, DUMMY_TOKEN, type Outcome, type Site, type Token } from "./keys.ts";

/** Cloudflare's own limits of what a page may say about a challenge. */
const ACTION = /^[a-zA-Z0-9_-]{0,32}$/;
const CDATA = /^[a-zA-Z0-9_-]{0,255}$/;
/** Tokens are five minutes old at most when they are of use; a day is kept to tell old from unknown. */
const TOKENS_KEPT_MS = 86_400_000;

/** Of Cloudflare's client-side error codes. */
const CODES = { invalidParameters: "400020", invalidSiteKey: "110100", failed: "300030" } as const;

/** What the widget asks for. */
export type Challenge = {
  siteKey: string;
  action: string;
  cdata: string;
  /** Of the page that shows the widget. */
  hostname: string;
  /** Somebody has clicked on the box. */
  interacted: boolean;
};

export type Answer =
  | { kind: "token"; token: string }
  | { kind: "interactive" }
  | { kind: "error"; code: string }
  | { kind: "offline" };

/** One try of a visitor to be taken for a person. */
export function challenge(site: Site | undefined, asked: Challenge): Answer {
  if (!ACTION.test(asked.action) || !CDATA.test(asked.cdata))
    return { kind: "error", code: CODES.invalidParameters };
  const dummy = DUMMY_SITE_KEYS.get(asked.siteKey);
  if (dummy) return end(dummy, asked, () => DUMMY_TOKEN);
  if (!site) return { kind: "error", code: CODES.invalidSiteKey };
  // A box that waits for its click has used up its outcome; the click ends it.
  const outcome = asked.interacted ? "interactive" : (site.state.outcomes.shift() ?? "pass");
  return end(outcome, asked, () => issue(site, asked));
}

function end(outcome: Outcome, { interacted }: Challenge, token: () => string): Answer {
  if (outcome === "fail") return { kind: "error", code: CODES.failed };
  if (outcome === "offline") return { kind: "offline" };
  if (outcome === "interactive" && !interacted) return { kind: "interactive" };
  return { kind: "token", token: token() };
}

/** A new token; `hostname` may be set for the site, as if another page had shown the widget. */
export function issue(
  { world, state }: Site,
  asked: Pick<Challenge, "action" | "cdata" | "hostname" | "interacted">,
): string {
  const nowMs = world.clock.now();
  forgetOld(state.tokens, nowMs);
  const name = `0.${world.ids.upper(40)}.${world.ids.upper(22)}`;
  state.tokens.set(name, {
    issuedAtMs: nowMs,
    hostname: state.hostname ?? asked.hostname,
    action: asked.action,
    cdata: asked.cdata,
    interactive: asked.interacted,
    spent: null,
  });
  return name;
}

/** Maps run in the order in which they were filled: the first token that is young ends it. */
function forgetOld(tokens: Map<string, Token>, nowMs: number): void {
  for (const [name, { issuedAtMs }] of tokens) {
    if (nowMs - issuedAtMs < TOKENS_KEPT_MS) return;
    tokens.delete(name);
  }
}
