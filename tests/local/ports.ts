import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
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

async function hold(wished = 0): Promise<Held> {
  const server = createServer();
  try {
    server.listen(wished, "127.0.0.1");
    await once(server, "listening");
  } catch (cause) {
    if (wished === 0) throw cause;
    return hold();
  }
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async release() {
      server.close();
      await once(server, "close");
    },
  };
}
