import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { afterAll, expect, it } from "vitest";
import type { SandboxLine } from "../sandbox/main.ts";

const dataDir = mkdtempSync(join(tmpdir(), "sandbox-main-"));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** As `npm run sandbox` does it, in a process of its own. */
async function start() {
  const main = join(import.meta.dirname, "../sandbox/start.mjs");
  const child = spawn(process.execPath, [main, "--data-dir", dataDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  const [text] = await once(createInterface(child.stdout), "line");
  const line: SandboxLine = JSON.parse(text);
  return {
    line,
    async end(signal: "SIGTERM" | "SIGKILL") {
      child.kill(signal);
      const [code] = await closed;
      return code;
    },
  };
}

async function query(url: string, text: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function call(line: SandboxLine, method: string, path: string, body: unknown = {}) {
  const init = method === "GET" ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(`${line.control}${path}`, init);
  expect(response.ok, await response.clone().text()).toBe(true);
  return response.json();
}

/** What a Stripe client would do, with the key that the line names. */
async function stripe(line: SandboxLine, method: string, path: string) {
  const response = await fetch(`${line.stripe.url}/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${line.stripe.secretKey}` },
  });
  return response.json();
}

it("starts everything with one line, keeps it over an end and over a kill, and ends with 0", async () => {
  const first = await start();
  await query(first.line.postgres.ownerUrl, "CREATE TABLE kept (id int)");
  const made = await call(first.line, "POST", "/databases");
  expect(await query(made.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  expect(await call(first.line, "GET", `/databases/${made.name}/round-trips`)).toEqual({
    ...{ http: 0, webSocket: 0 },
  });
  await call(first.line, "DELETE", `/databases/${made.name}`);
  await call(first.line, "POST", "/worlds/default/clock", { advanceMs: 86_400_000 });
  const world = await call(first.line, "POST", "/worlds", { seed: "mine" });
  const customer = await stripe(first.line, "POST", "customers");
  expect(customer.id).toMatch(/^cus_/);
  expect(await first.end("SIGTERM")).toBe(0);
  await expect(
    query(first.line.postgres.url, "SELECT 1"),
    "PostgreSQL ended too",
  ).rejects.toThrow();

  const second = await start();
  expect(await query(second.line.postgres.url, "SELECT to_regclass('kept')::text AS kept")).toEqual(
    [{ kept: "kept" }],
  );
  const { offsetMs } = await call(second.line, "GET", "/worlds/default/clock");
  expect(offsetMs).toBeGreaterThanOrEqual(86_400_000);
  await call(second.line, "GET", `/worlds/${world.id}/clock`);
  const kept = await stripe(second.line, "GET", `customers/${customer.id}`);
  expect(kept).toMatchObject({ id: customer.id });
  const { clientId, clientSecret, webhookId } = first.line.paypal;
  expect(second.line.paypal).toMatchObject({ clientId, clientSecret, webhookId });
  expect(await second.end("SIGKILL")).toBeNull();

  const third = await start();
  await call(third.line, "GET", `/worlds/${world.id}/clock`);
  expect(await query(third.line.postgres.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  const another = await stripe(third.line, "POST", "customers");
  expect(another.id).not.toBe(customer.id);
  expect(await third.end("SIGTERM")).toBe(0);
}, 30_000);
