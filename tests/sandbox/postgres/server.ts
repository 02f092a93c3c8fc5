import { once } from "node:events";
import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import pg from "pg";
import { findBinaries, findLauncher, launch } from "./binaries.ts";
import { copyCluster, type DataDir, openDataDir } from "./data-dir.ts";

export type Server = {
  /** With rights to make databases; the path is the maintenance database. */
  ownerUrl: URL;
  appUrl: URL;
  /** Absent where somebody else runs the server. */
  superuserUrl?: URL;
  /** The folder of its Unix socket, where it has one that can be named. */
  socketDir?: string;
  close(): Promise<void>;
};

/** A port can be taken between the moment it was found free and the server's start. */
const START_TRIES_MAX = 5;
const LOG_KEPT_CHARACTERS = 8_000;

export type ServerOptions = {
  dataDir?: string;
  /** A cluster that `copyTo` has made: what is thrown away at the end begins as it is. */
  from?: string | undefined;
  /** Once the server has ended, what it leaves is copied there. */
  copyTo?: string | undefined;
  /** Beside those that every server here has, as in postgresql.conf. */
  settings?: Readonly<Record<string, string | number>>;
};

/** A PostgreSQL of one's own: in `dataDir` it stays, without one it goes at the end. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { dataDir, from, copyTo, settings = {} } = options;
  const isThrowAway = dataDir === undefined;
  const dir = dataDir ?? mkdtempSync(join(throwAwayRoot(), "artisans-hub-postgres-"));
  const removeDir = () => {
    if (isThrowAway) rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const launcher = findLauncher();
    const binaries = findBinaries();
    if (from !== undefined && isThrowAway) copyCluster(from, dir, launcher);
    const data = await openDataDir(dir, binaries, launcher);
    const socketDir = mayHoldSocket(dir) ? dir : undefined;
    const running = await run({ ...data, socketDir, isThrowAway }, (args) =>
      launch(launcher, binaries.postgres, [...args, ...flags(settings)]),
    );
    // Where this process ends without closing, by an exception or `process.exit`.
    const abandon = () => {
      running.kill(isThrowAway ? "SIGKILL" : "SIGINT");
      removeDir();
    };
    process.once("exit", abandon);
    await makeRoles(running.port, data);
    return {
      ownerUrl: urlOf("artisans_owner", data.passwords.owner, running.port),
      appUrl: urlOf("artisans_app", data.passwords.app, running.port),
      superuserUrl: urlOf("postgres", data.passwords.superuser, running.port),
      ...(socketDir === undefined ? {} : { socketDir }),
      async close() {
        process.off("exit", abandon);
        await running.end();
        if (copyTo !== undefined) copyCluster(dir, copyTo);
        removeDir();
      },
    };
  } catch (cause) {
    removeDir();
    throw cause;
  }
}

/** What an address of a Unix socket has room for, on the platform that has the least. */
const SOCKET_PATH_BYTES_MAX = 103;
const LONGEST_SOCKET = "/.s.PGSQL.65535";

/** A statement over a Unix socket costs both sides half of what it costs over TCP. */
const mayHoldSocket = (dir: string) =>
  process.platform !== "win32" &&
  isAbsolute(dir) &&
  Buffer.byteLength(dir + LONGEST_SOCKET) <= SOCKET_PATH_BYTES_MAX;

/** Linux's file system in memory. */
const MEMORY = "/dev/shm";
/** What the databases of tests and their log come to at most, several times over. */
const MEMORY_FREE_MIN = 2 * 1024 ** 3;

/**
 * Where what nobody keeps lies: in memory, if there is enough of it. A database is eight hundred
 * files, which cost a disk's file system half a second of a core, and memory's a twentieth of that.
 */
function throwAwayRoot(): string {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    if (bavail * bsize >= MEMORY_FREE_MIN) return MEMORY;
  } catch {
    // No Linux.
  }
  return tmpdir();
}

/** A PostgreSQL that somebody else runs; without an application's role the owner stands in. */
export function externalServer(ownerUrl: string, appUrl: string): Server {
  return { ownerUrl: new URL(ownerUrl), appUrl: new URL(appUrl), close: async () => undefined };
}

function urlOf(user: string, password: string, port: number): URL {
  return new URL(`postgresql://${user}:${password}@127.0.0.1:${port}/postgres`);
}

const flags = (values: NonNullable<ServerOptions["settings"]>) =>
  Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);

type Cluster = DataDir & { socketDir: string | undefined; isThrowAway: boolean };

function argumentsOf({ cluster, socketDir, isThrowAway }: Cluster, port: number): string[] {
  const values = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: socketDir ?? "",
    max_connections: 200,
    shared_buffers: "64MB",
    timezone: "UTC",
    log_timezone: "UTC",
    // Passwords are checked at every connection, and these protect nothing: one round is enough.
    scram_iterations: 1,
    ...(isThrowAway
      ? {
          ...{ fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
          max_wal_size: "256MB",
        }
      : {}),
  };
  return ["-D", cluster, "-p", String(port), ...flags(values)];
}

type Running = { port: number; end(): Promise<void>; kill(signal: NodeJS.Signals): void };

async function run(
  cluster: Cluster,
  start: (args: string[]) => ReturnType<typeof launch>,
): Promise<Running> {
  let problem = "";
  for (let tries = 0; tries < START_TRIES_MAX; tries += 1) {
    const port = await freePort();
    const child = start(argumentsOf(cluster, port));
    const closed = once(child, "close");
    let log = "";
    child.stdout.resume();
    const ready = new Promise<boolean>((resolve) => {
      child.stderr.on("data", (chunk) => {
        log = (log + chunk).slice(-LOG_KEPT_CHARACTERS);
        if (log.includes("is ready to accept connections")) resolve(true);
      });
      closed.then(
        () => resolve(false),
        () => resolve(false),
      );
    });
    if (await ready)
      return {
        port,
        kill: (signal) => void child.kill(signal),
        async end() {
          // "Fast": sessions are ended, everything is written. SIGTERM would wait for the sessions.
          child.kill("SIGINT");
          await closed;
        },
      };
    problem = log;
    if (!log.includes("could not bind")) break;
  }
  throw new Error(`PostgreSQL does not start:\n${problem}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/**
 * As on Neon: the owner may make databases and roles but is no superuser, and the application's
 * role, made by the owner, has no rights that a migration does not give it. The owner may end
 * sessions, so that it can drop a database that is in use.
 */
async function makeRoles(port: number, { passwords }: DataDir): Promise<void> {
  const url = urlOf("postgres", passwords.superuser, port);
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    const known = await client.query("SELECT FROM pg_roles WHERE rolname = 'artisans_app'");
    if (known.rowCount === 1) return;
    await client.query(`
      BEGIN;
      CREATE ROLE artisans_owner LOGIN CREATEDB CREATEROLE PASSWORD '${passwords.owner}';
      GRANT pg_signal_backend TO artisans_owner;
      SET ROLE artisans_owner;
      CREATE ROLE artisans_app LOGIN PASSWORD '${passwords.app}';
      COMMIT`);
  } finally {
    await client.end();
  }
}
