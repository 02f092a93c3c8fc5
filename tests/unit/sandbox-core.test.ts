import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterEach, describe, expect, it } from "vitest";
import type { Endpoint, FaultKind, Outgoing, World } from "../sandbox/core/contract.ts";
import { createControl } from "../sandbox/core/control.ts";
import { faultMiddleware, type SandboxEnv, serveApp } from "../sandbox/core/host.ts";
import { createRegistry } from "../sandbox/core/registry.ts";
import { openStateFile } from "../sandbox/core/state.ts";
import {
  createWorld,
  type OpenWorld,
  restoreWorld,
  saveWorld,
  stopWorld,
} from "../sandbox/core/worlds.ts";
import { type ProcessorsLine, startProcessors } from "../sandbox/processors.ts";

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function openWorld(id = "w"): OpenWorld {
  const world = createWorld({ id });
  closers.push(() => stopWorld(world));
  return world;
}

async function serve(app: Parameters<typeof serveApp>[0]): Promise<string> {
  const served = await serveApp(app);
  closers.push(served.close);
  return served.url;
}

const HOUR_MS = 3_600_000;

describe("a world's clock", () => {
  it("runs what falls due on the way in the order of its time, each at its time", async () => {
    const { clock } = openWorld();
    const startMs = clock.now();
    const seen: [string, number][] = [];
    const note = (label: string) => () => {
      seen.push([label, Math.round((clock.now() - startMs) / HOUR_MS)]);
    };
    clock.schedule(startMs + 3 * HOUR_MS, "late", note("late"));
    clock.schedule(startMs + HOUR_MS, "early", () => {
      note("early")();
      clock.schedule(startMs + 2 * HOUR_MS, "made on the way", note("made on the way"));
    });
    clock.schedule(startMs + 9 * HOUR_MS, "not yet", note("not yet"));

    await clock.advance(4 * HOUR_MS);

    expect(seen).toEqual([
      ["early", 1],
      ["made on the way", 2],
      ["late", 3],
    ]);
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(4 * HOUR_MS);
    expect(clock.waiting().map(({ label }) => label)).toEqual(["not yet"]);
  });

  it("never runs backwards, and says which job failed without dropping the others", async () => {
    const { clock } = openWorld();
    await expect(clock.advance(-1)).rejects.toThrow(RangeError);
    let ran = false;
    clock.schedule(clock.now() + 1, "breaks", () => {
      throw new Error("broken");
    });
    clock.schedule(clock.now() + 2, "works", () => {
      ran = true;
    });
    await expect(clock.advance(10)).rejects.toThrow("breaks");
    expect(ran).toBe(true);
  });

  it("runs a job by itself when the machine's own time reaches it", async () => {
    const { clock } = openWorld();
    await new Promise<void>((resolve) => clock.schedule(clock.now(), "now", resolve));
  });
});

describe("a world's ids", () => {
  const ids = (world: World) => [world.ids.next("pi"), world.ids.upper(17), world.ids.uuid()];

  it("are the same for the same calls and never shared by two worlds", () => {
    expect(ids(openWorld("a"))).toEqual(ids(openWorld("a")));
    const both = [...ids(openWorld("a")), ...ids(openWorld("b"))];
    expect(new Set(both).size).toBe(both.length);
  });

  it("have the form that the processors give them", () => {
    const [stripe, paypal, uuid] = ids(openWorld());
    expect(stripe).toMatch(/^pi_[0-9A-Za-z]{24}$/);
    expect(paypal).toMatch(/^[0-9A-Z]{17}$/);
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(openWorld().ids.next("cs", 100)).toHaveLength(103);
  });

  it("are not given out again after a kill that forgot some", () => {
    const before = openWorld("a");
    const saved = before.ids.save();
    const forgotten = before.ids.next("pi");
    const after = openWorld("a");
    after.ids.restore(saved);
    expect(after.ids.next("pi")).not.toBe(forgotten);
  });
});

describe("a world's books", () => {
  it("refuse a posting that does not add up in every currency, and keep nothing of it", () => {
    const { books } = openWorld();
    const lopsided = [
      { account: "platform", currency: "usd", minor: 5n },
      { account: "buyers", currency: "eur", minor: -5n },
    ];
    expect(() => books.post("charge", lopsided)).toThrow("does not add up");
    expect(books.balances()).toEqual([]);
  });

  it("answer balances and entries", () => {
    const { books } = openWorld();
    for (const minor of [500n, -200n])
      books.post("move", [
        { account: "platform", currency: "usd", minor },
        { account: "buyers", currency: "usd", minor: -minor },
      ]);
    expect(books.balance("platform", "usd")).toBe(300n);
    expect(books.balance("platform", "eur")).toBe(0n);
    expect(books.entries("buyers").map(({ minor }) => minor)).toEqual([-500n, 200n]);
  });
});

describe("planned faults", () => {
  it("hit the requests they name, after those they let pass, and then are gone", () => {
    const { faults } = openWorld();
    faults.plan({
      ...{ service: "stripe", route: "POST /v1/payment_intents/[^/]+/cancel", kind: "error_500" },
      ...{ after: 1, times: 2 },
    });
    const path = "/v1/payment_intents/pi_1/cancel";
    const hits = () => faults.take("stripe", "POST", path)?.kind;
    expect(faults.take("paypal", "POST", path)).toBeUndefined();
    expect(faults.take("stripe", "GET", path)).toBeUndefined();
    expect(faults.take("stripe", "POST", `${path}/more`)).toBeUndefined();
    expect([hits(), hits(), hits(), hits()]).toEqual([
      ...[undefined, "error_500", "error_500", undefined],
    ]);
  });

  /** What a caller sees, and how often the handler ran. */
  const cases: Record<FaultKind, { seen: string; effects: number }> = {
    request_lost: { seen: "broken", effects: 0 },
    answer_lost: { seen: "broken", effects: 1 },
    error_500: { seen: "error_500", effects: 0 },
    error_500_cached: { seen: "done", effects: 1 },
    conflict_409: { seen: "conflict_409", effects: 0 },
    rate_limit_429: { seen: "rate_limit_429", effects: 0 },
    lock_timeout_429: { seen: "lock_timeout_429", effects: 0 },
    unauthorized_401: { seen: "unauthorized_401", effects: 0 },
    refusal: { seen: '{"said":"so"}', effects: 0 },
    slow: { seen: "done", effects: 1 },
    nonsense: { seen: "<html>", effects: 1 },
  };

  it.each(Object.entries(cases))("%s over real HTTP", async (kind, { seen, effects }) => {
    const world = openWorld();
    let ran = 0;
    const app = new Hono<SandboxEnv>();
    app.use(
      faultMiddleware({
        service: "paypal",
        worldOf: () => world,
        errorBody: (answered) => new Response(answered, { status: 400 }),
      }),
    );
    app.post("/orders", (c) => {
      ran += 1;
      return c.text("done");
    });
    const url = await serve(app);
    const control = await serve(controlOf(world));
    await call(control, "POST", "/worlds/w/faults", {
      ...{ service: "paypal", route: "POST /orders", kind, delayMs: 1 },
      ...(kind === "refusal" ? { status: 422, body: { said: "so" } } : {}),
    });

    const post = async () => (await fetch(`${url}/orders`, { method: "POST" })).text();
    const text = await post().catch(() => "broken");
    expect(text.startsWith(seen), text).toBe(true);
    expect(ran).toBe(effects);
    expect(await post(), "the fault is used up").toBe("done");
  });
});

function controlOf(world: OpenWorld) {
  return createControl({
    worlds: () => [world],
    world: (id) => (id === world.id ? world : undefined),
    openWorld: async () => ({ world, credentials: {} }),
    endWorld: () => undefined,
    processors: {},
    newDatabaseName: () => "unused",
  });
}

async function call(base: string, method: string, path: string, body?: unknown) {
  const response = await fetch(`${base}/__sandbox${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

describe("webhooks", () => {
  const event = (eventId: string, endpoint: Endpoint = "stripe"): Outgoing => ({
    ...{ endpoint, eventId, type: "payment_intent.succeeded" },
    body: Buffer.from(JSON.stringify({ id: eventId })),
    sign: async (body, atMs) => ({ "x-signature": `${body.length} at ${atMs}` }),
  });

  /** An endpoint that answers what it is told, the last status for ever. */
  async function endpoint(...statuses: number[]) {
    const received: string[] = [];
    const app = new Hono();
    app.post("/hook", async (c) => {
      const { id } = await c.req.json();
      received.push(id);
      const status = statuses.length > 1 ? statuses.shift() : statuses[0];
      return new Response(null, { status: status ?? 200 });
    });
    return { url: `${await serve(app)}/hook`, received };
  }

  it("wait in mode hold, are signed when they are taken, and can be had again", async () => {
    const world = openWorld();
    const control = await serve(controlOf(world));
    for (const id of ["evt_1", "evt_2"]) world.deliveries.emit(event(id));
    await call(control, "POST", "/worlds/w/clock", { advanceMs: HOUR_MS });
    const { body } = await call(control, "POST", "/worlds/w/deliveries/take", { limit: 1 });
    expect(body.deliveries).toHaveLength(1);
    const [first] = body.deliveries;
    expect(first).toMatchObject({ endpoint: "stripe", eventId: "evt_1" });
    expect(Buffer.from(first.bodyBase64, "base64").toString()).toBe('{"id":"evt_1"}');
    const signedAtMs = Number(first.headers["x-signature"].split(" at ")[1]);
    expect(Math.abs(signedAtMs - world.clock.now())).toBeLessThan(HOUR_MS / 2);

    await call(control, "POST", "/worlds/w/deliveries/resend", { eventId: "evt_1" });
    const again = await call(control, "POST", "/worlds/w/deliveries/take");
    expect(again.body.deliveries.map((d: { eventId: string }) => d.eventId)).toEqual([
      ...["evt_2", "evt_1"],
    ]);
    const unknown = await call(control, "POST", "/worlds/w/deliveries/resend", { eventId: "x" });
    expect(unknown.status).toBe(404);
  });

  it("that were held can be sent twice and in reverse", async () => {
    const world = openWorld();
    const { url, received } = await endpoint(200);
    world.deliveries.urls = { stripe: url };
    for (const id of ["evt_1", "evt_2"]) world.deliveries.emit(event(id));
    expect(world.deliveries.release({ order: "newest", copies: 2 })).toBe(4);
    await world.deliveries.settle();
    expect(received.toSorted()).toEqual(["evt_1", "evt_1", "evt_2", "evt_2"]);
  });

  it("are pushed, and again within seconds where the endpoint is just starting", async () => {
    const world = openWorld();
    const { url, received } = await endpoint(503, 200);
    Object.assign(world.deliveries, { mode: "push", urls: { stripe: url } });
    world.deliveries.emit(event("evt_1"));
    await world.deliveries.settle();
    expect(received).toEqual(["evt_1", "evt_1"]);
    expect(world.deliveries.history()).toMatchObject([{ state: "delivered", attempts: 2 }]);
  });

  it("that are refused are tried again on the world's clock, and given up in the end", async () => {
    const world = openWorld();
    const { url, received } = await endpoint(400);
    Object.assign(world.deliveries, { mode: "push", urls: { stripe: url } });
    world.deliveries.emit(event("evt_1"));
    await world.deliveries.settle();
    expect(received).toHaveLength(1);
    await world.clock.advance(HOUR_MS);
    expect(received).toHaveLength(2);
    await world.clock.advance(24 * HOUR_MS);
    expect(received).toHaveLength(4);
    expect(world.deliveries.history()).toMatchObject([{ state: "given_up", last: "400" }]);
  });

  it("that were under way when the process ended are sent when the URLs are known again", async () => {
    const before = openWorld();
    const refusing = await endpoint(400);
    Object.assign(before.deliveries, { mode: "push", urls: { stripe: refusing.url } });
    before.deliveries.emit(event("evt_1"));
    await before.deliveries.settle();

    const after = createWorld({ id: "w", signer: () => event("").sign });
    closers.push(() => stopWorld(after));
    restoreWorld(after, structuredClone(saveWorld(before)));
    const { url, received } = await endpoint(200);
    await call(await serve(controlOf(after)), "PUT", "/worlds/w/webhooks", {
      urls: { stripe: url },
    });
    await after.deliveries.settle();
    expect(received).toEqual(["evt_1"]);
  });
});

describe("the control API", () => {
  it("answers what is wrong with a call", async () => {
    const control = await serve(controlOf(openWorld()));
    const route = "nonsense";
    const wrong = { service: "stripe", route, kind: "slow" };
    expect(await call(control, "GET", "/worlds/nowhere/clock")).toMatchObject({ status: 404 });
    expect(await call(control, "GET", "/nothing")).toMatchObject({ status: 404 });
    expect(await call(control, "POST", "/worlds/w/clock", { advanceMs: -1 })).toMatchObject({
      ...{ status: 400, body: { error: expect.stringContaining("advanceMs") } },
    });
    expect(await call(control, "POST", "/worlds/w/faults", wrong)).toMatchObject({ status: 400 });
    expect(await call(control, "POST", "/worlds/w/faults", { extra: 1 })).toMatchObject({
      status: 400,
    });
  });

  it("has a page for people that shows what a world is called and no more than text", async () => {
    const world = openWorld();
    world.books.post("<script>", [{ account: "<b>", currency: "usd", minor: 0n }]);
    const url = await serve(controlOf(world));
    const page = await (await fetch(`${url}/__sandbox/worlds/w`)).text();
    expect(page).toContain("World w");
    expect(page).toContain("&lt;b&gt;");
    expect(await (await fetch(`${url}/__sandbox`)).text()).toContain("/__sandbox/worlds/w");
  });
});

describe("worlds between two runs", () => {
  it("come back with their clock, books, keys and what the processors saved", async () => {
    const dir = mkdtempSync(join(tmpdir(), "sandbox-core-"));
    closers.push(() => rmSync(dir, { recursive: true }));
    const openRegistry = async () => {
      const registry = await createRegistry({
        factories: { stripe: () => processor },
        ports: {},
        signal: new AbortController().signal,
      });
      closers.push(registry.close);
      return registry;
    };
    const charges = new Map<World, string[]>();
    const processor = {
      ...{ app: new Hono(), control: new Hono() },
      open: (world: World) => {
        charges.set(world, []);
        return { secretKey: world.ids.next("sk_test") };
      },
      close: (world: World) => void charges.delete(world),
      dump: (world: World) => charges.get(world),
      restore: (world: World, saved: unknown) => {
        if (Array.isArray(saved)) charges.set(world, saved);
      },
    };
    const first = await openRegistry();
    const before = await first.open({ seed: "mine" });
    charges.get(before.world)?.push("ch_1");
    await before.world.clock.advance(HOUR_MS);
    before.world.books.post("charge", [
      { account: "a", currency: "usd", minor: 7n },
      { account: "b", currency: "usd", minor: -7n },
    ]);
    openStateFile(dir).save(first.save());

    const second = await openRegistry();
    const state = openStateFile(dir).load();
    if (state !== undefined) await second.restore(state);
    const after = second.get(before.world.id);
    expect(after?.credentials).toEqual(before.credentials);
    expect(after?.world.books.balance("a", "usd")).toBe(7n);
    expect(after?.world.clock.offsetMs()).toBeGreaterThanOrEqual(HOUR_MS);
    expect(after && charges.get(after.world)).toEqual(["ch_1"]);
  });

  it("are forgotten when they are over, and their names are not given again", async () => {
    const { line, close } = await startProcessors();
    closers.push(close);
    const open = async (): Promise<ProcessorsLine & { id: string }> =>
      (await fetch(`${line.control}/worlds`, { method: "POST", body: "{}" })).json();
    const over = await open();
    const going = await open();
    const balance = ({ stripe }: ProcessorsLine) =>
      fetch(`${stripe.url}/v1/balance`, {
        headers: { Authorization: `Bearer ${stripe.secretKey}` },
      });
    expect((await balance(over)).status).toBe(200);

    const end = () => fetch(`${line.control}/worlds/${over.id}`, { method: "DELETE" });
    expect((await end()).status).toBe(200);
    expect((await end()).status).toBe(404);
    expect((await balance(over)).status).toBe(401);
    expect((await balance(going)).status).toBe(200);
    expect([over.id, going.id]).not.toContain((await open()).id);
  });
});
