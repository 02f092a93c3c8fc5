import type { Facts, Log } from "./usecases/ports.ts";

type Level = "info" | "warn" | "error";
export type Sink = (level: Level, line: string) => void;

/** Facts that must never be written, whatever they hold. */
const SECRET_NAMES = /secret|token|password|authorization|cookie|email|address|card|cvc/i;
/** Texts that must never be written, wherever they stand: keys, secrets, addresses, card numbers. */
const SECRET_TEXTS = [
  /\b[rs]k_(?:test|live)_\w+/g,
  /\bwhsec_\w+/g,
  /\bpi_\w+_secret_\w+/g,
  /\b[\w.+-]+@[\w-]+\.[\w.-]+/g,
  /\b(?:\d[ -]?){12,18}\d\b/g,
  /\bBearer\s+\S+/gi,
  /\bpostgres(?:ql)?:\/\/\S+/g,
];
/** Long enough for any reason, short enough for any log. */
const TEXT_LENGTH_MAX = 500;

/** One line of JSON for each fact. The rules above are the last line of defence, not the first. */
export function logTo(sink: Sink, now: () => Date): Log {
  const write =
    (level: Level) =>
    (event: string, facts: Facts = {}) => {
      const safe = Object.entries(facts).map(([name, value]) => [name, redact(name, value)]);
      sink(
        level,
        JSON.stringify({ at: now().toISOString(), level, event, ...Object.fromEntries(safe) }),
      );
    };
  return { info: write("info"), warn: write("warn"), error: write("error") };
}

function redact(name: string, value: unknown): unknown {
  if (SECRET_NAMES.test(name)) return "[redacted]";
  if (typeof value !== "string") return value;
  const clean = SECRET_TEXTS.reduce((text, secret) => text.replace(secret, "[redacted]"), value);
  return clean.slice(0, TEXT_LENGTH_MAX);
}
