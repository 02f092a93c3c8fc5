import { Hono } from "hono";
import type { CertificateStore } from "./certificate-store.ts";
import { outgoing } from "./events.ts";
import { accountOf, type PayPalEnv, readAnyBody, readBody } from "./http.ts";
import { list, text } from "./json.ts";
import { verifyPosted } from "./verify-signature.ts";
import { eventJson, findEvent, listEvents } from "./webhook-events.ts";
import { webhookLookupRoutes } from "./webhook-lookups.ts";
import { simulateEvent } from "./webhook-simulation.ts";
import {
  availableTypes,
  createWebhook,
  deleteWebhook,
  findWebhook,
  knownWebhooks,
  patchWebhook,
  resend,
  subscribedTypes,
  webhookJson,
} from "./webhook-store.ts";

/** Notifications v1: the webhooks themselves, past events, the simulator and the postback. */
export function webhookRoutes(certificates: CertificateStore): Hono<PayPalEnv> {
  const app = new Hono<PayPalEnv>();
  const base = "/v1/notifications";

  app.post(`${base}/webhooks`, async (c) => {
    const account = accountOf(c);
    return c.json(webhookJson(account, createWebhook(account, await readBody(c))), 201);
  });

  app.get(`${base}/webhooks`, (c) => {
    const account = accountOf(c);
    // Webhooks belong to the app here; an account has none beside them.
    const found = c.req.query("anchor_type") === "ACCOUNT" ? [] : knownWebhooks(account);
    return c.json({ webhooks: found.map((webhook) => webhookJson(account, webhook)) });
  });

  app.get(`${base}/webhooks/:id`, (c) => {
    const account = accountOf(c);
    return c.json(webhookJson(account, findWebhook(account, c.req.param("id"))));
  });

  app.patch(`${base}/webhooks/:id`, async (c) => {
    const account = accountOf(c);
    const webhook = findWebhook(account, c.req.param("id"));
    patchWebhook(account, webhook, await readAnyBody(c));
    return c.json(webhookJson(account, findWebhook(account, webhook.id)));
  });

  app.delete(`${base}/webhooks/:id`, (c) => {
    const account = accountOf(c);
    deleteWebhook(account, findWebhook(account, c.req.param("id")));
    return c.body(null, 204);
  });

  app.get(`${base}/webhooks/:id/event-types`, (c) => {
    const webhook = findWebhook(accountOf(c), c.req.param("id"));
    return c.json({ event_types: subscribedTypes(webhook) });
  });

  app.get(`${base}/webhooks-event-types`, (c) => c.json({ event_types: availableTypes() }));

  app.get(`${base}/webhooks-events`, (c) => c.json(listEvents(c, accountOf(c))));

  app.get(`${base}/webhooks-events/:id`, (c) => {
    return c.json(eventJson(findEvent(accountOf(c), c.req.param("id"))));
  });

  app.post(`${base}/webhooks-events/:id/resend`, async (c) => {
    const account = accountOf(c);
    const { webhook_ids } = await readBody(c);
    const event = findEvent(account, c.req.param("id"));
    const ids =
      webhook_ids === undefined ? undefined : list(webhook_ids).flatMap((id) => text(id) ?? []);
    resend(account, event, ids, () => account.world.deliveries.emit(outgoing(account, event)));
    return c.json(eventJson(event), 202);
  });

  app.post(`${base}/simulate-event`, async (c) => {
    return c.json(simulateEvent(accountOf(c), await readBody(c)), 202);
  });

  app.post(`${base}/verify-webhook-signature`, async (c) => {
    const raw = await c.req.text();
    const verified = await verifyPosted(accountOf(c), certificates, raw);
    return c.json({ verification_status: verified ? "SUCCESS" : "FAILURE" });
  });

  return app.route("/", webhookLookupRoutes());
}
