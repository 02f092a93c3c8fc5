import type { World } from "../core/contract.ts";

/** What the widget does with a sitekey; developers.cloudflare.com/turnstile/troubleshooting/testing. */
export type Outcome = "pass" | "fail" | "interactive" | "offline";

/** Cloudflare's sitekeys for tests, visible and invisible ones. They belong to nobody. */
export const DUMMY_SITE_KEYS: ReadonlyMap<string, Outcome> = new Map([
  ["1x00000000000000000000AA", "pass"],
  ["2x00000000000000000000AB", "fail"],
  ["1x00000000000000000000BB", "pass"],
  ["2x00000000000000000000BB", "fail"],
  ["3x00000000000000000000FF", "interactive"],
]);

/** What the sitekeys for tests give out; only the secrets for tests take it. */
export const DUMMY_TOKEN = "XXXX.DUMMY.TOKEN.XXXX";

/** Cloudflare's secrets for tests: one passes, one refuses, one says that the token was spent. */
export const DUMMY_SECRETS: ReadonlyMap<string, ErrorCode | null> = new Map([
  ["1x0000000000000000000000000000000AA", null],
  ["2x0000000000000000000000000000000AA", "invalid-input-response"],
  ["3x0000000000000000000000000000000AA", "timeout-or-duplicate"],
]);

/** All codes of Siteverify that Cloudflare documents. */
export type ErrorCode =
  | "missing-input-secret"
  | "invalid-input-secret"
  | "missing-input-response"
  | "invalid-input-response"
  | "bad-request"
  | "timeout-or-duplicate"
  | "internal-error";

/** An answer of Siteverify. */
export type Verdict =
  | {
      success: true;
      "error-codes": [];
      challenge_ts: string;
      hostname: string;
      action: string;
      cdata: string;
      metadata: { interactive: boolean; result_with_testing_key?: true };
    }
  | { success: false; "error-codes": ErrorCode[] };

export type Token = {
  issuedAtMs: number;
  hostname: string;
  action: string;
  cdata: string;
  interactive: boolean;
  /** Set when it was verified: the answer, and the key under which it may be asked for again. */
  spent: { idempotencyKey: string | null; verdict: Verdict } | null;
};

/** One widget of Cloudflare's dashboard; every world has one. Plain data, so that it can be kept. */
export type SiteState = {
  siteKey: string;
  secret: string;
  /** A secret that was rotated still works for a while. */
  oldSecret: { secret: string; untilMs: number } | null;
  tokens: Map<string, Token>;
  /** What the next challenges end in; afterwards they pass. */
  outcomes: Outcome[];
  /** Instead of the host of the page that shows the widget. */
  hostname: string | null;
};

export type Site = { world: World; state: SiteState };

/** The lengths of Cloudflare's own keys. */
export function newSite(world: World): Site {
  return {
    world,
    state: {
      siteKey: `0x4AAAAAAA${world.ids.upper(14)}`,
      secret: newSecret(world),
      oldSecret: null,
      tokens: new Map(),
      outcomes: [],
      hostname: null,
    },
  };
}

export function newSecret(world: World): string {
  return `0x4AAAAAAA${world.ids.upper(25)}`;
}
