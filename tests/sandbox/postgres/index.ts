import type { Databases } from "../core/control.ts";
import { createDatabaseAdmin, type DatabaseUrls } from "./databases.ts";
import { startNeonProxy } from "./proxy.ts";
import { externalServer, type Server, startServer } from "./server.ts";

export type Postgres = Databases &
  DatabaseUrls & {
    /** `url` is for the application's role, `ownerUrl` for migrations; both name this database. */
    readonly database: string;
    readonly neonHttp: string;
    readonly neonWebSocket: string;
    /** Connection strings of a database that exists. */
    urlsOf(name: string): DatabaseUrls;
    close(): Promise<void>;
  };

export type PostgresOptions = {
  /** Data stays there between runs; without it a temporary folder is removed at the end. */
  dataDir?: string;
  /** A folder that `copyTo` has filled: what is thrown away at the end begins as it is. */
  from?: string;
  /** What there is at the end is copied there. */
  copyTo?: string;
  /** The port of Neon's protocols; 0, the default, takes a free one. */
  neonPort?: number;
};

const DATABASE = "artisans_hub";
/** An address that names one of these names no database in particular. */
const MAINTENANCE = ["", "postgres"];

/**
 * A real PostgreSQL behind Neon's two protocols. Where DATABASE_OWNER_URL or DATABASE_URL name one,
 * that is used, and only the proxy is started.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const server = serverOfEnvironment() ?? (await startServer(options));
  const admin = createDatabaseAdmin(server);
  const database = decodeURIComponent(server.ownerUrl.pathname.slice(1));
  const main = MAINTENANCE.includes(database) ? DATABASE : database;
  if (!(await admin.exists(main))) await admin.create(main);
  const { hostname, port } = server.ownerUrl;
  const target = { host: server.socketDir ?? hostname, port: Number(port || 5432) };
  const proxy = await startNeonProxy(target, options.neonPort);
  return {
    database: main,
    ...admin.urls(main),
    neonHttp: proxy.httpUrl,
    neonWebSocket: proxy.webSocketUrl,
    urlsOf: admin.urls,
    async createDatabase(name, template) {
      if (template !== undefined) await proxy.release(template);
      return admin.create(name, template);
    },
    async dropDatabase(name) {
      await proxy.release(name);
      proxy.traffic.forget(name);
      await admin.drop(name);
    },
    roundTrips: proxy.traffic.roundTrips,
    planFault: proxy.traffic.plan,
    async close() {
      await proxy.close();
      await admin.close();
      await server.close();
    },
  };
}

function serverOfEnvironment(): Server | undefined {
  const { DATABASE_OWNER_URL, DATABASE_URL } = process.env;
  const ownerUrl = DATABASE_OWNER_URL ?? DATABASE_URL;
  return ownerUrl ? externalServer(ownerUrl, DATABASE_URL ?? ownerUrl) : undefined;
}
