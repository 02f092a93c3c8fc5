import { Hono } from "hono";
import { type Call, fieldsOf, onceBy, play } from "./checkout-call.ts";
import { type PayPalEnv, requestId } from "./http.ts";
import { type Json, present } from "./json.ts";
import { malformed } from "./refusal.ts";
import {
  createPaymentToken,
  createSetupToken,
  findPaymentToken,
  findSetupToken,
  removePaymentToken,
} from "./vault.ts";
import { pageLinks, paymentTokenJson, setupTokenJson } from "./vault-json.ts";

const PAGE_SIZE_DEFAULT = 5;
/** PayPal's description shows at most 64 tokens in one answer. */
const PAGE_SIZE_MAX = 64;
const CUSTOMER_ID = /^[0-9a-zA-Z_-]{7,36}$/;
const CUSTOMER_ID_GIVEN_MAX = 22;

/** Vault v3: setup tokens and payment tokens. */
export function vaultRoutes(): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();
  const setupTokens = "/v3/vault/setup-tokens";
  const paymentTokens = "/v3/vault/payment-tokens";

  app.post(
    setupTokens,
    play("setup-tokens.create", (call) => {
      requireRequestId(call);
      const { account, c } = call;
      const body = fieldsOf(call);
      const done = onceBy(call, "setup-tokens.create", () => createSetupToken(account, body).id);
      const json = setupTokenJson(account, findSetupToken(account, done.objectId));
      return c.json(json, done.replayed ? 200 : 201);
    }),
  );

  app.get(
    `${setupTokens}/:id`,
    play("setup-tokens.get", ({ c, account, id }) =>
      c.json(setupTokenJson(account, findSetupToken(account, id("id")))),
    ),
  );

  app.post(
    paymentTokens,
    play("payment-tokens.create", (call) => {
      requireRequestId(call);
      const { account, c } = call;
      const body = fieldsOf(call);
      const done = onceBy(
        call,
        "payment-tokens.create",
        () => createPaymentToken(account, body).id,
      );
      const json = paymentTokenJson(account, findPaymentToken(account, done.objectId));
      return c.json(json, done.replayed ? 200 : 201);
    }),
  );

  app.get(
    paymentTokens,
    play("customer.payment-tokens.get", (call) => call.c.json(listTokens(call))),
  );

  app.get(
    `${paymentTokens}/:id`,
    play("payment-tokens.get", ({ c, account, id }) =>
      c.json(paymentTokenJson(account, findPaymentToken(account, id("id")))),
    ),
  );

  app.delete(
    `${paymentTokens}/:id`,
    play("payment-tokens.delete", ({ c, account, id }) => {
      const token = account.state.vault.paymentTokens.get(id("id"));
      // PayPal documents no 404 here. What is gone stays gone; what never was is a wrong id.
      if (token === undefined)
        throw malformed("INVALID_RESOURCE_ID", { field: "id", location: "path" });
      removePaymentToken(account, token, "DELETED");
      return c.body(null, 204);
    }),
  );

  return app;
}

/** Vault asks for the header on every call that makes something. */
function requireRequestId({ c }: Call): void {
  if (requestId(c) === undefined)
    throw malformed("MISSING_REQUIRED_PARAMETER", {
      field: "PayPal-Request-Id",
      location: "header",
    });
}

/** A customer's tokens, oldest first; a customer nobody heard of has none. */
function listTokens({ c, account }: Call): Json {
  const customerId = c.req.query("customer_id");
  const place = { field: "customer_id", location: "query" } as const;
  if (customerId === undefined) throw malformed("MISSING_REQUIRED_PARAMETER", place);
  if (!CUSTOMER_ID.test(customerId)) throw malformed("INVALID_PARAMETER_SYNTAX", place);
  const size = Math.min(
    readCount(c.req.query("page_size"), PAGE_SIZE_DEFAULT, "page_size"),
    PAGE_SIZE_MAX,
  );
  const page = readCount(c.req.query("page"), 1, "page");
  const all = [...account.state.vault.paymentTokens.values()].filter(
    (token) => token.customerId === customerId && token.status === "VAULTED",
  );
  const pages = Math.ceil(all.length / size);
  const wantsTotal = c.req.query("total_required") === "true";
  return present({
    total_items: wantsTotal ? all.length : undefined,
    total_pages: wantsTotal ? pages : undefined,
    // The longest ids can be asked for, and never given: an answer has no place for them.
    customer: customerId.length > CUSTOMER_ID_GIVEN_MAX ? undefined : { id: customerId },
    payment_tokens: all
      .slice((page - 1) * size, page * size)
      .map((token) => paymentTokenJson(account, token)),
    links: pageLinks(account, c.req.query(), page, pages),
  });
}

function readCount(value: string | undefined, usual: number, field: string): number {
  if (value === undefined) return usual;
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw malformed("INVALID_PARAMETER_VALUE", { field, value, location: "query" });
}
