import { neonConfig, Pool } from "@neondatabase/serverless";
import type { Postgres } from "../sandbox/postgres/index.ts";

/** From now on Neon's driver speaks to this PostgreSQL's proxy. */
export function speakTo(postgres: Postgres): void {
  neonConfig.fetchEndpoint = () => postgres.neonHttp;
  neonConfig.wsProxy = () => postgres.neonWebSocket.replace("ws://", "");
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineConnect = "password";
}

/** A pool over WebSockets, which is closed at the end. */
export async function withPool<T>(url: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = new Pool({ connectionString: url });
  pool.on("error", () => undefined);
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
