import type { BrowserContext, ConsoleMessage } from "playwright-core";

/** What a visit must never show, collected while it lasts. */
export type Watch = {
  /** Whatever the content security policy has stopped, on any page of the shop. */
  violations: string[];
  /** Exceptions that no code of the page caught, errors of ours in the console, and pages' reports. */
  crashes: string[];
  /** Every address of the shop that was opened or asked. */
  addresses: string[];
  /** The client secrets that the API has given to the page. */
  clientSecrets: string[];
  /** Idempotency keys, by the path that they were sent to. */
  keys: Map<string, string[]>;
};

export async function watch(context: BrowserContext, shopUrl: string): Promise<Watch> {
  const seen: Watch = {
    violations: [],
    crashes: [],
    addresses: [],
    clientSecrets: [],
    keys: new Map(),
  };
  await context.exposeFunction("__violated", (what: string) => seen.violations.push(what));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const report = (globalThis as unknown as { __violated(what: string): void }).__violated;
      report(`${event.violatedDirective} ${event.blockedURI} on ${location.pathname}`);
    });
  });
  context.on("console", (message) => {
    const text = message.text();
    if (text.includes("Content Security Policy")) seen.violations.push(text);
    else if (message.type() === "error" && isOurs(message)) seen.crashes.push(text);
  });
  // What the processors' frames complain of is theirs. That an answer was a refusal the browser
  // says by itself; what it means is the page's word.
  const isOurs = (message: ConsoleMessage) =>
    message.location().url.startsWith(shopUrl) &&
    !message.text().startsWith("Failed to load resource");
  context.on("weberror", (error) => seen.crashes.push(String(error.error())));
  context.on("page", (page) => {
    page.on("framenavigated", (frame) => {
      if (frame.url().startsWith(shopUrl)) seen.addresses.push(frame.url());
    });
  });
  context.on("request", (request) => {
    if (!request.url().startsWith(shopUrl)) return;
    seen.addresses.push(request.url());
    if (request.url().endsWith("/api/reports")) seen.crashes.push(`${request.postData()}`);
    const key = request.headers()["idempotency-key"];
    const path = new URL(request.url()).pathname;
    if (key) seen.keys.set(path, [...(seen.keys.get(path) ?? []), key]);
  });
  context.on("response", async (response) => {
    if (response.request().method() !== "POST" || !response.url().startsWith(shopUrl)) return;
    const text = await response.text().catch(() => ""); // The page may be gone already.
    const secret = /"clientSecret"\s*:\s*"([^"]+)"/.exec(text)?.[1];
    if (secret) seen.clientSecrets.push(secret);
  });
  return seen;
}
