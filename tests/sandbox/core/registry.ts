import { type Endpoint, type Host, type Processor, SERVICES, type Service } from "./contract.ts";
import { createHost, type Servable, type Served, serveApp } from "./host.ts";
import type { SavedState } from "./state.ts";
import { createWorld, type OpenWorld, restoreWorld, saveWorld, stopWorld } from "./worlds.ts";

/** Who sends to an endpoint. */
const SENDER: Record<Endpoint, Service> = {
  stripe: "stripe",
  "stripe-connect": "stripe",
  paypal: "paypal",
  mail: "mail",
};

export type AnyProcessor = Processor<object>;
export type Factories = Partial<Record<Service, (host: Host) => AnyProcessor>>;

/** A world and the accounts, keys and addresses that each processor opened in it. */
export type Opened = { world: OpenWorld; credentials: Partial<Record<Service, object>> };

type OpenOptions = {
  id?: string;
  seed?: string | undefined;
  /** Only for a world that is not restored. */
  beginsAgoMs?: number | undefined;
};

export type Registry = {
  readonly processors: Partial<Record<Service, AnyProcessor>>;
  all(): readonly Opened[];
  get(id: string): Opened | undefined;
  open(options: OpenOptions): Promise<Opened>;
  /** Forgets a world with all that is in it. */
  end(id: string): void;
  save(): SavedState;
  /** Goes up with whatever `save` might show; the same number: nothing has happened. */
  revision(): number;
  touch(): void;
  restore(state: SavedState): Promise<void>;
  close(): Promise<void>;
};

export type RegistryOptions = {
  factories: Factories;
  ports: Partial<Record<Service, number>>;
  signal: AbortSignal;
};

/** Whatever a request did is done when it is answered. */
export function touching(registry: Pick<Registry, "touch">, app: Servable): Servable {
  return {
    fetch: async (request, env) =>
      Promise.resolve(app.fetch(request, env)).finally(() => registry.touch()),
  };
}

/** The processors of one process, each listening, and the worlds that they serve. */
export async function createRegistry(options: RegistryOptions): Promise<Registry> {
  const worlds = new Map<string, Opened>();
  const processors: Partial<Record<Service, AnyProcessor>> = {};
  const servers: Served[] = [];
  let revision = 0;
  /** Worlds that were named here: what one was called, no later one is. */
  let opened = 0;
  const touch = () => {
    revision += 1;
  };
  for (const service of SERVICES) {
    const factory = options.factories[service];
    if (factory === undefined) continue;
    const { host, listensAt } = createHost((id) => worlds.get(id)?.world, options.signal);
    const processor = factory(host);
    const server = await serveApp(touching({ touch }, processor.app), options.ports[service]);
    listensAt(server.url);
    servers.push(server);
    processors[service] = processor;
  }
  const each = () =>
    SERVICES.flatMap((service) => {
      const processor = processors[service];
      return processor === undefined ? [] : [{ service, processor }];
    });

  function newId(): string {
    let id: string;
    do id = `w${opened++}`;
    while (worlds.has(id));
    return id;
  }

  async function open({ id = newId(), seed, beginsAgoMs }: OpenOptions) {
    const world = createWorld({
      ...{ id, seed, changed: touch, beginsAgoMs },
      signer: (ofWorld, endpoint) => processors[SENDER[endpoint]]?.signer?.(ofWorld, endpoint),
      delivered: (ofWorld, endpoint, eventId) =>
        processors[SENDER[endpoint]]?.delivered?.(ofWorld, endpoint, eventId),
    });
    touch();
    const made: Opened = { world, credentials: {} };
    // In the map before its processors open it: they may ask the host for it.
    worlds.set(id, made);
    for (const { service, processor } of each())
      made.credentials[service] = await processor.open(world);
    return made;
  }

  return {
    processors,
    open,
    revision: () => revision,
    touch,
    all: () => [...worlds.values()],
    get: (id) => worlds.get(id),
    end(id) {
      const ended = worlds.get(id);
      if (ended === undefined) return;
      stopWorld(ended.world);
      for (const { processor } of each()) processor.close(ended.world);
      worlds.delete(id);
      touch();
    },
    save: () => ({
      version: 2,
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
