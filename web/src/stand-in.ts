import type { ShopConfig } from "../../worker/http/contract/catalogue.ts";
import { loadScript } from "./ui/load-script.ts";

/** Only a build for a developer's machine has this module: refuse-stand-in.ts looks for the name. */
const MARKER = "__artisans_hub_stand_in__";

export type StandIns = { sdkBaseUrl?: string; turnstileScriptUrl?: string };

/** Loads the stand-in's script as a classic one, so that `loadStripe` finds `window.Stripe` set. */
export async function standInsFor({ standIn }: ShopConfig): Promise<StandIns> {
  // With test keys of one processor, only the other one has a stand-in.
  const { stripeScriptUrl, paypalSdkBaseUrl, turnstileScriptUrl } = standIn ?? {};
  const isThere = document.querySelector(`script[data-origin="${MARKER}"]`) !== null;
  if (stripeScriptUrl && !isThere) await loadScript(stripeScriptUrl, MARKER);
  return {
    ...(paypalSdkBaseUrl ? { sdkBaseUrl: paypalSdkBaseUrl } : {}),
    ...(turnstileScriptUrl ? { turnstileScriptUrl } : {}),
  };
}
