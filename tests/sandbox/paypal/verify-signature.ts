import { createVerify, X509Certificate } from "node:crypto";
import type { Account } from "./account.ts";
import type { CertificateStore } from "./certificate-store.ts";
import { signedText } from "./certificates.ts";
import { isJson, type Json, text } from "./json.ts";
import { malformed } from "./refusal.ts";
import { invalid } from "./webhook-requests.ts";
import { isOwnWebhook } from "./webhook-store.ts";

/**
 * The postback: PayPal says whether a delivery is its own. What it checks are the bytes of
 * `webhook_event` as they stand in the request, so a client that parsed and printed them fails.
 */
export async function verifyPosted(
  account: Account,
  store: CertificateStore,
  raw: string,
): Promise<boolean> {
  const posted = parse(raw);
  const field = (name: string) => {
    const value = text(posted[name]);
    if (value === undefined) throw invalid(name, "Required field is missing");
    return value;
  };
  const event = rawMember(raw, "webhook_event");
  if (event === undefined) throw invalid("webhook_event", "Required field is missing");
  const transmission = {
    transmissionId: field("transmission_id"),
    transmissionTime: field("transmission_time"),
    webhookId: field("webhook_id"),
    body: new TextEncoder().encode(event),
  };
  const certificate = store.find(field("cert_url").split("/").at(-1) ?? "");
  if (certificate === undefined || certificate.worldId !== account.world.id) return false;
  const current = await account.certificate;
  if (certificate.id !== current.id && !isRetired(account, certificate.id)) return false;
  if (field("auth_algo") !== "SHA256withRSA") return false;
  if (!isOwnWebhook(account, transmission.webhookId)) return false;
  const { publicKey } = new X509Certificate(certificate.chain.pem);
  return createVerify("RSA-SHA256")
    .update(signedText(transmission))
    .verify(publicKey, field("transmission_sig"), "base64");
}

/** After a rotation the old certificate is still good for as long as the rotation said. */
function isRetired({ retired, world }: Account, id: string): boolean {
  return world.clock.now() < (retired.get(id) ?? 0);
}

function parse(raw: string): Json {
  try {
    const parsed: unknown = JSON.parse(raw);
    if (isJson(parsed)) return parsed;
  } catch {
    // Answered below, like JSON that is not an object.
  }
  throw malformed("MALFORMED_REQUEST_JSON");
}

/** The text of one member of the outermost object, exactly as it was sent. */
export function rawMember(raw: string, name: string): string | undefined {
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;
  let depth = 0;
  let key: string | undefined;
  let start: number | undefined;
  for (const match of raw.matchAll(tokens)) {
    const [token] = match;
    const closes = token === "}" || token === "]";
    if (start !== undefined && ((depth === 1 && token === ",") || (depth === 1 && closes)))
      return raw.slice(start, match.index).trim();
    if (token === "{" || token === "[") depth += 1;
    else if (closes) depth -= 1;
    else if (depth === 1 && token.startsWith('"')) key = token;
    else if (depth === 1 && token === ":" && key === JSON.stringify(name)) start = match.index + 1;
  }
  return undefined;
}
