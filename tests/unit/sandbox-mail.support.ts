import { Hono } from "hono";
import { createRegistry } from "../sandbox/core/registry.ts";
import type { OpenWorld } from "../sandbox/core/worlds.ts";
import { createMail, type MailCredentials } from "../sandbox/mail/index.ts";

export type MailStandIn = Awaited<ReturnType<typeof startMail>>;
export type OpenedMail = ReturnType<MailStandIn["opened"]>;

/** The mail provider alone, over real HTTP. */
export async function startMail() {
  const abort = new AbortController();
  const registry = await createRegistry({
    factories: { mail: createMail },
    ports: {},
    signal: abort.signal,
  });
  const control = new Hono();
  if (registry.processors.mail) control.route("/:w/mail", registry.processors.mail.control);

  function opened(id: string) {
    const found = registry.get(id);
    if (!found) throw new Error(`no world ${id}`);
    // The registry knows its processors only as such; here it is the mail provider's.
    return accountOf(control, found.world, found.credentials.mail as MailCredentials);
  }

  return {
    registry,
    opened,
    open: async () => opened((await registry.open({})).world.id),
    async close() {
      await registry.close();
      abort.abort();
    },
  };
}

export type Json = Record<string, unknown>;
type Call = { key?: string | null; idempotencyKey?: string; raw?: string };

export const MAIL = {
  from: "Artisan's Hub <orders@hub.example>",
  to: "Ada <ada@example.com>",
  subject: "Your order",
  text: "Thank you.",
};

/** What a shop's server, a test and a person do with one account. */
function accountOf(control: Hono, world: OpenWorld, credentials: MailCredentials) {
  async function call(method: string, path: string, body?: unknown, options: Call = {}) {
    const { key = credentials.apiKey, idempotencyKey, raw } = options;
    const response = await fetch(`${credentials.url}${path}`, {
      method,
      headers: {
        "Content-Type": "application/json",
        ...(key !== null && { Authorization: `Bearer ${key}` }),
        ...(idempotencyKey !== undefined && { "Idempotency-Key": idempotencyKey }),
      },
      ...(body === undefined && raw === undefined ? {} : { body: raw ?? JSON.stringify(body) }),
    });
    const json: Json = await response.json();
    return { status: response.status, json, headers: response.headers };
  }

  async function controlCall(method: string, path: string, body?: object) {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await control.request(`/${world.id}/mail${path}`, init);
    const json: Json = await answer.json();
    return { status: answer.status, json };
  }

  return {
    world,
    ...credentials,
    call,
    /** A mail that was taken, by its id. */
    async send(more: Json = {}, options: Call = {}): Promise<string> {
      const { json } = await call("POST", "/emails", { ...MAIL, ...more }, options);
      if (typeof json.id === "string") return json.id;
      throw new Error(JSON.stringify(json));
    },
    refusal: async (more: Json, options: Call = {}) =>
      (await call("POST", "/emails", { ...MAIL, ...more }, options)).json,
    control: (path: string, body: object = {}) => controlCall("POST", path, body),
    async messages(query = ""): Promise<Json[]> {
      const { json } = await controlCall("GET", `/messages${query}`);
      return Array.isArray(json.messages) ? json.messages : [];
    },
    clear: () => controlCall("DELETE", "/messages"),
    lastEvent: async (id: string) => (await call("GET", `/emails/${id}`)).json.last_event,
    async events() {
      const waiting = await world.deliveries.take();
      return waiting.map(({ headers, bodyBase64, endpoint }) => {
        const body = Buffer.from(bodyBase64, "base64");
        const event: Json = JSON.parse(body.toString());
        return { endpoint, headers, body, event };
      });
    },
    page: (path = "") => fetch(`${credentials.mailboxUrl}${path}`),
  };
}
