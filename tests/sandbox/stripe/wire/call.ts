import type { BrowserCall } from "../params/browser-calls.ts";
import type { SchemaName } from "../params/sources.ts";
import type { Platform } from "../platform.ts";

/** One request after all checks, as an endpoint sees it. */
export type Call = {
  platform: Platform;
  /** Whose objects: the platform's, or those of the account in `Stripe-Account`. */
  owner: string;
  key: "secret" | "publishable";
  /** The `:id` parts of the path. */
  id: string;
  subId: string;
};

export type Route = {
  method: "GET" | "POST" | "DELETE";
  path: RegExp;
  schema: SchemaName | BrowserCall;
  /** Stripe.js may call it with a publishable key and the object's client secret. */
  publishable: boolean;
  /** May be called for a connected account. */
  connected: boolean;
  run(call: Call, params: unknown): unknown;
};

type Options = { publishable?: boolean; connected?: boolean };

/** "POST /v1/refunds/:id": the schema has the parameters' type, so the endpoint can have it too. */
export function route<P>(
  line: string,
  schema: SchemaName | BrowserCall,
  run: (call: Call, params: P) => unknown,
  options: Options = {},
): Route {
  const [method, path = ""] = line.split(" ");
  if (method !== "GET" && method !== "POST" && method !== "DELETE") throw new Error(line);
  return {
    method,
    path: new RegExp(
      `^${path.replace("/:id", "/(?<id>[^/]+)").replace("/:sub", "/(?<sub>[^/]+)")}$`,
    ),
    schema,
    publishable: options.publishable ?? false,
    connected: options.connected ?? false,
    // The schema was generated from P's own declaration and has just accepted the parameters.
    run: (call, params) => run(call, params as P),
  };
}
