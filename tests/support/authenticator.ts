import { createHmac } from "node:crypto";

const STEP_SECONDS = 30;
/** The step of the newest code that an app has shown, by its secret. */
const shown = new Map<string, number>();

/**
 * The code that an authenticator app shows now (RFC 6238), for the address it was set up with. Asked
 * again within half a minute it shows the next one, as each code is good for one login.
 */
export function codeOf(totpUri: string, nowMs = Date.now()): string {
  const secret = new URL(totpUri).searchParams.get("secret") ?? "";
  const step = Math.max(Math.floor(nowMs / 1000 / STEP_SECONDS), (shown.get(secret) ?? 0) + 1);
  shown.set(secret, step);
  return codeAt(secret, step);
}

/** The one that it has shown last. */
export function lastCodeOf(totpUri: string): string {
  const secret = new URL(totpUri).searchParams.get("secret") ?? "";
  return codeAt(secret, shown.get(secret) ?? 0);
}

function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac("sha1", fromBase32(secret)).update(counter).digest();
  const at = mac.readUInt8(mac.length - 1) & 0xf;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function fromBase32(text: string): Buffer {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...text]
    .map((char) => alphabet.indexOf(char).toString(2).padStart(5, "0"))
    .join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((eight) => Number.parseInt(eight, 2)));
}
