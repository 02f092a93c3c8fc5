import { useSyncExternalStore } from "react";
import type { Place } from "./places.ts";

/**
 * Pages within the shop, or within the checkout, change without a reload. Between the two, and from
 * and to a seller's plan, the browser loads anew: only there the content security policy allows a
 * processor's scripts (functions/security-headers.ts), and a policy lasts as long as its document.
 */
const policyOf = (path: string) => {
  if (/^\/checkout([/?#]|$)/.test(path)) return "checkout";
  return /^\/seller\/plan([?#]|$)/.test(path) ? "plan" : "shop";
};
export const needsLoad = (to: string) => policyOf(to) !== policyOf(location.pathname);

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

const snapshot = () => location.pathname + location.search;

/** Path and query of the page that is shown. The fragment is nobody's but the order page's. */
export const usePlace = () => useSyncExternalStore(subscribe, snapshot);

export function navigate(to: Place, { replace = false } = {}) {
  if (needsLoad(to)) return replace ? location.replace(to) : location.assign(to);
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  for (const listener of listeners) listener();
}
