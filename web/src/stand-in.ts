import type { ShopConfig } from "../../worker/http/contract/catalogue.ts";

/** Only a build for a developer's machine has this module: refuse-stand-in.ts looks for the name. */
const MARKER = "__artisans_hub_stand_in__";

/** Loads the stand-in's script as a classic one, so that `loadStripe` finds `window.Stripe` set. */
export async function standInsFor({ standIn }: ShopConfig): Promise<{ sdkBaseUrl?: string }> {
  // With test keys of one processor, only the other one has a stand-in.
  const { stripeScriptUrl, paypalSdkBaseUrl } = standIn ?? {};
  const isThere = document.querySelector(`script[data-origin="${MARKER}"]`) !== null;
  if (stripeScriptUrl && !isThere) await loaded(stripeScriptUrl);
  return paypalSdkBaseUrl ? { sdkBaseUrl: paypalSdkBaseUrl } : {};
}

function loaded(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.dataset.origin = MARKER;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove(); // so that another try loads it anew
      reject(new Error("the stand-in's script did not load"));
    };
    document.head.append(script);
  });
}
