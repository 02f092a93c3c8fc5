import { Hono } from "hono";
import { afterEach, describe, expect, it } from "vitest";
import { addMonths } from "../sandbox/core/calendar.ts";
import type { EventRule, Outgoing, Panel, Processor } from "../sandbox/core/contract.ts";
import { createControl } from "../sandbox/core/control.ts";
import { faultMiddleware, type SandboxEnv, serveApp } from "../sandbox/core/host.ts";
import { createRegistry } from "../sandbox/core/registry.ts";
import { keepSaving } from "../sandbox/core/saving.ts";
import type { SavedState } from "../sandbox/core/state.ts";
import {
  createWorld,
  type OpenWorld,
  restoreWorld,
  saveWorld,
  stopWorld,
} from "../sandbox/core/worlds.ts";

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const HOUR_MS = 3_600_000;
const sign: Outgoing["sign"] = async (_, atMs) => ({ "x-at": String(atMs) });

function openWorld(): OpenWorld {
  const world = createWorld({ id: "w", signer: () => sign });
  closers.push(() => stopWorld(world));
  return world;
}

function emit(world: OpenWorld, eventId: string, type = "charge.succeeded") {
  const body = Buffer.from(JSON.stringify({ id: eventId }));
  world.deliveries.emit({ endpoint: "stripe", eventId, type, body, sign });
}

async function controlOf(world: OpenWorld, panels: readonly Panel[] = []) {
  const control = new Hono();
  control.post("/charges/:id/dispute", async (c) => c.json(await c.req.json()));
  const stripe: Pick<Processor<object>, "control" | "panels"> = { control, panels: () => panels };
  const served = await serveApp(
    createControl({
      worlds: () => [world],
      world: (id) => (id === "w" ? world : undefined),
      openWorld: async () => ({ world, credentials: {} }),
      endWorld: () => undefined,
      processors: { stripe },
      newDatabaseName: () => "unused",
    }),
  );
  closers.push(served.close);
  const base = `${served.url}/__sandbox/worlds/w`;
  const call = async (method: string, path: string, body?: object) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const answer = await fetch(`${base}${path}`, init);
    return { status: answer.status, body: await answer.json() };
  };
  return { base, call };
}

/** The ids of what waits, in the order in which it would be taken. */
async function taken(world: OpenWorld) {
  return (await world.deliveries.take()).map(({ eventId }) => eventId);
}

describe("events by rule", () => {
  const planned = (world: OpenWorld, rule: EventRule) => world.deliveries.rules.plan(rule);

  it("are dropped, and can still be sent again by their id", async () => {
    const world = openWorld();
    planned(world, { type: "charge.*", action: "drop" });
    emit(world, "evt_1");
    emit(world, "evt_2");
    expect(await taken(world)).toEqual(["evt_2"]);
    expect(world.deliveries.history()[0]).toMatchObject({ eventId: "evt_1", state: "dropped" });
    expect(world.deliveries.resend("evt_1")).toBe(true);
    expect(await taken(world)).toEqual(["evt_1"]);
  });

  it("come late by the world's clock, also over a restart", async () => {
    const world = openWorld();
    planned(world, { type: "charge.succeeded", action: "delay", delayMs: HOUR_MS });
    emit(world, "evt_1");
    expect(await taken(world)).toEqual([]);
    const later = openWorld();
    restoreWorld(later, structuredClone(saveWorld(world)));
    await later.clock.advance(HOUR_MS - 60_000);
    expect(await taken(later)).toEqual([]);
    await later.clock.advance(60_000);
    expect(await taken(later)).toEqual(["evt_1"]);
  });

  it("are sent several times, as often as the rule says", async () => {
    const world = openWorld();
    planned(world, { type: "*", action: "duplicate", copies: 3, times: 2 });
    for (const id of ["evt_1", "evt_2", "evt_3"]) emit(world, id);
    expect(await taken(world)).toEqual([
      ...["evt_1", "evt_1", "evt_1", "evt_2", "evt_2", "evt_2", "evt_3"],
    ]);
  });

  it("are held one by one although the others go out", async () => {
    const world = openWorld();
    const received: string[] = [];
    const app = new Hono();
    app.post("/", async (c) => {
      received.push((await c.req.json()).id);
      return c.body(null);
    });
    const { url, close } = await serveApp(app);
    closers.push(close);
    Object.assign(world.deliveries, { mode: "push", urls: { stripe: url } });
    planned(world, { type: "charge.succeeded", action: "hold" });
    emit(world, "evt_1");
    emit(world, "evt_2", "charge.updated");
    await world.deliveries.settle();
    expect(received).toEqual(["evt_2"]);
    world.deliveries.release({ order: "oldest", copies: 1 });
    await world.deliveries.settle();
    expect(received).toEqual(["evt_2", "evt_1"]);
  });

  it("match a pattern in which only the star means something", async () => {
    const world = openWorld();
    planned(world, { type: "charge.succeede.", action: "drop" });
    planned(world, { type: "charge(", action: "drop" });
    emit(world, "evt_1");
    expect(await taken(world)).toEqual(["evt_1"]);
  });

  it("are planned, listed and removed over the API", async () => {
    const world = openWorld();
    const { call } = await controlOf(world);
    const rule = { type: "charge.*", action: "drop", times: 2 };
    expect(await call("POST", "/deliveries/rules", rule)).toMatchObject({ status: 201 });
    expect((await call("GET", "/deliveries/rules")).body).toEqual({ rules: [rule] });
    await call("DELETE", "/deliveries/rules");
    expect((await call("GET", "/deliveries/rules")).body).toEqual({ rules: [] });
    const wrong = await call("POST", "/deliveries/rules", { type: "x", action: "burn" });
    expect(wrong.status).toBe(400);
  });
});

describe("events that are held", () => {
  it("are released in the very order that is asked for, and the others go on waiting", async () => {
    const world = openWorld();
    const { call } = await controlOf(world);
    for (const id of ["evt_1", "evt_2", "evt_3"]) emit(world, id);
    const { body } = await call("POST", "/deliveries/release", { eventIds: ["evt_3", "evt_1"] });
    expect(body).toEqual({ sent: 2 });
    expect(await taken(world)).toEqual(["evt_2"]);
  });

  it("are lost when they are dropped", async () => {
    const world = openWorld();
    const { call } = await controlOf(world);
    for (const id of ["evt_1", "evt_2"]) emit(world, id);
    expect((await call("POST", "/deliveries/drop", { eventIds: ["evt_1"] })).body).toEqual({
      dropped: 1,
    });
    expect(await taken(world)).toEqual(["evt_2"]);
  });
});

describe("the clock of the control API", () => {
  it("moves by a month of the calendar", async () => {
    const world = openWorld();
    const { call } = await controlOf(world);
    const before = world.clock.now();
    const { body } = await call("POST", "/clock", { months: 1 });
    expect(body.nowMs).toBeGreaterThanOrEqual(addMonths(before, 1));
    expect(await call("POST", "/clock", { months: 1, advanceMs: 1 })).toMatchObject({
      status: 400,
    });
  });

  it.each([
    ["2026-01-31T10:00:00Z", 1, "2026-02-28T10:00:00.000Z"],
    ["2027-12-31T00:00:00Z", 2, "2028-02-29T00:00:00.000Z"],
    ["2026-11-15T23:59:59Z", 14, "2028-01-15T23:59:59.000Z"],
  ])("%s and %d months is %s", (from, count, to) => {
    expect(new Date(addMonths(Date.parse(from), count)).toISOString()).toBe(to);
  });
});

describe("a fault by plan", () => {
  it("of too many requests says when to come back", async () => {
    const world = openWorld();
    const app = new Hono<SandboxEnv>();
    app.use(
      faultMiddleware({
        service: "stripe",
        worldOf: () => world,
        errorBody: () => new Response("no", { status: 429 }),
      }),
    );
    app.post("/", (c) => c.text("done"));
    const { url, close } = await serveApp(app);
    closers.push(close);
    const plan = { service: "stripe", route: "POST /", kind: "rate_limit_429" } as const;
    world.faults.plan(plan);
    world.faults.plan({ ...plan, kind: "lock_timeout_429", retryAfterSeconds: 7 });
    const comeBack = async () => (await fetch(url, { method: "POST" })).headers.get("retry-after");
    expect([await comeBack(), await comeBack(), await comeBack()]).toEqual(["1", "7", null]);
  });
});

describe("the balances", () => {
  it("come with the entries behind them", async () => {
    const world = openWorld();
    const { base, call } = await controlOf(world);
    world.books.post("a sale", [
      { account: "till", currency: "usd", minor: 500n },
      { account: "buyers", currency: "usd", minor: -500n },
    ]);
    expect((await call("GET", "/balances?account=till")).body.entries).toMatchObject([
      { what: "a sale", currency: "usd", minor: "500" },
    ]);
    expect(await (await fetch(`${base}?account=till`)).text()).toContain("a sale");
  });
});

describe("the control page", () => {
  it("shows what a processor has, with a form for what can be done to it", async () => {
    const panel: Panel = {
      title: "Charges",
      head: ["charge", "amount"],
      rows: [
        {
          cells: ["ch_1", "<5>"],
          actions: [
            {
              label: "Dispute",
              path: "charges/ch_1/dispute",
              fields: [{ name: "reason", choices: ["fraudulent", "general"] }],
            },
          ],
        },
      ],
    };
    const { base } = await controlOf(openWorld(), [panel]);
    const page = await (await fetch(base)).text();
    expect(page).toContain('data-path="/__sandbox/worlds/w/stripe/charges/ch_1/dispute"');
    expect(page).toContain("<option >general</option>");
    expect(page).toContain("&lt;5&gt;");
  });

  it("marks a request that is not as the processor publishes it, and the API finds it", async () => {
    const world = openWorld();
    const { base, call } = await controlOf(world);
    const common = { service: "stripe", method: "POST", idempotencyKey: null, replayed: false };
    const request = { ...common, service: "stripe", status: 200, atMs: 0, params: {} } as const;
    world.log.add({ ...request, path: "/v1/good", request: { by: "them", violations: [] } });
    world.log.add({ ...request, path: "/v1/bad", answer: { by: "them", violations: ["no id"] } });
    const { body } = await call("GET", "/requests?violations=1");
    expect(body.requests).toMatchObject([{ path: "/v1/bad" }]);
    expect(await (await fetch(base)).text()).toContain("answer: no id");
  });
});

describe("between two runs", () => {
  it("planned faults, rules for events and the latest requests are kept", () => {
    const world = openWorld();
    world.faults.plan({ service: "paypal", route: "GET /x", kind: "slow", times: 2, after: 1 });
    world.deliveries.rules.plan({ type: "charge.*", action: "drop" });
    const request = { service: "stripe", method: "GET", path: "/v1/charges" } as const;
    const rest = { idempotencyKey: null, replayed: false, status: 200, atMs: 1, params: {} };
    world.log.add({ ...request, ...rest });
    const again = openWorld();
    restoreWorld(again, structuredClone(saveWorld(world)));
    expect(again.faults.planned()).toEqual(world.faults.planned());
    expect(again.deliveries.rules.planned()).toEqual(world.deliveries.rules.planned());
    expect(again.log.all()).toEqual(world.log.all());
    expect(again.faults.take("paypal", "GET", "/x")).toBeUndefined();
    expect(again.faults.take("paypal", "GET", "/x")?.kind).toBe("slow");
  });

  it("nothing is written while nothing happens", async () => {
    const registry = await createRegistry({
      factories: {},
      ports: {},
      signal: new AbortController().signal,
    });
    closers.push(registry.close);
    const written: SavedState[] = [];
    const save = (state: SavedState) => void written.push(state);
    const stop = keepSaving(registry, { load: () => undefined, save });
    expect(written).toHaveLength(1);
    stop();
    expect(written).toHaveLength(1);
    registry.touch();
    stop();
    expect(written).toHaveLength(2);
  });
});
