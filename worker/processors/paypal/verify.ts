import { crc32 } from "node:zlib";
import type { RawEvent, Verdict } from "../processor.ts";
import { certificateUrl, fetchCertificate, keepCertificate } from "./certificate.ts";
import { trustedKey } from "./chain.ts";
import type { PayPalConfig } from "./client.ts";
import { publicRoots } from "./roots.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/**
 * PayPal tries for three days, does not say whether a retry keeps the first time, and lets people
 * send again by hand. Within a week repeats are told by the event's id; an older one was kept by somebody.
 */
const AGE_MS_MAX = 7 * DAY_MS;
/** Clocks differ by seconds; minutes are generous. */
const AHEAD_MS_MAX = 5 * 60 * 1000;
/** The simulator signs for this instead of a webhook, and anybody can use it. */
const SIMULATOR_WEBHOOK_ID = "WEBHOOK_ID";
/** The only algorithm that PayPal documents. A header must not be able to choose another. */
const ALGORITHM = "SHA256withRSA";

type Checks = Pick<
  PayPalConfig,
  "webhookId" | "webhookRoots" | "certificateHosts" | "certificateName" | "memory" | "fetch" | "log"
>;
const forged = (reason: string): Verdict => ({ kind: "forged", reason });

/**
 * Checks a delivery against the certificate that it names. Nothing is fetched before all that can
 * be refused without it was refused, and nothing is remembered of a delivery that is not genuine.
 */
export async function verify(
  checks: Checks,
  { endpoint, headers, body }: RawEvent,
  now: Date,
): Promise<Verdict> {
  if (endpoint !== "paypal") return forged("not PayPal's endpoint");
  const signed = readHeaders(headers);
  if (signed === undefined) return forged("a header is missing or malformed");
  if (signed.algorithm !== ALGORITHM) return forged("not an allowed algorithm");
  const { webhookId } = checks;
  if (webhookId === "" || webhookId === SIMULATOR_WEBHOOK_ID) return forged("no webhook id is set");
  const url = certificateUrl(checks.certificateHosts, signed.certUrl);
  if (url === undefined) return forged("the certificate's address is not PayPal's");
  const ageMs = now.getTime() - Date.parse(signed.time);
  if (ageMs > AGE_MS_MAX) return forged("too old");
  if (-ageMs > AHEAD_MS_MAX) return forged("sent in the future");

  const certificate = await fetchCertificate(checks, url, now);
  if (certificate.kind !== "fetched") return certificate;
  const { certificateName: name, webhookRoots: roots = publicRoots } = checks;
  const trusted = trustedKey(certificate.pem, { name, roots, now });
  if ("problem" in trusted) {
    checks.log.error("paypal_certificate_refused", { url, problem: trusted.problem });
    return forged(`certificate: ${trusted.problem}`);
  }
  // Node's crc32 is unsigned, as PayPal writes it; packages that answer signed numbers fail half the time.
  const message = `${signed.id}|${signed.time}|${webhookId}|${crc32(new Uint8Array(body))}`;
  if (!(await isSigned(trusted.spki, signed.signature, message)))
    return forged("the signature does not match");
  keepCertificate(checks.memory, url, certificate.pem);
  return { kind: "genuine", by: url };
}

async function isSigned(
  spki: Uint8Array<ArrayBuffer>,
  signature: Uint8Array<ArrayBuffer>,
  text: string,
) {
  const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("spki", spki, algorithm, false, ["verify"]);
  return crypto.subtle.verify(algorithm.name, key, signature, new TextEncoder().encode(text));
}

/** Longer than anything PayPal sends: an address of 80 characters, a signature of 344. */
const HEADER_LENGTH_MAX = 1024;

function readHeaders(headers: RawEvent["headers"]) {
  const header = (name: string) => headers[name] ?? "";
  const id = header("paypal-transmission-id");
  const time = header("paypal-transmission-time");
  const sig = header("paypal-transmission-sig");
  const certUrl = header("paypal-cert-url");
  const algorithm = header("paypal-auth-algo");
  if ([id, time, sig, certUrl, algorithm].some(({ length }) => length > HEADER_LENGTH_MAX))
    return undefined;
  // Whatever could stand for a separator would let one message be read as another.
  if (!/^[\w-]+$/.test(id) || !TIME.test(time) || Number.isNaN(Date.parse(time))) return undefined;
  const signature = base64(sig);
  if (signature === undefined || certUrl === "") return undefined;
  return { id, time, signature, certUrl, algorithm };
}

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

function base64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
