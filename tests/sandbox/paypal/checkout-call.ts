import type { Handler } from "hono";
import type { Account } from "./account.ts";
import { refuseUndescribed } from "./description/gate.ts";
import {
  accountOf,
  type PayPalContext,
  type PayPalEnv,
  readAnyBody,
  requestId,
  wantsRepresentation,
} from "./http.ts";
import { isJson, type Json } from "./json.ts";
import { refuseIfMocked } from "./mock-response.ts";
import { documentedRefusal, inWordsOf, type Operation } from "./orders-issues.ts";
import { malformed, notAcceptable, Refusal, unsupportedMediaType } from "./refusal.ts";
import { type CallType, type Once, once } from "./request-ids.ts";

/** One call of an operation, as its route sees it. */
export type Call = {
  c: PayPalContext;
  account: Account;
  /** A body that is absent counts as empty, as PayPal takes it on capture and refund. */
  body: unknown;
  id(name: string): string;
};

/**
 * Of the others PayPal's description and its guides say different things: the guides send SETUP_TOKEN
 * to the vault and parcels without a number, and the issues of patches are finer than a schema.
 */
const HELD_TO_DESCRIPTION = new Set<Operation>([
  "orders.create",
  "orders.confirm",
  "orders.authorize",
  "orders.capture",
  "authorizations.capture",
  "authorizations.reauthorize",
  "captures.refund",
  "setup-tokens.create",
]);

/**
 * What every operation of Orders, Payments and Vault has in common: media types, negative testing,
 * refusals that were planned, and refusals in the words of this operation.
 */
export function play(
  operation: Operation,
  answer: (call: Call) => Response | Promise<Response>,
): Handler<PayPalEnv> {
  return async (c) => {
    const account = accountOf(c);
    try {
      checkMedia(c);
      const body = hasBody(c) ? await readAnyBody(c) : {};
      refuseIfMocked(c, operation);
      refuseIfPlanned(account, operation);
      if (HELD_TO_DESCRIPTION.has(operation)) refuseUndescribed(c, body);
      return await answer({ c, account, body, id: (name) => c.req.param(name) ?? "" });
    } catch (error) {
      throw error instanceof Refusal ? inWordsOf(operation, error) : error;
    }
  };
}

function hasBody(c: PayPalContext): boolean {
  return c.req.method === "POST" || c.req.method === "PATCH";
}

/** PayPal refuses a POST that does not say that it is JSON, even one without a body. */
export function checkMedia(c: PayPalContext): void {
  const sent = c.req.header("content-type") ?? "";
  if (hasBody(c) && !/^application\/(json|json-patch\+json)\b/i.test(sent))
    throw unsupportedMediaType();
  const wanted = c.req.header("accept") ?? "*/*";
  if (!/(application|\*)\/(json|\*)/i.test(wanted)) throw notAcceptable();
}

/** The control call made the next call of this operation fail. */
function refuseIfPlanned(account: Account, operation: Operation): void {
  const issue = account.state.refusals.get(operation)?.shift();
  const refusal = issue === undefined ? undefined : documentedRefusal(operation, issue);
  if (refusal !== undefined) throw refusal;
}

export function fieldsOf({ body }: Call): Json {
  if (!isJson(body)) throw malformed("MALFORMED_REQUEST_JSON");
  return body;
}

/** Runs `first` once per PayPal-Request-Id; the log shows the repeats. */
export function onceBy(call: Call, type: CallType, first: () => string): Once {
  const done = once(call.account, type, requestId(call.c), first);
  call.c.set("replayed", done.replayed);
  return done;
}

/** The whole object or the least of it, as the client prefers; 201 the first time. */
export function answerObject({ c }: Call, full: Json, status: 200 | 201): Response {
  const { id, status: state, links } = full;
  return c.json(wantsRepresentation(c) ? full : { id, status: state, links }, status);
}
