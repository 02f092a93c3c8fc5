import { Hono } from "hono";
import { type DisabledReason, setTransfers, type TransfersStatus } from "./accounts.ts";
import { confirmIntent, finishChallenge } from "./confirm.ts";
import { type ControlBody as Body, ControlError, type RegisterControl } from "./feature.ts";
import { FEATURES } from "./features.ts";
import { instrumentNamed, instrumentNumbered } from "./instruments.ts";
import { account, amountIn } from "./money.ts";
import { createMethod } from "./payment-methods.ts";
import { addFunds, createPayout, failPayout } from "./payouts.ts";
import type { Platform } from "./platform.ts";
import { failRefund, requireAction, succeedRefund } from "./refunds.ts";
import { endpointKey, rollSecret } from "./webhooks.ts";
import { StripeError } from "./wire/errors.ts";

/** The routes below `/__sandbox/worlds/:w/stripe`: what people, banks and Stripe itself do. */
export function createControl(find: (worldId: string) => Platform | undefined): Hono {
  const app = new Hono();
  const post: RegisterControl = (path, work) =>
    app.post(path, async (c) => {
      const platform = find(c.req.param("w") ?? "");
      if (!platform) return c.json({ error: "no such world" }, 404);
      try {
        const body: unknown = JSON.parse((await c.req.text()) || "{}");
        if (!isBody(body)) throw new ControlError("the body is not an object");
        return c.json(work(platform, body, c.req.param("id") ?? "") ?? {});
      } catch (error) {
        const known = error instanceof StripeError || error instanceof ControlError;
        if (!known && !(error instanceof SyntaxError)) throw error;
        return c.json({ error: error.message }, 400);
      }
    });

  post("/accounts/:id", (platform, body, id) =>
    setTransfers(
      platform,
      id,
      transfersOf(body.transfers),
      // Stripe adds reasons; a test may name one that the package does not list yet.
      textOr(body.disabledReason, null) as DisabledReason | null,
    ),
  );
  post("/accounts/:id/payouts", (platform, body, id) => {
    platform.stores.accounts.get(id, "account");
    const currency = textOr(body.currency, "usd") ?? "usd";
    const amount =
      typeof body.amount === "number" ? body.amount : amountIn(platform, id, "available", currency);
    return createPayout(platform, id, { amount, currency });
  });
  post("/payouts/:id", (platform, body, id) =>
    failPayout(platform, id, textOr(body.failureCode, null) ?? "account_closed"),
  );
  post("/payment_intents/:id/confirm", confirmAsBuyer);
  post("/refunds/:id", moveRefund);
  post("/balance", (platform, body) => {
    const currency = (textOr(body.currency, "usd") ?? "usd").toLowerCase();
    const minor = Number(body.minor);
    if (!Number.isSafeInteger(minor)) throw new ControlError("minor is not a whole number");
    addFunds(platform, currency, minor, "control");
    return {
      account: account(platform.accountId, "available"),
      currency,
      minor: String(amountIn(platform, platform.accountId, "available", currency)),
    };
  });
  post("/settlement", (platform, body) => {
    const { currencies } = body;
    if (!Array.isArray(currencies)) throw new ControlError('currencies: ["usd", …]');
    platform.hidden.settlementCurrencies = currencies.map((name) => String(name).toLowerCase());
    return { currencies: platform.hidden.settlementCurrencies };
  });
  post("/keys/revoke", (platform) => {
    platform.keys.revoked = true;
  });
  post("/keys/restore", (platform) => {
    platform.keys.revoked = false;
  });
  post("/keys/restricted", (platform, body) => {
    const { permissions } = body;
    if (!Array.isArray(permissions)) throw new ControlError('permissions: ["refunds:write", …]');
    const key = platform.world.ids.next("rk_test", 32);
    platform.keys.restricted.set(key, permissions.map(String));
    return { key };
  });
  post("/webhook-secrets", (platform, body) => {
    const { endpoint } = body;
    if (endpoint !== "stripe" && endpoint !== "stripe-connect") {
      throw new ControlError('endpoint is "stripe" or "stripe-connect"');
    }
    const secret = rollSecret(platform, endpointKey(platform, endpoint), body.keepOld === true);
    return { secret };
  });
  for (const { control } of FEATURES) control?.(post);
  return app;
}

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOr<T>(value: unknown, otherwise: T): string | T {
  return typeof value === "string" ? value : otherwise;
}

function transfersOf(value: unknown): TransfersStatus {
  if (value === "active" || value === "inactive" || value === "pending") return value;
  throw new ControlError('transfers is "active", "inactive" or "pending"');
}

/** What a buyer's browser does: enter a card, and pass, fail, close or leave the bank's page. */
function confirmAsBuyer(platform: Platform, body: Body, id: string): unknown {
  const intent = platform.stores.paymentIntents.get(id, "intent");
  const step = body.threeDSecure ?? "pass";
  if (step !== "pass" && step !== "fail" && step !== "cancel" && step !== "leave") {
    throw new ControlError('threeDSecure is "pass", "fail", "cancel" or "leave"');
  }
  const method = methodFor(platform, textOr(body.card, null) ?? "4242424242424242");
  let declined: StripeError | undefined;
  try {
    confirmIntent(
      platform,
      intent,
      { payment_method: method, use_stripe_sdk: true },
      { key: "publishable" },
    );
  } catch (error) {
    if (!(error instanceof StripeError) || error.status !== 402) throw error;
    declined = error;
  }
  const token = [...platform.hidden.challenges].find(([, { intent: of }]) => of === id)?.[0];
  if (token !== undefined && step !== "leave") finishChallenge(platform, token, step === "pass");
  return declined ? { ...intent, error: declined.message } : intent;
}

function methodFor(platform: Platform, card: string): string {
  if (instrumentNamed(card)) return card;
  const number = card.replaceAll(/\s/g, "");
  const year = new Date(platform.world.clock.now()).getUTCFullYear() + 3;
  const raw = { number, exp_month: 12, exp_year: year, cvc: "123" };
  const data =
    instrumentNumbered(number).method === "card"
      ? { type: "card", card: raw }
      : { type: "us_bank_account", us_bank_account: { account_number: number } };
  return createMethod(platform, data, "publishable").id;
}

function moveRefund(platform: Platform, body: Body, id: string): unknown {
  const refund = platform.stores.refunds.get(id, "refund");
  switch (body.status) {
    case "succeeded":
      succeedRefund(platform, refund);
      break;
    case "requires_action":
      requireAction(platform, refund);
      break;
    case "failed":
      failRefund(platform, refund, textOr(body.reason, "unknown"));
      break;
    default:
      throw new ControlError('status is "succeeded", "failed" or "requires_action"');
  }
  return refund;
}
