import type { Report } from "../../../worker/http/contract/reports.ts";
import { placed } from "../places.ts";

/** A page that breaks again and again has said enough. */
const REPORTS_MAX = 3;
/** As the contract has them. */
const MESSAGE_LENGTH_MAX = 300;
const FRAMES_MAX = 10;

const sent = new Set<string>();

/**
 * Tells the shop that something of it is broken; the same thing once, and no more than a few for each
 * load. Nothing waits for the answer, and a report that does not arrive is missed by nobody.
 */
function send(kind: Report["kind"], message: string, stack: string[]): void {
  if (sent.size >= REPORTS_MAX || sent.has(message)) return;
  sent.add(message);
  const path = placed(location.pathname)?.pattern ?? "/elsewhere";
  const report: Report = { kind, message, stack, path };
  void fetch("/api/reports", {
    method: "POST",
    // It goes out although the page is left.
    keepalive: true,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(report),
  }).catch(() => undefined);
}

export const reportBreak = (kind: "page" | "script" | "promise", error: unknown): void =>
  send(kind, impersonal(textOf(error)), framesIn(error));

const textOf = (error: unknown) =>
  error instanceof Error ? `${error.name}: ${error.message}` : `no error, but ${typeof error}`;

/**
 * Without what might be somebody's: quoted texts, as of an answer that is no JSON, addresses, and
 * whatever has digits, as ids and amounts do.
 */
export const impersonal = (text: string): string =>
  text
    .replace(/"[^"]*"/g, '"…"')
    .replace(/\S*[@\d]\S*/g, "…")
    .slice(0, MESSAGE_LENGTH_MAX);

/** Where in our own files, as their source maps are named; others' are left out, and so is the origin. */
export const framesIn = (error: unknown): string[] =>
  error instanceof Error
    ? [...(error.stack ?? "").matchAll(/\/assets\/([\w.-]+\.js:\d+:\d+)/g)]
        .flatMap(([, frame]) => frame ?? [])
        .slice(0, FRAMES_MAX)
    : [];

/** What no code has caught, and what the content security policy has stopped. */
export function listen(): void {
  // Of an error without a frame of ours an extension is to blame, or a processor's own script.
  const isOurs = (error: unknown) => framesIn(error).length > 0;
  window.addEventListener("error", ({ error }) => isOurs(error) && reportBreak("script", error));
  window.addEventListener(
    "unhandledrejection",
    ({ reason }) => isOurs(reason) && reportBreak("promise", reason),
  );
  document.addEventListener("securitypolicyviolation", (stopped) => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber, columnNumber } = stopped;
    if (/^(?!https?:)[\w-]+:/.test(sourceFile)) return; // An extension's.
    const what = URL.canParse(blockedURI) ? new URL(blockedURI).origin : blockedURI;
    const at = /\/assets\/([\w.-]+\.(?:js|css))/.exec(sourceFile)?.[1];
    const stack = at ? [`${at}:${lineNumber}:${columnNumber}`] : [];
    send("policy", `${effectiveDirective} ${what}`.slice(0, MESSAGE_LENGTH_MAX), stack);
  });
}
