import { t } from "@lingui/core/macro";
import { useSyncExternalStore } from "react";

function subscribe(listener: () => void) {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/** While the device has no connection: what is on the page stays, and nothing is lost. */
export const OfflineNotice = () =>
  useSyncExternalStore(subscribe, () => navigator.onLine) ? null : (
    <div className="offline" role="status">
      {t`You are offline. What you typed and what is in your cart stays here.`}
    </div>
  );
