import type { Deps } from "./ports.ts";

/** One message that people read. */
const ALERTS_PER_MESSAGE_MAX = 50;
/** A flood of alerts is told in the next minutes; this many are enough to come and look. */
const MESSAGES_PER_RUN_MAX = 4;
/** Longer than a message takes, and over before the next run. */
const LEASE_MS = 45_000;

/**
 * Tells the operators what they have not been told yet, and once a day what goes on. An alert is
 * marked after it was taken, so that a crash in between tells it twice and never loses it.
 */
export async function tellAlerts(deps: Deps): Promise<number> {
  const { notify, store } = deps;
  if (!notify) return 0;
  let told = 0;
  for (let message = 0; message < MESSAGES_PER_RUN_MAX; message++) {
    const now = deps.now();
    const leasedUntil = new Date(now.getTime() + LEASE_MS);
    const alerts = await store.alerts.takeUntold(ALERTS_PER_MESSAGE_MAX, now, leasedUntil);
    if (alerts.length === 0) break;
    if (!(await notify(alerts))) throw new Error("the alert webhook has not taken the alerts");
    await store.alerts.told(alerts, now);
    told += alerts.length;
  }
  return told;
}
