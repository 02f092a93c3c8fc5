import { Hono } from "hono";
import { checkMedia } from "./checkout-call.ts";
import { accountOf, type PayPalContext, type PayPalEnv, readBody } from "./http.ts";
import type { Json } from "./json.ts";
import { cancelItem, findItem, payoutItemJson } from "./payout-items.ts";
import { batchOfTestValue, cancelledByTestValue, itemOfTestValue } from "./payout-test-values.ts";
import { batchJson, createdJson, createPayout, findBatch, type Page } from "./payouts.ts";
import { payoutRefusal, type Refusal } from "./refusal.ts";

/** A page of a batch holds at most this many items. */
const PAGE_SIZE_MAX = 1_000;
const PAGE_MAX = 1_000;

/** Payouts v1. */
export function payoutRoutes(): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();

  app.post("/v1/payments/payouts", async (c) => {
    const account = accountOf(c);
    checkMedia(c);
    const batch = createPayout(account, await readBody(c));
    return c.json(createdJson(account, batch), 201);
  });

  app.get("/v1/payments/payouts/:id", (c) => {
    const account = accountOf(c);
    const id = c.req.param("id");
    const batch = batchOfTestValue(account, id) ?? findBatch(account, id);
    return c.json(onlyFields(c, batchJson(account, batch, readPage(c))));
  });

  app.get("/v1/payments/payouts-item/:id", (c) => {
    const account = accountOf(c);
    const id = c.req.param("id");
    return c.json(payoutItemJson(account, itemOfTestValue(account, id) ?? findItem(account, id)));
  });

  app.post("/v1/payments/payouts-item/:id/cancel", (c) => {
    const account = accountOf(c);
    const id = c.req.param("id");
    const example = cancelledByTestValue(account, id);
    if (example !== undefined) return c.json(payoutItemJson(account, example));
    const item = findItem(account, id);
    cancelItem(account, item);
    return c.json(payoutItemJson(account, item));
  });

  return app;
}

function readPage(c: PayPalContext): Page {
  return {
    page: positive(c, "page", 1, PAGE_MAX),
    pageSize: positive(c, "page_size", PAGE_SIZE_MAX, PAGE_SIZE_MAX),
    totalRequired: c.req.query("total_required") === "true",
  };
}

function positive(c: PayPalContext, name: string, fallback: number, max: number): number {
  const value = c.req.query(name);
  if (value === undefined) return fallback;
  const isNumber = /^[1-9]\d{0,4}$/.test(value);
  if (!isNumber || Number(value) > max)
    throw invalid(name, `Must be a whole number from 1 to ${max}`);
  return Number(value);
}

/** The outermost fields that were asked for; PayPal documents no names below them. */
function onlyFields(c: PayPalContext, body: Json): Json {
  const asked = c.req.query("fields");
  if (asked === undefined) return body;
  const names = asked.split(",").map((name) => name.trim());
  const known = new Set(["total_items", "total_pages", "batch_header", "items", "links"]);
  if (!names.every((name) => known.has(name))) throw invalid("fields", "Not a field of a payout");
  return Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name)));
}

function invalid(field: string, issue: string): Refusal {
  return payoutRefusal(400, "VALIDATION_ERROR", "Invalid request - see details", [
    { field, location: "query", issue },
  ]);
}
