import { useSyncExternalStore } from "react";

/**
 * Pages within the shop, or within the checkout, change without a reload. Between the two the
 * browser loads anew, because only the checkout's content security policy allows the processors'
 * scripts, and a policy lasts as long as its document.
 */
const isCheckout = (path: string) => /^\/checkout(\/|$)/.test(path);
export const needsLoad = (to: string) => isCheckout(to) !== isCheckout(location.pathname);

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

export function navigate(to: string, { replace = false } = {}) {
  if (needsLoad(to)) return replace ? location.replace(to) : location.assign(to);
  if (replace) history.replaceState(null, "", to);
  else history.pushState(null, "", to);
  for (const listener of listeners) listener();
}
