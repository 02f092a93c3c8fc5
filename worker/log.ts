import { isSecretName, REDACTED, redactText } from "./domain/redaction.ts";
import type { Facts, Log } from "./usecases/ports.ts";

type Level = "info" | "warn" | "error";
export type Sink = (level: Level, line: string) => void;

/** Long enough for any reason, short enough for any log. */
const TEXT_LENGTH_MAX = 500;

/** One line of JSON for each fact. Redaction is the last line of defence, not the first. */
export function logTo(sink: Sink, now: () => Date): Log {
  const write =
    (level: Level) =>
    (event: string, facts: Facts = {}) => {
      const safe = Object.entries(facts).map(([name, value]) => [name, redact(name, value)]);
      const head = { at: now().toISOString(), level, event: redactText(event) };
      sink(level, JSON.stringify({ ...head, ...Object.fromEntries(safe) }));
    };
  return { info: write("info"), warn: write("warn"), error: write("error") };
}

function redact(name: string, value: Facts[string]): Facts[string] {
  if (isSecretName(name)) return REDACTED;
  if (typeof value === "number") return redactText(`${value}`) === `${value}` ? value : REDACTED;
  return typeof value === "string" ? redactText(value).slice(0, TEXT_LENGTH_MAX) : value;
}
