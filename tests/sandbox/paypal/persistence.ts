import { type Account, type AccountState, emptyState } from "./account.ts";
import { resumeCheckout } from "./checkout-resume.ts";
import { scheduleDue } from "./disputes.ts";
import { isJson } from "./json.ts";
import { scheduleReturn, waitsForReceiver } from "./payout-items.ts";
import { schedule } from "./payouts.ts";
import { scheduleSending } from "./webhook-deliveries.ts";

/** The account as plain data. Keys and certificates are made anew at each start. */
export function dumpState(account: Account): AccountState {
  return account.state;
}

/** Puts the account back and gives the clock its jobs again. */
export function restoreState(account: Account, saved: unknown): void {
  if (!isState(saved)) throw new TypeError("this is not the state of a PayPal account");
  account.state = { ...emptyState(), ...saved };
  const { items, batches, disputes, sendings } = account.state;
  resumeCheckout(account);
  for (const item of items.values()) if (waitsForReceiver(item)) scheduleReturn(account, item);
  for (const batch of batches.values()) schedule(account, batch);
  for (const dispute of disputes.values()) scheduleDue(account, dispute);
  for (const sending of sendings.values()) scheduleSending(account, sending);
}

/** Only `dumpState` makes such a value, so one Map tells it from anything else. */
function isState(value: unknown): value is AccountState {
  return isJson(value) && value.orders instanceof Map && value.batches instanceof Map;
}
