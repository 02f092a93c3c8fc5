import { KEY_LENGTH_MAX } from "../../domain/operation.ts";
import { assert } from "../../domain/result.ts";
import type { PayPalMemory } from "./memory.ts";
import { accessToken, nameOf } from "./token.ts";

type Facts = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Log = {
  info(event: string, facts?: Facts): void;
  warn(event: string, facts?: Facts): void;
  error(event: string, facts?: Facts): void;
};
export type PayPalConfig = {
  /** https://api-m.paypal.com, its sandbox, or a stand-in; without a slash at the end. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The platform's own account. If set, an order that pays anybody else is not ours. */
  readonly merchantId?: string | undefined;
  readonly webhookId: string;
  /** PEM. Undefined: the public authorities in roots.ts. */
  readonly webhookRoots?: readonly string[] | undefined;
  /** Who may serve certificates: a host name for https, or a stand-in's origin with its scheme. */
  readonly certificateHosts: readonly string[];
  /** The common name of PayPal's certificates in this environment, and no other. */
  readonly certificateName: string;
  /** Shared by the requests of an isolate. */
  readonly memory: PayPalMemory;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly log: Log;
};
export type PayPalDeps = PayPalConfig;

/** PayPal mostly answers within three seconds. A Worker may outlive its client by 30 s: this leaves 10 to record the answer. */
const TIMEOUT_MS = 20_000;

export type Call = {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  /** The operation's id: PayPal's key. Each call type is an operation of its own, hence has its own. */
  readonly requestId?: string;
  readonly body?: object;
  /** As a form whose part `input` is the body: disputes take files beside it, and no plain JSON. */
  readonly isForm?: boolean;
};
/** What became of a call; answer.ts says what it means. */
export type Reply =
  | {
      readonly kind: "replied";
      readonly status: number;
      readonly body: unknown;
      /** PayPal's clock, as its answer says it. */
      readonly date?: string | undefined;
    }
  | { readonly kind: "lost" }
  | { readonly kind: "unsent"; readonly code: string };

/** Sends a call, and once more with the same request id if the token had ended meanwhile. */
export async function send(deps: PayPalDeps, call: Call): Promise<Reply> {
  const first = await sendWithToken(deps, call, undefined);
  if (first.reply.kind !== "replied" || first.reply.status !== 401) return first.reply;
  const second = await sendWithToken(deps, call, first.token);
  return second.reply;
}

async function sendWithToken(deps: PayPalDeps, call: Call, refused: string | undefined) {
  const token = await accessToken(deps, refused);
  if (token.kind !== "ok")
    return { reply: { kind: "unsent", code: token.code } as const, token: undefined };
  return { reply: await transmit(deps, call, token.value), token: token.value };
}

async function transmit(
  { baseUrl, fetch, log }: PayPalDeps,
  { method, path, requestId, body: content, isForm = false }: Call,
  token: string,
): Promise<Reply> {
  assert(requestId === undefined || requestId.length <= KEY_LENGTH_MAX, "PayPal takes this key");
  const headers = {
    Authorization: `Bearer ${token}`,
    Accept: "application/json",
    // A form has a boundary of its own, which is told with it.
    ...(isForm ? {} : { "Content-Type": "application/json" }),
    // Without it PayPal answers with little more than an id.
    Prefer: "return=representation",
    ...(requestId === undefined ? {} : { "PayPal-Request-Id": requestId }),
  };
  const written = JSON.stringify(content ?? {});
  const sent = method === "POST" ? { body: isForm ? formOf(written) : written } : {};
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const init = { method, headers, ...sent, redirect: "manual", signal } as const;
    const response = await fetch(`${baseUrl}${path}`, init);
    const date = response.headers.get("Date") ?? undefined;
    const body = json(await response.text());
    return { kind: "replied", status: response.status, body, date };
  } catch (failure) {
    log.warn("paypal_no_answer", { method, reason: nameOf(failure) });
    return { kind: "lost" };
  }
}

function formOf(input: string): FormData {
  const form = new FormData();
  form.append("input", new Blob([input], { type: "application/json" }));
  return form;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
