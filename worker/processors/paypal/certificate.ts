import type { Verdict } from "../processor.ts";
import type { PayPalConfig } from "./client.ts";
import type { PayPalMemory } from "./memory.ts";
import { nameOf } from "./token.ts";

/** A chain of three certificates has about 6 kB. */
const BYTES_MAX = 64 * 1024;
/** PayPal expects an answer in half a minute; a certificate that takes longer can wait for its retry. */
const TIMEOUT_MS = 5000;
/** While PayPal's host is down each delivery would ask it again; its next try comes later than this. */
const FAILURE_KEPT_MS = 30_000;
/** PayPal uses one or two at a time. */
const KEPT_MAX = 20;

export type Fetched =
  | { readonly kind: "fetched"; readonly pem: string }
  | Exclude<Verdict, { kind: "genuine" }>;
const uncheckable = (reason: string): Fetched => ({ kind: "uncheckable", reason });

/** The path below which PayPal serves certificates, with ids such as CERT-360caa42-fca2a594. */
const PATH = /^\/v1\/notifications\/certs\/[\w-]{1,200}$/;

/**
 * The address, if PayPal would give it. It has to be spelled exactly as it is parsed, so that no
 * two readers can disagree: no port 443, no dots, no capitals, no user, query or fragment.
 */
export function certificateUrl(hosts: readonly string[], text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const origins = hosts.map((host) => (host.includes("://") ? host : `https://${host}`));
  const isExact = `${url.origin}${url.pathname}` === text;
  return isExact && origins.includes(url.origin) && PATH.test(url.pathname) ? text : undefined;
}

export async function fetchCertificate(
  { fetch, log, memory }: Pick<PayPalConfig, "fetch" | "log" | "memory">,
  url: string,
  now: Date,
): Promise<Fetched> {
  const { certificates, certificateFailures: failures } = memory;
  const pem = certificates.get(url);
  if (pem !== undefined) return { kind: "fetched", pem };
  if ((failures.get(url) ?? 0) > now.getTime())
    return uncheckable("the certificate could not be fetched a moment ago");
  return memory.onceCertificate(url, async () => {
    const fetched = await download(fetch, url);
    if (fetched.kind === "fetched" || fetched.kind === "forged") return fetched;
    log.warn("paypal_certificate_unavailable", { url, reason: fetched.reason });
    if (fetched.isOutage) remember(failures, url, now.getTime() + FAILURE_KEPT_MS);
    return uncheckable(fetched.reason);
  });
}

/** To be called only for a delivery that proved genuine: anybody can name an address. */
export const keepCertificate = (memory: PayPalMemory, url: string, pem: string) =>
  remember(memory.certificates, url, pem);

type Downloaded =
  | Fetched
  | { readonly kind: "failed"; readonly reason: string; readonly isOutage: boolean };

/** As it is served now, whatever was kept of it. */
export async function download(
  fetch: PayPalConfig["fetch"],
  url: string,
): Promise<Exclude<Downloaded, { kind: "uncheckable" }>> {
  const failed = (reason: string, isOutage: boolean) =>
    ({ kind: "failed", reason, isOutage }) as const;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { redirect: "manual", signal });
    const { status } = response;
    if (status >= 500) return failed(`certificate host: ${status}`, true);
    if (status === 429) return failed("certificate host: 429", false);
    // Followed, a redirect would lead past the list of hosts. In workerd and browsers it has no status.
    if (status === 0 || (status >= 300 && status < 400))
      return failed("the certificate's address redirects", false);
    if (status !== 200) return { kind: "forged", reason: "there is no such certificate" };
    const pem = await limitedText(response);
    return pem === undefined
      ? { kind: "forged", reason: "the certificate is too large" }
      : { kind: "fetched", pem };
  } catch (failure) {
    return failed(`certificate host: ${nameOf(failure)}`, true);
  }
}

/** Reads no further than the limit, whatever the length header says. */
async function limitedText({ body }: Response): Promise<string | undefined> {
  if (body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  const reader = body.getReader();
  for (;;) {
    const part = await reader.read();
    if (part.done) return text + decoder.decode();
    length += part.value.byteLength;
    if (length > BYTES_MAX) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(part.value, { stream: true });
  }
}

/** The oldest makes room, so that deliveries cannot fill the memory. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) if (map.size > KEPT_MAX) map.delete(oldest);
}
