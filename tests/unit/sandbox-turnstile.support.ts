import { Hono } from "hono";
import { createRegistry } from "../sandbox/core/registry.ts";
import type { OpenWorld } from "../sandbox/core/worlds.ts";
import { createTurnstile, type TurnstileCredentials } from "../sandbox/turnstile/index.ts";

export type OpenedTurnstile = ReturnType<Awaited<ReturnType<typeof startTurnstile>>["opened"]>;

/** Turnstile alone, over real HTTP. */
export async function startTurnstile() {
  const abort = new AbortController();
  const registry = await createRegistry({
    factories: { turnstile: createTurnstile },
    ports: {},
    signal: abort.signal,
  });
  const control = new Hono();
  const processor = registry.processors.turnstile;
  if (processor) control.route("/:w/turnstile", processor.control);

  function opened(id: string) {
    const found = registry.get(id);
    if (!found) throw new Error(`no world ${id}`);
    // The registry knows its processors only as such; here it is Turnstile's.
    return siteOf(control, found.world, found.credentials.turnstile as TurnstileCredentials);
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

type Json = Record<string, unknown>;
type Fields = Record<string, string | undefined>;

/** What a shop's server and a visitor's browser do with one widget. */
function siteOf(control: Hono, world: OpenWorld, credentials: TurnstileCredentials) {
  const post = (body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(credentials.siteverifyUrl, { method: "POST", headers, body });

  return {
    world,
    ...credentials,
    post,
    async verify(fields: Fields): Promise<Json> {
      const form = new URLSearchParams();
      for (const [name, value] of Object.entries({ secret: credentials.secretKey, ...fields }))
        if (value !== undefined) form.set(name, value);
      return (await post(form)).json();
    },
    /** What the frame inside the page asks. */
    async solve(fields: Fields = {}): Promise<{ kind: string; token?: string; code?: string }> {
      const body = { sitekey: credentials.siteKey, page: "https://shop.example", ...fields };
      const answer = await fetch(`${credentials.url}/turnstile/v0/challenge`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      return answer.json();
    },
    async control(path: string, body: object) {
      const init = { method: "POST", body: JSON.stringify(body) };
      const answer = await control.request(`/${world.id}/turnstile${path}`, init);
      const json: Json = await answer.json();
      return { status: answer.status, json };
    },
  };
}
