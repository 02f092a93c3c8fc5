import { Hono } from "hono";
import { bareAddress, isJson, type Json } from "./fields.ts";
import { record } from "./post.ts";
import { type MailAccount, newWebhookSecret, OUTCOMES, type Outcome } from "./state.ts";

/** Svix keeps a rotated secret alive for a day, if asked. */
const OLD_SECRET_LIVES_MS = 86_400_000;

type Find = (worldId: string) => MailAccount | undefined;

/** The routes below `/__sandbox/worlds/:w/mail` that change something. */
export function controlRoutes(find: Find): Hono {
  const app = new Hono();
  const post = (path: string, work: (account: MailAccount, body: Json, id: string) => object) =>
    app.post(path, async (c) => {
      const account = find(c.req.param("w") ?? "");
      if (!account) return c.json({ error: "no such world" }, 404);
      try {
        const body: unknown = JSON.parse((await c.req.text()) || "{}");
        if (!isJson(body)) throw new TypeError("the body is not an object");
        return c.json(work(account, body, c.req.param("id") ?? ""));
      } catch (error) {
        if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
        return c.json({ error: error.message }, 400);
      }
    });

  post("/addresses", ({ state }, { email, outcome }) => {
    const address = typeof email === "string" ? bareAddress(email) : undefined;
    if (address === undefined) throw new TypeError("email is an address");
    state.outcomes.set(address, outcomeOf(outcome));
    return { email: address, outcome };
  });
  post("/messages/:id", (account, { event }, id) => {
    const mail = account.state.mails.get(id);
    if (!mail) throw new TypeError(`no such mail: ${id}`);
    record(account, mail, outcomeOf(event));
    return { id, lastEvent: mail.lastEvent };
  });
  post("/domains", ({ state }, { verified }) => {
    const isList = Array.isArray(verified) && verified.every((name) => typeof name === "string");
    if (verified !== null && !isList) throw new TypeError("verified is a list, or null for all");
    state.domains = isList ? verified.map((name: string) => name.toLowerCase()) : null;
    return { verified: state.domains };
  });
  post("/rate", ({ state }, { perSecond }) => {
    if (perSecond !== null && (!Number.isInteger(perSecond) || Number(perSecond) < 1))
      throw new TypeError("perSecond is a whole number above zero, or null for no limit");
    state.rate = { perSecond: perSecond === null ? null : Number(perSecond), secondMs: 0, used: 0 };
    return { perSecond };
  });
  post("/keys/revoke", ({ state }) => {
    state.revoked = true;
    return {};
  });
  post("/keys/restore", ({ state }) => {
    state.revoked = false;
    return {};
  });
  post("/webhook-secret", ({ world, state }, { keepOld }) => {
    const { current: secret } = state.webhookSecret;
    const untilMs = world.clock.now() + OLD_SECRET_LIVES_MS;
    const old = keepOld === true ? { secret, untilMs } : null;
    state.webhookSecret = { current: newWebhookSecret(world), old };
    return { webhookSecret: state.webhookSecret.current };
  });
  app.delete("/messages", (c) => {
    const account = find(c.req.param("w") ?? "");
    if (!account) return c.json({ error: "no such world" }, 404);
    account.state.mails.clear();
    return c.json({});
  });
  return app;
}

function outcomeOf(value: unknown): Outcome {
  const outcome = OUTCOMES.find((name) => name === value);
  if (outcome) return outcome;
  throw new TypeError(`one of ${OUTCOMES.join(", ")} is wanted`);
}
