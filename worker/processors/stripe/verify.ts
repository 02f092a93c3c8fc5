import { timingSafeEqual } from "node:crypto";
import type { RawEvent, Verdict } from "../processor.ts";
import type { StripeConfig } from "./client.ts";

/** A genuine header has about 150 characters; ten signatures during a rotation fit, a flood does not. */
const HEADER_LENGTH_MAX = 1024;
/** Stripe's own default. Every retry is signed anew, so an older one was kept by somebody. */
const AGE_SECONDS_MAX = 300;
/** Clocks of data centres differ by seconds. More would let a signature be used that much longer. */
const AHEAD_SECONDS_MAX = 60;

const forged = (reason: string): Verdict => ({ kind: "forged", reason });

/**
 * Checks `Stripe-Signature: t=<seconds>,v1=<hex>[,v1=...]` over the bytes as received: a text
 * decoder would drop a byte order mark and replace what is not UTF-8, and with it the signature.
 */
export async function verify(
  { webhookSecrets, log }: Pick<StripeConfig, "webhookSecrets" | "log">,
  { endpoint, headers, body }: RawEvent,
  now: Date,
): Promise<Verdict> {
  if (endpoint === "paypal") return forged("not an endpoint of Stripe");
  const header = readHeader(headers["stripe-signature"]);
  if (typeof header === "string") return forged(header);
  const age = Math.floor(now.getTime() / 1000) - Number(header.time);
  if (age > AGE_SECONDS_MAX) return forged("too old");
  if (-age > AHEAD_SECONDS_MAX) return forged("signed in the future");

  // WebCrypto refuses an empty key in one runtime and takes it in another: it never gets there.
  const secrets = webhookSecrets[endpoint].filter((secret) => secret !== "");
  if (secrets.length === 0) return { kind: "uncheckable", reason: "no secret is configured" };
  for (const [matchedIndex, secret] of secrets.entries()) {
    const expected = await hmac(secret, header.time, body);
    if (!header.signatures.some((signature) => timingSafeEqual(expected, signature))) continue;
    // Which one: once the old secret matches no more, it can be removed.
    log.info("webhook_verified", { endpoint, matchedIndex });
    return { kind: "genuine", by: `secret ${matchedIndex + 1}` };
  }
  return forged("no signature matches");
}

type Header = { readonly time: string; readonly signatures: readonly Uint8Array[] };

/** A string says what is wrong. Two headers reach us joined by a comma, hence with two times. */
function readHeader(value: string | undefined): Header | string {
  if (value === undefined || value === "") return "no signature header";
  if (value.length > HEADER_LENGTH_MAX) return "signature header too long";
  const fields = value.split(",").map((field) => field.trim().split("="));
  if (fields.some((field) => field.length !== 2)) return "malformed signature header";
  const valuesOf = (name: string) =>
    fields.flatMap(([key, text]) => (key === name && text !== undefined ? [text] : []));

  const [time, ...otherTimes] = valuesOf("t");
  if (time === undefined || otherTimes.length > 0) return "not exactly one time";
  if (!/^\d{1,11}$/.test(time)) return "malformed time";
  // v0 is for tests, and any other scheme is not ours to know: they count as absent.
  const signatures = valuesOf("v1");
  if (signatures.length === 0) return "no v1 signature";
  if (!signatures.every((hex) => /^[0-9a-f]{64}$/.test(hex))) return "malformed signature";
  return { time, signatures: signatures.map((hex) => Uint8Array.from(bytes(hex))) };
}

const bytes = (hex: string) => (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));

export async function hmac(secret: string, time: string, body: ArrayBuffer): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, [
    "sign",
  ]);
  const prefix = encoder.encode(`${time}.`);
  const signed = new Uint8Array(prefix.length + body.byteLength);
  signed.set(prefix);
  signed.set(new Uint8Array(body), prefix.length);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, signed));
}
