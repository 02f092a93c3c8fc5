import type { Host, Processor, Service } from "./contract.ts";
import { createHost, type Served, serveApp } from "./host.ts";
import type { SavedState } from "./state.ts";
import { createWorld, type OpenWorld, restoreWorld, saveWorld, stopWorld } from "./worlds.ts";

export type AnyProcessor = Processor<object>;
export type Factories = Partial<Record<Service, (host: Host) => AnyProcessor>>;

/** A world and the accounts, keys and addresses that each processor opened in it. */
export type Opened = { world: OpenWorld; credentials: Partial<Record<Service, object>> };

export type Registry = {
  readonly processors: Partial<Record<Service, AnyProcessor>>;
  all(): readonly Opened[];
  get(id: string): Opened | undefined;
  open(options: { id?: string; seed?: string | undefined }): Promise<Opened>;
  save(): SavedState;
  restore(state: SavedState): Promise<void>;
  close(): Promise<void>;
};

export type RegistryOptions = {
  factories: Factories;
  ports: Partial<Record<Service, number>>;
  signal: AbortSignal;
};

/** The processors of one process, each listening, and the worlds that they serve. */
export async function createRegistry(options: RegistryOptions): Promise<Registry> {
  const worlds = new Map<string, Opened>();
  const processors: Partial<Record<Service, AnyProcessor>> = {};
  const servers: Served[] = [];
  for (const service of ["stripe", "paypal"] as const) {
    const factory = options.factories[service];
    if (factory === undefined) continue;
    const { host, listensAt } = createHost((id) => worlds.get(id)?.world, options.signal);
    const processor = factory(host);
    const server = await serveApp(processor.app, options.ports[service]);
    listensAt(server.url);
    servers.push(server);
    processors[service] = processor;
  }
  const each = () =>
    (["stripe", "paypal"] as const).flatMap((service) => {
      const processor = processors[service];
      return processor === undefined ? [] : [{ service, processor }];
    });

  async function open({
    id = `w${worlds.size}`,
    seed,
  }: {
    id?: string;
    seed?: string | undefined;
  }) {
    const world = createWorld({
      ...{ id, seed },
      signer: (ofWorld, endpoint) =>
        processors[endpoint === "paypal" ? "paypal" : "stripe"]?.signer?.(ofWorld, endpoint),
    });
    const opened: Opened = { world, credentials: {} };
    // In the map before its processors open it: they may ask the host for it.
    worlds.set(id, opened);
    for (const { service, processor } of each())
      opened.credentials[service] = await processor.open(world);
    return opened;
  }

  return {
    processors,
    open,
    all: () => [...worlds.values()],
    get: (id) => worlds.get(id),
    save: () => ({
      version: 1,
      worlds: [...worlds.values()].map(({ world }) => ({
        core: saveWorld(world),
        processors: Object.fromEntries(
          each().map(({ service, processor }) => [service, processor.dump?.(world)]),
        ),
      })),
    }),
    async restore(state) {
      for (const saved of state.worlds) {
        const opened = await open({ id: saved.core.id, seed: saved.core.seed });
        restoreWorld(opened.world, saved.core);
        for (const { service, processor } of each()) {
          const data = saved.processors[service];
          if (data === undefined) continue;
          const credentials = await processor.restore?.(opened.world, data);
          if (credentials !== undefined) opened.credentials[service] = credentials;
        }
      }
    },
    async close() {
      for (const { world } of worlds.values()) stopWorld(world);
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}
