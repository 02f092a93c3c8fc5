import { Hono } from "hono";
import { type ControlBody as Body, ControlError, type RegisterControl } from "./feature.ts";
import { FEATURES } from "./features.ts";
import type { Platform } from "./platform.ts";
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
  post("/keys/roll", ({ keys, world }) => {
    keys.rolled.set(keys.secret, "good");
    keys.secret = world.ids.next("sk_test", 32);
    return { key: keys.secret };
  });
  post("/keys/expire", ({ keys }, { key }) => {
    if (typeof key !== "string" || !keys.rolled.has(key))
      throw new ControlError("key: one that was rolled");
    keys.rolled.set(key, "expired");
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
