import { randomInt } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { z } from "zod";

const Ports = z.strictObject({
  shop: z.int(),
  stripe: z.int(),
  paypal: z.int(),
  neon: z.int(),
  control: z.int(),
});
export type Ports = z.infer<typeof Ports>;

/**
 * Below those that machines give to connections that go out (from 32,768 on by Linux, from 49,152 by
 * others): one of these would now and then have a port between its choice and its use, seconds later.
 */
const LOWEST = 15_000;
const HIGHEST = 32_767;
const TRIES_MAX = 50;

/**
 * Free ports. A system that keeps its data keeps its addresses too, as long as nobody else has
 * taken them: a browser's cart and an order's link belong to an address.
 */
export async function choosePorts(dataDir: string | undefined): Promise<Ports> {
  const former: Partial<Ports> = dataDir === undefined ? {} : readPorts(dataDir);
  const names = Object.keys(Ports.shape) as (keyof Ports)[];
  // All are held until the last is known, so that no two of them are the same.
  const held = await Promise.all(
    names.map(async (name) => [name, await hold(former[name])] as const),
  );
  const ports = Ports.parse(Object.fromEntries(held.map(([name, { port }]) => [name, port])));
  await Promise.all(held.map(([, { release }]) => release()));
  return ports;
}

/** By name: passkeys belong to a domain, and an IP address is none. The port is 127.0.0.1's alone. */
export const shopUrlAt = (port: number) => `http://localhost:${port}`;

/** Once the data is ours: a second start in the same folder must not change the first one's. */
export function keepPorts(dataDir: string | undefined, ports: Ports): void {
  if (dataDir !== undefined) writeFileSync(fileIn(dataDir), JSON.stringify(ports));
}

const fileIn = (dataDir: string) => join(dataDir, "ports.json");

export function readPorts(dataDir: string): Partial<Ports> {
  const file = fileIn(dataDir);
  return existsSync(file) ? Ports.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
}

type Held = { port: number; release(): Promise<void> };

async function hold(wished: number | undefined): Promise<Held> {
  const former = wished === undefined ? undefined : await tryToHold(wished);
  if (former) return former;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const held = await tryToHold(randomInt(LOWEST, HIGHEST + 1));
    if (held) return held;
  }
  throw new Error(`no port from ${LOWEST} to ${HIGHEST} is free`);
}

async function tryToHold(port: number): Promise<Held | undefined> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch {
    return undefined;
  }
  return {
    port,
    async release() {
      server.close();
      await once(server, "close");
    },
  };
}
