import { redactText } from "./domain/redaction.ts";
import type { Log, Notify, ToldAlert } from "./usecases/ports.ts";

/** Whoever takes alerts only has to keep them; a run of cron must not wait for more. */
const TIMEOUT_MS = 10_000;

type Hook = {
  readonly url: string;
  readonly environment: string;
  readonly fetch: typeof fetch;
  readonly log: Log;
};

/**
 * Posts alerts as JSON to the address that the operators chose. `text` is what a chat shows of it.
 * The address is a secret, as whoever knows it may post there: it stands in no log.
 */
export const alertHook =
  ({ url, environment, fetch, log }: Hook): Notify =>
  async (alerts) => {
    const text = [`${environment}:`, ...alerts.map(lineOf)].join("\n");
    const safe = (_: string, value: unknown) =>
      typeof value === "string" ? redactText(value) : value;
    const body = JSON.stringify({ text, environment, alerts }, safe);
    const headers = { "Content-Type": "application/json" };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const init = { method: "POST", headers, body, signal, redirect: "manual" } as const;
      const response = await fetch(url, init);
      await response.body?.cancel();
      if (response.ok) return true;
      log.warn("alert_hook.refused", { status: response.status });
    } catch (failure) {
      log.warn("alert_hook.unanswered", { reason: failure instanceof Error ? failure.name : "" });
    }
    return false;
  };

function lineOf({ kind, subject, facts, times }: ToldAlert): string {
  const about = Object.entries(facts).map(([name, value]) => `${name}=${value}`);
  return [kind, subject, ...about, ...(times > 1 ? [`(${times} times)`] : [])].join(" ");
}
