import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";

/** Where a server is: `host` is a name or an address, or the folder of its Unix socket. */
export type Target = { host: string; port: number };
export type Login = { user: string; password: string; database: string };

export type Pools = {
  connect(login: Login): Promise<pg.PoolClient>;
  /** Closes what idles in a database, so that it can be dropped or copied. */
  release(database: string): Promise<void>;
  close(): Promise<void>;
};

/** Requests that come at once share these, as a new session costs more than most statements take. */
const SHARED_MAX = 3;
/** Who has waited so long for one of them waits for somebody's lock, and gets one of the others. */
const WAIT_MS_MAX = 10;
/** One Worker has few requests under way at once; many databases share the server's 200. */
const OTHERS_MAX = 7;
/** Longer than a test pauses; whoever drops or copies a database has them ended first. */
export const IDLE_MS_MAX = 5_000;

type Pair = { database: string; shared: pg.Pool; others: pg.Pool };

/** Neon keeps connections to the database for its HTTP protocol, and so does this. */
export function createPools({ host, port }: Target): Pools {
  const pools = new Map<string, Pair>();

  function open(login: Login, max: number): pg.Pool {
    const pool = new pg.Pool({
      ...{ ...login, host, port, max, idleTimeoutMillis: IDLE_MS_MAX },
      allowExitOnIdle: true,
    });
    // The server's end breaks idle connections; without a listener that would end this process.
    pool.on("error", () => undefined);
    return pool;
  }

  function pairOf(login: Login): Pair {
    const key = JSON.stringify([login.user, login.password, login.database]);
    const known = pools.get(key);
    if (known !== undefined) return known;
    const { database } = login;
    const pair = { database, shared: open(login, SHARED_MAX), others: open(login, OTHERS_MAX) };
    pools.set(key, pair);
    return pair;
  }

  async function connect(login: Login): Promise<pg.PoolClient> {
    const { shared, others } = pairOf(login);
    if (shared.totalCount < SHARED_MAX || shared.idleCount > 0) return shared.connect();
    const waiting = shared.connect();
    const patience = new AbortController();
    const first = await Promise.race([
      waiting,
      pause(WAIT_MS_MAX, undefined, { signal: patience.signal }),
    ]).finally(() => patience.abort());
    if (first) return first;
    waiting.then(
      (late) => late.release(),
      () => undefined,
    );
    return others.connect();
  }

  async function end(doomed: (database: string) => boolean) {
    const ending = [...pools].filter(([, { database }]) => doomed(database));
    for (const [key] of ending) pools.delete(key);
    await Promise.all(ending.flatMap(([, { shared, others }]) => [shared.end(), others.end()]));
  }

  return {
    connect,
    release: (database) => end((name) => name === database),
    close: () => end(() => true),
  };
}
