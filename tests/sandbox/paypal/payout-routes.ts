import { Hono } from "hono";
import { accountNames, balanceOf, iso } from "./account.ts";
import { accountOf, type PayPalContext, type PayPalEnv, readBody } from "./http.ts";
import { decimals, moneyJson } from "./money.ts";
import { cancelItem, findItem, payoutItemJson } from "./payout-items.ts";
import { batchJson, createdJson, createPayout, findBatch } from "./payouts.ts";
import { malformed, payoutRefusal } from "./refusal.ts";

/** A page of a batch holds at most this many items. */
const PAGE_SIZE_MAX = 1_000;

/** Payouts v1 and the balances of Reporting v1. */
export function payoutRoutes(): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();

  app.post("/v1/payments/payouts", async (c) => {
    const account = accountOf(c);
    const batch = createPayout(account, await readBody(c));
    return c.json(createdJson(account, batch), 201);
  });

  app.get("/v1/payments/payouts/:id", (c) => {
    const account = accountOf(c);
    const batch = findBatch(account, c.req.param("id"));
    const page = {
      page: positive(c, "page", 1),
      pageSize: Math.min(positive(c, "page_size", PAGE_SIZE_MAX), PAGE_SIZE_MAX),
      totalRequired: c.req.query("total_required") !== "false",
    };
    return c.json(batchJson(account, batch, page));
  });

  app.get("/v1/payments/payouts-item/:id", (c) => {
    const account = accountOf(c);
    return c.json(payoutItemJson(account, findItem(account, c.req.param("id"))));
  });

  app.post("/v1/payments/payouts-item/:id/cancel", (c) => {
    const account = accountOf(c);
    const item = findItem(account, c.req.param("id"));
    cancelItem(account, item);
    return c.json(payoutItemJson(account, item));
  });

  app.get("/v1/reporting/balances", (c) => {
    const account = accountOf(c);
    const asked = c.req.query("currency_code") ?? "ALL";
    if (asked !== "ALL" && decimals(asked) === undefined)
      throw malformed("INVALID_PARAMETER_VALUE", { field: "currency_code", location: "query" });
    const name = accountNames.balance(account);
    const held = account.world.books.balances().filter((each) => each.account === name);
    const currencies = new Set(["USD", ...held.map(({ currency }) => currency)]);
    const asOf = iso(account.world.clock.now());
    const balances = [...currencies]
      .filter((currency) => asked === "ALL" || asked === currency)
      .map((currency) => {
        const total = moneyJson({ currency, minor: balanceOf(account, currency) });
        return {
          currency,
          primary: currency === "USD",
          total_balance: total,
          available_balance: total,
          withheld_balance: moneyJson({ currency, minor: 0n }),
        };
      });
    return c.json({
      balances,
      account_id: account.merchantId,
      as_of_time: asOf,
      last_refresh_time: asOf,
    });
  });

  return app;
}

function positive(c: PayPalContext, name: string, fallback: number): number {
  const value = c.req.query(name);
  if (value === undefined) return fallback;
  if (!/^[1-9]\d{0,4}$/.test(value))
    throw payoutRefusal(400, "VALIDATION_ERROR", "Invalid request - see details", [
      { field: name, location: "query", issue: "Must be a whole number above zero" },
    ]);
  return Number(value);
}
