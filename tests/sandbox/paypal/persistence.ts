import { type Account, type AccountState, emptyState } from "./account.ts";
import { scheduleClearing } from "./captures.ts";
import { isJson } from "./json.ts";
import { scheduleReturn } from "./payout-items.ts";
import { schedule } from "./payouts.ts";
import { scheduleRefundEnd } from "./refunds.ts";

/** The account as plain data. Keys and certificates are made anew at each start. */
export function dumpState(account: Account): AccountState {
  return account.state;
}

/** Puts the account back and gives the clock its jobs again. */
export function restoreState(account: Account, saved: unknown): void {
  if (!isState(saved)) throw new TypeError("this is not the state of a PayPal account");
  account.state = { ...emptyState(), ...saved };
  const { captures, refunds, items, batches } = account.state;
  for (const capture of captures.values())
    if (capture.status === "PENDING") scheduleClearing(account, capture);
  for (const refund of refunds.values())
    if (refund.status === "PENDING") scheduleRefundEnd(account, refund);
  for (const item of items.values()) if (item.status === "UNCLAIMED") scheduleReturn(account, item);
  for (const batch of batches.values()) schedule(account, batch);
}

/** Only `dumpState` makes such a value, so one Map tells it from anything else. */
function isState(value: unknown): value is AccountState {
  return isJson(value) && value.orders instanceof Map && value.batches instanceof Map;
}
