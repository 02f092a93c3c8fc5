import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { inspect, parseArgs } from "node:util";
import { createControl } from "./core/control.ts";
import { serveApp } from "./core/host.ts";
import { createRegistry, type Registry, touching } from "./core/registry.ts";
import { keepSaving } from "./core/saving.ts";
import { openStateFile } from "./core/state.ts";
import { createPayPal, type PayPalCredentials } from "./paypal/index.ts";
import { type Postgres, startPostgres } from "./postgres/index.ts";
import { createStripe, type StripeCredentials } from "./stripe/index.ts";
import { untilAsked } from "./until-asked.ts";

export type SandboxOptions = {
  /** Database and stand-ins keep their state there between runs; without it all goes at the end. */
  dataDir?: string;
  /** Each one that is absent is a free one. */
  ports?: Partial<Record<"stripe" | "paypal" | "neon" | "control", number>>;
};

type Credentials = { stripe: StripeCredentials; paypal: PayPalCredentials };

export type SandboxLine = Credentials & {
  postgres: { url: string; ownerUrl: string; neonHttp: string; neonWebSocket: string };
  control: string;
};

export type Sandbox = { line: SandboxLine; postgres: Postgres; close(): Promise<void> };

type Closer = () => Promise<void> | void;

/** Everything that the Worker talks to: PostgreSQL, Stripe, PayPal, and the control API over them. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const closers: Closer[] = [];
  const close = async () => {
    // What was started last is ended first.
    for (const end of closers.splice(0).reverse()) await end();
  };
  try {
    return { ...(await start(options, closers)), close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function start({ dataDir, ports = {} }: SandboxOptions, closers: Closer[]) {
  const abort = new AbortController();
  closers.push(() => abort.abort());
  const postgres = await startPostgres({
    ...(dataDir === undefined ? {} : { dataDir: join(dataDir, "postgres") }),
    ...(ports.neon === undefined ? {} : { neonPort: ports.neon }),
  });
  closers.push(postgres.close);
  const registry = await createRegistry({
    factories: { stripe: createStripe, paypal: createPayPal },
    ports,
    signal: abort.signal,
  });
  const state = dataDir === undefined ? undefined : openStateFile(dataDir);
  let stopSaving: Closer | undefined;
  closers.push(async () => {
    await registry.close();
    await stopSaving?.();
  });
  const saved = state?.load();
  if (saved !== undefined) await registry.restore(saved);
  const { credentials } = registry.get("default") ?? (await openDefault(registry));
  stopSaving = state && keepSaving(registry, state);
  const control = await serveApp(touching(registry, controlOf(registry, postgres)), ports.control);
  closers.push(control.close);
  const { url, ownerUrl, neonHttp, neonWebSocket } = postgres;
  const line: SandboxLine = {
    // The registry knows them as objects; which factory made which is known here.
    ...(credentials as Credentials),
    postgres: { url, ownerUrl, neonHttp, neonWebSocket },
    control: `${control.url}/__sandbox`,
  };
  return { line, postgres };
}

/** The world of `npm start` and `npm run sandbox`; its keys are the same on every machine. */
async function openDefault(registry: Registry) {
  const opened = await registry.open({ id: "default" });
  opened.world.deliveries.mode = "push";
  return opened;
}

function controlOf(registry: Registry, postgres: Postgres) {
  return createControl({
    worlds: () => registry.all().map(({ world }) => world),
    world: (id) => registry.get(id)?.world,
    openWorld: (seed) => registry.open({ seed }),
    processors: registry.processors,
    databases: postgres,
    // Random, because databases of an earlier run may still be there.
    newDatabaseName: () => `hub_${randomBytes(6).toString("hex")}`,
  });
}

/** Tells the caller where everything listens, in one line, and ends when it is asked to. */
async function runFromCommandLine(): Promise<void> {
  const { values } = parseArgs({ options: { "data-dir": { type: "string" } } });
  const dataDir = values["data-dir"];
  const asked = untilAsked();
  const sandbox = await startSandbox(dataDir === undefined ? {} : { dataDir });
  process.stdout.write(`${JSON.stringify(sandbox.line)}\n`);
  // A promise keeps no process alive; the stand-ins' servers do.
  await asked;
  await sandbox.close();
}

if (import.meta.main)
  await runFromCommandLine().then(
    () => process.exit(0),
    (cause) => {
      process.stderr.write(`${inspect(cause)}\n`);
      process.exit(1);
    },
  );
