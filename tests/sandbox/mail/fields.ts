import { invalid, invalidAddress, missingField } from "./refusal.ts";

export type Json = Record<string, unknown>;

/** Resend's own limit of each of `to`, `cc` and `bcc`. */
const RECIPIENTS_MAX = 50;

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function textOf(body: Json, name: string): string | undefined {
  const value = body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string") return value;
  throw invalid(`Invalid \`${name}\` field. It must be a string.`);
}

export function requiredText(body: Json, name: string): string {
  const value = textOf(body, name);
  if (value === undefined || value === "") throw missingField(name);
  return value;
}

/** One address or a list of them. */
export function addressesOf(body: Json, name: string): string[] {
  const value = body[name];
  if (value === undefined || value === null) return [];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length > RECIPIENTS_MAX) {
    throw invalid(`Invalid \`${name}\` field. It may have at most ${RECIPIENTS_MAX} addresses.`);
  }
  return list.map((entry) => {
    if (typeof entry !== "string" || !bareAddress(entry)) throw invalidAddress(name);
    return entry;
  });
}

/** "Ada <ada@example.com>" is ada@example.com, in lower case; undefined if it is no address. */
export function bareAddress(text: string): string | undefined {
  const inner = /^[^<>]*<([^<>]+)>$/.exec(text.trim())?.[1] ?? text.trim();
  return /^[^\s@<>,]+@[^\s@<>,]+$/.test(inner) ? inner.toLowerCase() : undefined;
}
