import { Hono } from "hono";
import { balancesJson } from "./balances.ts";
import { accountOf, type PayPalEnv } from "./http.ts";
import { decimals } from "./money.ts";
import { invalidQuery } from "./reporting-refusals.ts";
import { searchTransactions } from "./reporting-search.ts";
import { readMoment } from "./reporting-time.ts";

const KEPT_MS = 3 * 365 * 86_400_000;

/** Reporting v1: transaction search and balances, as old as the world's reports are. */
export function reportingRoutes(): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();

  app.get("/v1/reporting/transactions", (c) => c.json(searchTransactions(c, accountOf(c))));

  app.get("/v1/reporting/balances", (c) => {
    const account = accountOf(c);
    const asked = c.req.query("currency_code") ?? "ALL";
    if (asked !== "ALL" && decimals(asked) === undefined)
      throw invalidQuery("currency_code", "INVALID_PARAMETER_VALUE");
    const nowMs = account.world.clock.now();
    const refreshedMs = nowMs - account.state.reportingLag.balancesMs;
    const asOfMs = readMoment(c, "as_of_time") ?? refreshedMs;
    if (asOfMs > nowMs) throw invalidQuery("as_of_time", "As of time is in the future");
    if (asOfMs < nowMs - KEPT_MS)
      throw invalidQuery("as_of_time", "As of time is more than 3 years ago");
    const servedMs = Math.min(asOfMs, refreshedMs);
    const currency = asked === "ALL" ? undefined : asked;
    return c.json(balancesJson(account, servedMs, refreshedMs, currency));
  });

  return app;
}
