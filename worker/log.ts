import type { Facts, Log } from "./usecases/ports.ts";

type Level = "info" | "warn" | "error";
export type Sink = (level: Level, line: string) => void;

/** Facts that must never be written, whatever they hold. */
const SECRET_NAMES = /secret|token|password|authorization|cookie|email|address|card|cvc/i;
/** Texts that must never be written, wherever they stand: keys, secrets, addresses, card numbers. */
const SECRET_TEXTS = [
  /\b[rs]k_(?:test|live)_\w+/g,
  /\bwhsec_\w+/g,
  /\b\w+_secret_\w+/g,
  /\b[\w.+-]+@[\w-]+\.[\w.-]+/g,
  /\b(?:Bearer|Basic)\s+\S+/gi,
  // PayPal's access tokens.
  /\bA21AA[\w-]+/g,
  /\bpostgres(?:ql)?:\/\/\S+/g,
  // What follows a failed query in Drizzle's message: a buyer's name and street among it.
  /\bparams: [\s\S]*/g,
];
/** Digits of a card, in groups or not. An id of ours may look like one, and is named first. */
const CARD_OR_ID = /\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b|\b(?:\d[ -]?){12,18}\d\b/gi;
const ID_LENGTH = 36;
/** Long enough for any reason, short enough for any log. */
const TEXT_LENGTH_MAX = 500;

/** One line of JSON for each fact. The rules above are the last line of defence, not the first. */
export function logTo(sink: Sink, now: () => Date): Log {
  const write =
    (level: Level) =>
    (event: string, facts: Facts = {}) => {
      const safe = Object.entries(facts).map(([name, value]) => [name, redact(name, value)]);
      const head = { at: now().toISOString(), level, event: clean(event) };
      sink(level, JSON.stringify({ ...head, ...Object.fromEntries(safe) }));
    };
  return { info: write("info"), warn: write("warn"), error: write("error") };
}

function redact(name: string, value: Facts[string]): Facts[string] {
  if (SECRET_NAMES.test(name)) return REDACTED;
  if (typeof value === "number") return clean(`${value}`) === `${value}` ? value : REDACTED;
  return typeof value === "string" ? clean(value).slice(0, TEXT_LENGTH_MAX) : value;
}

function clean(text: string): string {
  const kept = SECRET_TEXTS.reduce((rest, secret) => rest.replace(secret, REDACTED), text);
  return kept.replace(CARD_OR_ID, (match) => (match.length === ID_LENGTH ? match : REDACTED));
}

const REDACTED = "[redacted]";
