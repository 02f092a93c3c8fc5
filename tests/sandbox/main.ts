import { join } from "node:path";
import { type Postgres, startPostgres } from "./postgres/index.ts";
import { type ProcessorsLine, type ProcessorsOptions, startProcessors } from "./processors.ts";

export type SandboxOptions = {
  /** Database and stand-ins keep their state there between runs; without it all goes at the end. */
  dataDir?: string | undefined;
  /** How far in the past the clock begins, where nothing was kept. */
  beginsAgoMs?: number | undefined;
  /** Each one that is absent is a free one. */
  ports?: NonNullable<ProcessorsOptions["ports"]> & { neon?: number };
};

export type SandboxLine = ProcessorsLine & {
  postgres: { url: string; ownerUrl: string; neonHttp: string; neonWebSocket: string };
};

export type Sandbox = { line: SandboxLine; postgres: Postgres; close(): Promise<void> };

/** Everything that the Worker talks to: PostgreSQL, the processors, and the control API over them. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { dataDir, beginsAgoMs, ports: { neon, ...ports } = {} } = options;
  const postgres = await startPostgres({
    ...(dataDir === undefined ? {} : { dataDir: join(dataDir, "postgres") }),
    ...(neon === undefined ? {} : { neonPort: neon }),
  });
  try {
    const processors = await startProcessors({ dataDir, beginsAgoMs, ports, databases: postgres });
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
