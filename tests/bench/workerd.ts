import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import type { Miniflare as MiniflareClass } from "miniflare";
import { unstable_readConfig as readConfig } from "wrangler";
import { inRoot } from "../local/folders.ts";

export type BenchWorker = { name: string; file: string; bindings: Record<string, string> };
export type Served = { url(name: string): Promise<URL>; close(): Promise<void> };

/**
 * Several Workers in one workerd, each on a socket of its own, so that nothing stands between the
 * client and the Worker that is measured.
 */
export async function serve(workers: readonly BenchWorker[]): Promise<Served> {
  const { compatibility_date: compatibilityDate = "", compatibility_flags: compatibilityFlags } =
    readConfig({ config: inRoot("wrangler.toml") });
  const server = new (miniflare())({
    // What a Worker logs goes nowhere: in production it does not go through the client's process.
    handleStructuredLogs: () => undefined,
    workers: workers.map(({ name, file, bindings }) => ({
      config: {
        type: "worker",
        ...{ name, compatibilityDate, compatibilityFlags },
        manifest: {
          ...{ mainModule: basename(file), modulesRoot: dirname(file) },
          modules: { [basename(file)]: { type: "esm", contents: readFileSync(file, "utf8") } },
        },
        env: { ...queues, ...texts(bindings) },
      },
      dev: { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] },
    })),
  });
  await server.ready;
  return {
    url: (name) => server.unsafeGetDirectURL(name),
    close: () => server.dispose(),
  };
}

const queues = {
  PROCESSOR_EVENTS: { type: "queue", name: "processor-events" },
  MONEY_MOVES: { type: "queue", name: "money-moves" },
} as const;

const texts = (bindings: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(bindings).map(([name, value]) => [name, { type: "text", value } as const]),
  );

/** `[vars]` of wrangler.toml. */
export const wranglerVars = () =>
  Object.fromEntries(
    Object.entries(readConfig({ config: inRoot("wrangler.toml") }).vars).map(([name, value]) => [
      name,
      String(value),
    ]),
  );

/** The one that wrangler brings along, so that both are always of the same version. */
function miniflare(): typeof MiniflareClass {
  const wrangler = createRequire(import.meta.url).resolve("wrangler");
  return createRequire(wrangler)("miniflare").Miniflare;
}
