import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../drizzle/migrate.ts";
import { type SandboxLine, startSandbox } from "../sandbox/main.ts";
import { askJson } from "./http.ts";
import { type DeskHeaders, seedPeople } from "./people.ts";
import { choosePorts, keepPorts, shopUrlAt } from "./ports.ts";
import { openSecrets, type Secrets } from "./secrets.ts";
import { seed } from "./seed.ts";
import { subscribe } from "./subscribe.ts";
import type { TestKeys } from "./test-keys.ts";
import { startTicker, tick } from "./ticker.ts";
import { pagesVariables, workerVariables } from "./variables.ts";
import { buildWeb } from "./web-build.ts";
import { buildWorker } from "./worker-build.ts";
import { startWrangler } from "./wrangler.ts";

export type SystemOptions = {
  /** Everything is kept there between runs; without it all goes at the end. */
  dataDir?: string;
  /** A folder that `keepSample` has filled: what goes at the end begins as it is, and sooner. */
  from?: string;
  /** Drops what `dataDir` has kept. */
  reset?: boolean;
  /** Talks to the processors' own test environments where there are keys of them. */
  keys?: TestKeys;
  /** How far in the past the stand-ins' clock begins, where nothing was kept. */
  beginsAgoMs?: number;
  /** Cron's work is done by itself, as it would be when deployed; else only by `tick`. Default true. */
  ticker?: boolean;
  /** The Worker is bundled anew whenever its source changes; else it stays what it is. Default false. */
  followsSource?: boolean;
  /** What of the Worker's configuration is another than here by default. */
  settings?: Readonly<Record<string, string>>;
};

export type LocalSystem = {
  shopUrl: string;
  apiUrl: string;
  /** Of the stand-ins: tests/sandbox/README.md. */
  control: string;
  worldId: "default";
  /** The database's name at the control API. */
  database: string;
  /** What an operator's requests carry. */
  deskHeaders: DeskHeaders;
  /** What another operator's requests carry. */
  colleagueHeaders: DeskHeaders;
  /** The first operator's as lines of a file, for `curl -H @FILE`. */
  deskFile: string;
  secrets: Secrets;
  sandbox: SandboxLine;
  logFile: string;
  /** Nothing was kept: it has the sample goods and people, and nothing has happened. */
  isFresh: boolean;
  /** Cron's work is done by itself from now on. */
  keepTicking(): Promise<void>;
  /** Runs every cron job once; answers how much there was to do. */
  tick(): Promise<number>;
  /** Resolves when the Worker's process has ended, asked or not: how, and what it logged last. */
  ended: Promise<string>;
  close(): Promise<void>;
};

type Closer = () => Promise<void> | void;

/** The whole of Artisan's Hub on this machine: database, stand-ins, web, Worker, sample goods. */
export async function startLocalSystem(options: SystemOptions = {}): Promise<LocalSystem> {
  const closers: Closer[] = [];
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= closeAll(closers);
    return closing;
  };
  try {
    return { ...(await start(options, closers)), close };
  } catch (cause) {
    await close();
    throw cause;
  }
}

/** What was started last is ended first, whatever happens to the others. */
async function closeAll(closers: Closer[]): Promise<void> {
  const failures: unknown[] = [];
  for (const end of closers.reverse()) {
    try {
      await end();
    } catch (cause) {
      failures.push(cause);
    }
  }
  if (failures.length > 0)
    throw new AggregateError(failures, "the local system did not end cleanly");
}

async function start(
  options: SystemOptions,
  closers: Closer[],
): Promise<Omit<LocalSystem, "close">> {
  const { dataDir, from, beginsAgoMs, keys = {}, followsSource = false } = options;
  const { ticker: hasTicker = true } = options;
  const runDir = openRunDir(options, closers);
  const isFresh = !existsSync(join(runDir, "stand-ins.v8"));
  const ports = await choosePorts(dataDir);
  const { shop: shopPort, ...standInPorts } = ports;
  // The builds and the stand-ins' start have nothing to do with each other.
  const [[webDir, builtWorker], sandbox] = await settled(
    settled(buildWeb(), followsSource ? undefined : buildWorker()),
    startSandbox({ dataDir, from, beginsAgoMs, ports: standInPorts }).then((started) => {
      closers.push(started.close);
      return started;
    }),
  );
  keepPorts(dataDir, ports);
  const { line, postgres } = sandbox;
  await migrate(line.postgres.ownerUrl).catch((cause) => {
    const help = dataDir === undefined ? "" : '; "npm start -- --reset" begins anew';
    throw new Error(`the database cannot be brought up to date${help}: ${cause}`, { cause });
  });
  await seed({ line, usesStripeStandIn: keys.stripe === undefined });

  const shopUrl = shopUrlAt(shopPort);
  const secrets = openSecrets(dataDir ?? from ?? runDir);
  const { deskHeaders, colleagueHeaders } = await seedPeople(line, secrets, shopUrl);
  const dir = join(runDir, "worker");
  const wrangler = await startWrangler({
    ...{ dir, port: shopPort, webDir, builtWorker },
    workerVariables: {
      ...workerVariables({ line, secrets, shopUrl, keys }),
      ...options.settings,
    },
    pagesVariables: pagesVariables({ line, keys }),
  });
  closers.push(wrangler.close);
  const world = `${line.control}/worlds/default`;
  await askJson(`${world}/webhooks`, {
    method: "PUT",
    body: { mode: "push", urls: webhookUrls(shopUrl) },
  });
  await subscribe(line, keys);

  const apiUrl = `${shopUrl}/api`;
  const deskFile = join(runDir, "operator.headers");
  const lines = Object.entries(deskHeaders).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(deskFile, lines.join(""), { mode: 0o600 });
  const runner = { apiUrl, deskHeaders };
  const keepTicking = async () => {
    closers.push((await startTicker(runner, `${world}/clock`)).stop);
  };
  if (hasTicker) await keepTicking();
  return {
    ...{ shopUrl, apiUrl, deskHeaders, colleagueHeaders, deskFile, secrets },
    ...{ sandbox: line, control: line.control },
    worldId: "default",
    database: postgres.database,
    logFile: join(dir, "worker.log"),
    ...{ isFresh, keepTicking },
    tick: () => tick(runner),
    ended: wrangler.ended,
  };
}

/** Goods and people of a new system, with which another can begin; the folder is there afterwards. */
export async function keepSample(folder: string): Promise<void> {
  const sandbox = await startSandbox({ copyTo: folder });
  try {
    const { line } = sandbox;
    await migrate(line.postgres.ownerUrl);
    await seed({ line, usesStripeStandIn: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    await seedPeople(line, openSecrets(folder), shopUrlAt(0));
  } finally {
    await sandbox.close();
  }
}

function openRunDir({ dataDir, reset = false }: SystemOptions, closers: Closer[]): string {
  if (dataDir === undefined) {
    const dir = mkdtempSync(join(tmpdir(), "artisans-hub-"));
    closers.push(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));
    return dir;
  }
  if (reset) {
    refuseIfRunning(dataDir);
    rmSync(dataDir, { recursive: true, force: true });
  }
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  return dataDir;
}

/** A database that is dropped under a running system would take its purchases along. */
function refuseIfRunning(dataDir: string): void {
  const lock = join(dataDir, "postgres/cluster/postmaster.pid");
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
  try {
    process.kill(pid, 0);
  } catch {
    return;
  }
  throw new Error(`${dataDir} is in use by PostgreSQL ${pid}: end that system first`);
}

/** Like Promise.all, but nothing is left running behind a failure. */
async function settled<A, B>(a: Promise<A>, b: Promise<B> | B): Promise<[A, B]> {
  await Promise.allSettled([a, b]);
  return Promise.all([a, b]);
}

const webhookUrls = (shopUrl: string) => ({
  stripe: `${shopUrl}/webhooks/stripe`,
  "stripe-connect": `${shopUrl}/webhooks/stripe-connect`,
  paypal: `${shopUrl}/webhooks/paypal`,
});
