import pg from "pg";

export type Target = { host: string; port: number };
export type Login = { user: string; password: string; database: string };

export type Pools = {
  connect(login: Login): Promise<pg.PoolClient>;
  /** Closes what idles in a database, so that it can be dropped or copied. */
  release(database: string): Promise<void>;
  close(): Promise<void>;
};

/** One Worker has few requests under way at once; many databases share the server's 200. */
const CONNECTIONS_MAX = 10;
/** Long enough for the next statement of the same request, short enough for the next DROP DATABASE. */
const IDLE_MS_MAX = 300;

/** Neon keeps connections to the database for its HTTP protocol, and so does this. */
export function createPools({ host, port }: Target): Pools {
  const pools = new Map<string, { database: string; pool: pg.Pool }>();

  function poolOf(login: Login): pg.Pool {
    const key = JSON.stringify([login.user, login.password, login.database]);
    const known = pools.get(key);
    if (known !== undefined) return known.pool;
    const pool = new pg.Pool({
      ...{ ...login, host, port, max: CONNECTIONS_MAX, idleTimeoutMillis: IDLE_MS_MAX },
      allowExitOnIdle: true,
    });
    // The server's end breaks idle connections; without a listener that would end this process.
    pool.on("error", () => undefined);
    pools.set(key, { database: login.database, pool });
    return pool;
  }

  async function end(doomed: (database: string) => boolean) {
    const ending = [...pools].filter(([, { database }]) => doomed(database));
    for (const [key] of ending) pools.delete(key);
    await Promise.all(ending.map(([, { pool }]) => pool.end()));
  }

  return {
    connect: (login) => poolOf(login).connect(),
    release: (database) => end((name) => name === database),
    close: () => end(() => true),
  };
}
