import type { EventEndpoint, Verdict } from "../processor.ts";
import { certificateUrl, download } from "./certificate.ts";
import { trustedKey } from "./chain.ts";
import type { PayPalConfig } from "./client.ts";
import { publicRoots } from "./roots.ts";

/** PayPal signs with a key of its own, so that nobody here can make a delivery. */
export const probeSecrets = async (
  _config: PayPalConfig,
  _endpoint: EventEndpoint,
  _now: Date,
): Promise<readonly Verdict[]> => [];

/** The certificate that a delivery named, fetched anew: whether it is served, and trusted now. */
export async function probeCertificate(
  { certificateHosts, certificateName: name, webhookRoots, fetch }: PayPalConfig,
  address: string,
  now: Date,
): Promise<Verdict | undefined> {
  const url = certificateUrl(certificateHosts, address);
  if (url === undefined)
    return { kind: "forged", reason: "the certificate's address is not PayPal's" };
  const served = await download(fetch, url);
  if (served.kind === "forged") return served;
  if (served.kind === "failed") return { kind: "uncheckable", reason: served.reason };
  const trusted = trustedKey(served.pem, { name, roots: webhookRoots ?? publicRoots, now });
  return "problem" in trusted
    ? { kind: "forged", reason: `certificate: ${trusted.problem}` }
    : { kind: "genuine", by: url };
}
