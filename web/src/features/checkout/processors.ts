import { loadStripe } from "@stripe/stripe-js/pure";
import type { ShopConfig } from "../../../../worker/http/contract/catalogue.ts";
import { shopConfig } from "../../api/calls.ts";
import type { StandIns } from "../../stand-in.ts";
import { loadScript } from "../../ui/load-script.ts";

/** The shop's settings, with the stand-ins' scripts in place where there are any. */
async function prepared(): Promise<{ config: ShopConfig } & StandIns> {
  const answer = await shopConfig();
  if (!answer.ok) throw new Error(answer.problem.code);
  const config = answer.value;
  // A build for production knows this to be false and leaves the module out.
  if (!__STAND_IN__) return { config };
  const { standInsFor } = await import("../../stand-in.ts");
  return { config, ...(await standInsFor(config)) };
}

export async function openStripe() {
  const { config } = await prepared();
  const stripe = await loadStripe(config.stripe.publishableKey);
  if (!stripe) throw new Error("Stripe.js runs in browsers only");
  return stripe;
}

export async function paypalOptions(currency: string) {
  const { config, sdkBaseUrl } = await prepared();
  const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce;
  return {
    clientId: config.paypal.clientId,
    currency,
    intent: "capture",
    components: "buttons",
    ...(nonce ? { dataCspNonce: nonce } : {}),
    ...(sdkBaseUrl ? { sdkBaseUrl } : {}),
  };
}

const TURNSTILE_URL = "https://challenges.cloudflare.com/turnstile/v0/api.js";
let turnstileScript: Promise<void> | undefined;

/** developers.cloudflare.com/turnstile/get-started/client-side-rendering, rendered by hand. */
export async function openTurnstile() {
  const { config, turnstileScriptUrl = TURNSTILE_URL } = await prepared();
  if (!config.turnstile) throw new Error("the shop asks nobody for a proof");
  turnstileScript ??= loadScript(`${turnstileScriptUrl}?render=explicit`);
  try {
    await turnstileScript;
  } catch (error) {
    turnstileScript = undefined;
    throw error;
  }
  const { turnstile } = window;
  if (!turnstile) throw new Error("Turnstile's script has left nothing");
  return { turnstile, siteKey: config.turnstile.siteKey };
}
