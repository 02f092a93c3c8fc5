import * as z from "zod";
import { codes, type Permission } from "../processor.ts";
import { answer } from "./answer.ts";
import { type PayPalConfig, type PayPalDeps, send } from "./client.ts";

/** Nobody's: whoever may look is told that there is no such thing, and others that they may not. */
const NOBODY = "0000000000NOBODY0";
const HOUR_MS = 60 * 60_000;

/** By the features of the app, as PayPal's pages call them. */
const paths = (now: Date): readonly [name: string, path: string][] => {
  const from = new Date(now.getTime() - HOUR_MS);
  const window = new URLSearchParams({
    start_date: from.toISOString(),
    end_date: now.toISOString(),
    page_size: "1",
  });
  return [
    ["Accept payments: orders", `/v2/checkout/orders/${NOBODY}`],
    ["Accept payments: captures", `/v2/payments/captures/${NOBODY}`],
    ["Accept payments: refunds", `/v2/payments/refunds/${NOBODY}`],
    ["Customer Disputes", `/v1/customer/disputes/${NOBODY}`],
    ["Vault", `/v3/vault/payment-tokens/${NOBODY}`],
    ["Payouts", `/v1/payments/payouts-item/${NOBODY}`],
    ["Webhooks", "/v1/notifications/webhooks"],
    ["Transaction Search: balances", "/v1/reporting/balances"],
    ["Transaction Search: transactions", `/v1/reporting/transactions?${window}`],
  ];
};

export const probePermissions = (deps: PayPalDeps): Promise<readonly Permission[]> =>
  Promise.all(
    paths(deps.now()).map(async ([name, path]) => {
      const reply = await send(deps, { method: "GET", path });
      const answered = answer(quiet, reply, z.unknown());
      if (answered.kind === "ok" || answered.kind === "rejected")
        return { name, state: "granted" } as const;
      const state = answered.code === codes.unauthorized ? "refused" : "unanswered";
      return { name, state } as const;
    }),
  );
/** That nobody's things are not found is no news. */
const quiet: PayPalConfig["log"] = { info() {}, warn() {}, error() {} };
