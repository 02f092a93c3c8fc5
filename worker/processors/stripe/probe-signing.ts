import type { EventEndpoint, Verdict } from "../processor.ts";
import type { StripeConfig } from "./client.ts";
import { hmac, verify } from "./verify.ts";

/** Of no type, so that it would change nothing even if somebody sent it. */
const BODY = '{"id":"evt_probe","object":"event","type":"probe","data":{"object":{}}}';

/** Signs a delivery with each secret as Stripe would, and has it judged as if it had come in. */
export async function probeSecrets(
  config: Pick<StripeConfig, "webhookSecrets" | "log">,
  endpoint: EventEndpoint,
  now: Date,
): Promise<readonly Verdict[]> {
  if (endpoint === "paypal") return [];
  const body = Uint8Array.from(new TextEncoder().encode(BODY)).buffer;
  const time = `${Math.floor(now.getTime() / 1000)}`;
  return Promise.all(
    config.webhookSecrets[endpoint].map(async (secret) => {
      const mac = await hmac(secret, time, body);
      const headers = { "stripe-signature": `t=${time},v1=${hex(mac)}` };
      // With this secret alone: each has to prove itself.
      const webhookSecrets = { ...config.webhookSecrets, [endpoint]: [secret] };
      return verify({ webhookSecrets, log: quiet }, { endpoint, headers, body }, now);
    }),
  );
}

/** Stripe signs with shared secrets; there is no certificate. */
export const probeCertificate = async (
  _config: Pick<StripeConfig, "webhookSecrets" | "log">,
  _address: string,
  _now: Date,
): Promise<Verdict | undefined> => undefined;

const hex = (bytes: Uint8Array) =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
/** The log tells which secret real deliveries were signed with; a probe is none. */
const quiet: StripeConfig["log"] = { info() {}, warn() {}, error() {} };
