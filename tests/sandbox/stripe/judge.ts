import type { Verdict } from "../core/contract.ts";
import { violationsOf } from "./params/check.ts";
import { schemaFor } from "./params/schema-for.ts";
import { schemasOf } from "./params/schemas.ts";
import { API_VERSION } from "./platform.ts";
import type { Caller } from "./wire/authenticate.ts";
import type { Route } from "./wire/call.ts";
import type { Form } from "./wire/form.ts";

/** Stripe's own limit of a key. */
export const KEY_LENGTH_MAX = 255;

export type ReceivedRequest = {
  method: string;
  path: string;
  version: string | undefined;
  idempotencyKey: string | undefined;
  params: Form;
  /** Undefined where the key was refused; whose request it is then does not matter. */
  caller: Caller["kind"] | undefined;
};

/**
 * What the `stripe` package's own types say of a request. Stripe.js sends what no server may, and
 * another API version has other parameters: those are nobody's to judge.
 */
export function judgeRequest(request: ReceivedRequest, route: Route | undefined): Verdict {
  const { method, path, version, caller } = request;
  if (caller === "publishable") return nobody("the request of a browser");
  if (version !== undefined && version !== API_VERSION) return nobody(`API version ${version}`);
  if (route === undefined)
    return { by: schemasOf(), violations: [`the stand-in knows no ${method} ${path}`] };
  return {
    by: schemasOf(),
    violations: [
      ...violationsOf(schemaFor(route.schema, false), request.params),
      ...keyViolations(request),
    ],
  };
}

function nobody(what: string): Verdict {
  return { by: `nobody: ${what}`, violations: [] };
}

function keyViolations({ idempotencyKey: key }: ReceivedRequest): string[] {
  if (key === undefined || key.length <= KEY_LENGTH_MAX) return [];
  return [`an idempotency key of ${key.length} characters`];
}
