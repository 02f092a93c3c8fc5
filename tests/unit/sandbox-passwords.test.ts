import { createHash } from "node:crypto";
import { Hono } from "hono";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createRegistry } from "../sandbox/core/registry.ts";
import { createPasswords, type PasswordsCredentials } from "../sandbox/passwords/index.ts";

const abort = new AbortController();
const begin = () =>
  createRegistry({ factories: { passwords: createPasswords }, ports: {}, signal: abort.signal });
let registry: Awaited<ReturnType<typeof begin>>;
beforeAll(async () => {
  registry = await begin();
});
afterAll(async () => {
  await registry.close();
  abort.abort();
});

const digestOf = (text: string) => createHash("sha1").update(text).digest("hex").toUpperCase();
const PASSWORD = "tangerine umbrella 41";
const [prefix, rest] = [digestOf(PASSWORD).slice(0, 5), digestOf(PASSWORD).slice(5)];

async function opened(at = registry, id?: string) {
  const { world, credentials } = (id && at.get(id)) || (await at.open({}));
  const { url } = credentials.passwords as PasswordsCredentials;
  const processor = at.processors.passwords;
  if (!processor) throw new Error("it was started");
  const control = new Hono().route("/:w/passwords", processor.control);
  return {
    world,
    ask: (asked: string, headers: Record<string, string> = {}) =>
      fetch(`${url}/range/${asked}`, { headers }),
    leak: (body: unknown) =>
      control.request(`/${world.id}/passwords/leaks`, {
        method: "POST",
        body: JSON.stringify(body),
      }),
  };
}

it("answers what begins with five digits, with how often it was found", async () => {
  const { ask, leak } = await opened();
  await leak({ password: PASSWORD, times: 7 });
  await leak({ password: "another" });
  const answer = await ask(prefix);
  expect([answer.status, await answer.text()]).toEqual([200, `${rest}:7`]);
  expect(await (await ask(prefix.toLowerCase())).text()).toBe(`${rest}:7`);
  expect(await (await ask(digestOf("another").slice(0, 5))).text()).toMatch(/^[0-9A-F]{35}:1$/);
});

it("fills the answer up with what was found nought times, if asked", async () => {
  const { ask, leak } = await opened();
  await leak({ password: PASSWORD });
  const lines = (await (await ask(prefix, { "Add-Padding": "true" })).text()).split("\r\n");
  expect(lines.length).toBeGreaterThanOrEqual(800);
  expect(lines.length).toBeLessThanOrEqual(1_000);
  expect(lines.filter((line) => !line.endsWith(":0"))).toEqual([`${rest}:1`]);
  for (const line of lines) expect(line).toMatch(/^[0-9A-F]{35}:\d+$/);
});

it.each(["21BD", "21BD12", digestOf(PASSWORD), "XXXXX"])("refuses %s", async (asked) => {
  const { ask } = await opened();
  expect((await ask(asked)).status).toBe(400);
});

it("knows the leaks of its own world alone, and keeps them over a restart", async () => {
  const [{ world, leak }, other] = [await opened(), await opened()];
  await leak({ password: PASSWORD });
  expect(await (await other.ask(prefix)).text()).toBe("");
  const again = await begin();
  await again.restore(registry.save());
  const restored = await opened(again, world.id);
  expect(await (await restored.ask(prefix)).text()).toBe(`${rest}:1`);
  await again.close();
});

it("tells its log all that it was asked, and breaks as planned", async () => {
  const { world, ask } = await opened();
  world.faults.plan({ service: "passwords", route: "GET /.*", kind: "error_500" });
  expect((await ask(prefix, { "Add-Padding": "true" })).status).toBe(500);
  expect((await ask(`${prefix}?password=x`)).status).toBe(200);
  expect(world.log.all()).toMatchObject([
    { path: `/range/${prefix}`, status: 500, params: { padding: "true" } },
    { path: `/range/${prefix}`, status: 200, params: { padding: null, password: "x" } },
  ]);
});

it.each([{}, { password: 1 }, { password: "x", times: 0 }])(
  "takes no leak like %j",
  async (body) => {
    const { leak } = await opened();
    expect((await leak(body)).status).toBe(400);
  },
);
