import { type Env, type Outside, openDoors } from "./composition.ts";
import { ConfigError } from "./config.ts";
import { runSchedule } from "./cron/schedule.ts";
import { app } from "./http/app.ts";
import { consume } from "./queue/consumer.ts";

/** Three doors. Each opens everything for one event and closes it after the last work of it. */
export const workerOver = (outside: Outside) =>
  ({
    async fetch(request, env, context): Promise<Response> {
      try {
        const { doors, close } = await openDoors(env, outside);
        const response = await app.fetch(request, doors, context);
        context.waitUntil(close());
        return response;
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        return misconfigured(error);
      }
    },
    async queue(batch, env): Promise<void> {
      const { doors, close } = await openDoors(env, outside);
      await consume(doors.deps, batch);
      await close();
    },
    async scheduled({ cron }, env): Promise<void> {
      const { doors, close } = await openDoors(env, outside);
      await runSchedule(doors.deps, cron);
      await close();
    },
  }) satisfies ExportedHandler<Env>;

/** Names what is missing, which only whoever deployed it can change; holds no value. */
function misconfigured({ message }: ConfigError): Response {
  const body = { title: message, status: 503, code: "misconfigured" };
  const headers = { "Content-Type": "application/problem+json", "Cache-Control": "no-store" };
  return new Response(JSON.stringify(body), { status: 503, headers });
}
