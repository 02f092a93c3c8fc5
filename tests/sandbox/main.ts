import { join } from "node:path";
import { type Postgres, startPostgres } from "./postgres/index.ts";
import { type ProcessorsLine, type ProcessorsOptions, startProcessors } from "./processors.ts";

export type SandboxOptions = {
  /** Database and stand-ins keep their state there between runs; without it all goes at the end. */
  dataDir?: string | undefined;
  /** A folder that `copyTo` has filled: what goes at the end begins as it is. */
  from?: string | undefined;
  /** What database and stand-ins have at the end is copied there. */
  copyTo?: string | undefined;
  /** How far in the past the clock begins, where nothing was kept. */
  beginsAgoMs?: number | undefined;
  /** Each one that is absent is a free one. */
  ports?: NonNullable<ProcessorsOptions["ports"]> & { neon?: number };
};

export type SandboxLine = ProcessorsLine & {
  postgres: { url: string; ownerUrl: string; neonHttp: string; neonWebSocket: string };
};

export type Sandbox = { line: SandboxLine; postgres: Postgres; close(): Promise<void> };

const DATABASE = "postgres";

/** Everything that the Worker talks to: PostgreSQL, the processors, and the control API over them. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { dataDir, from, copyTo, beginsAgoMs, ports: { neon, ...ports } = {} } = options;
  const postgres = await startPostgres({
    ...(dataDir === undefined ? {} : { dataDir: join(dataDir, DATABASE) }),
    ...(from === undefined ? {} : { from: join(from, DATABASE) }),
    ...(copyTo === undefined ? {} : { copyTo: join(copyTo, DATABASE) }),
    ...(neon === undefined ? {} : { neonPort: neon }),
  });
  try {
    const processors = await startProcessors({
      ...{ dataDir, from, copyTo, beginsAgoMs, ports },
      databases: postgres,
    });
    const { url, ownerUrl, neonHttp, neonWebSocket } = postgres;
    return {
      line: { ...processors.line, postgres: { url, ownerUrl, neonHttp, neonWebSocket } },
      postgres,
      async close() {
        await processors.close();
        await postgres.close();
      },
    };
  } catch (cause) {
    await postgres.close();
    throw cause;
  }
}
