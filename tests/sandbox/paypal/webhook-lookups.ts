import { Hono } from "hono";
import type { Account } from "./account.ts";
import { accountOf, type PayPalEnv } from "./http.ts";
import type { Json } from "./json.ts";
import { missing, notificationRefusal } from "./webhook-requests.ts";

/** Tells which app a subject has let see its webhooks; a world has one app, so one lookup at most. */
export function webhookLookupRoutes(): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();
  const base = "/v1/notifications/webhooks-lookup";

  app.post(base, (c) => {
    const account = accountOf(c);
    const { webhookLookups } = account.state;
    if (webhookLookups.length > 0)
      throw notificationRefusal(400, "VALIDATION_ERROR", "The app has a webhook lookup already");
    const id = account.world.ids.upper(17);
    webhookLookups.push(id);
    return c.json(lookupJson(account, id), 201);
  });

  app.get(base, (c) => {
    const account = accountOf(c);
    const lookups = account.state.webhookLookups.map((id) => lookupJson(account, id));
    return c.json({ webhooks_lookups: lookups });
  });

  app.get(`${base}/:id`, (c) => {
    const account = accountOf(c);
    return c.json(lookupJson(account, findLookup(account, c.req.param("id"))));
  });

  app.delete(`${base}/:id`, (c) => {
    const { state } = accountOf(c);
    const id = findLookup(accountOf(c), c.req.param("id"));
    state.webhookLookups = state.webhookLookups.filter((each) => each !== id);
    return c.body(null, 204);
  });

  return app;
}

function findLookup(account: Account, id: string): string {
  if (!account.state.webhookLookups.includes(id)) throw missing();
  return id;
}

function lookupJson(account: Account, id: string): Json {
  const href = `${account.baseUrl()}/v1/notifications/webhooks-lookup/${id}`;
  return {
    id,
    client_id: account.clientId,
    links: [
      { href, rel: "self", method: "GET" },
      { href, rel: "delete", method: "DELETE" },
    ],
  };
}
