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
  const file = dataDir && join(dataDir, "ports.json");
  const former =
    file && existsSync(file) ? Ports.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
  const names = Object.keys(Ports.shape) as (keyof Ports)[];
  // All are held until the last is known, so that no two of them are the same.
  const held = await Promise.all(
    names.map(async (name) => [name, await hold((former as Partial<Ports>)[name])] as const),
  );
  const ports = Ports.parse(Object.fromEntries(held.map(([name, { port }]) => [name, port])));
  await Promise.all(held.map(([, { release }]) => release()));
  if (file) writeFileSync(file, JSON.stringify(ports));
  return ports;
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
