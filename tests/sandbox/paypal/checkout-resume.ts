import type { Account } from "./account.ts";
import { scheduleExpiry } from "./authorizations.ts";
import { scheduleClearing } from "./captures.ts";
import { scheduleRefundEnd } from "./refunds.ts";
import { scheduleVaulting } from "./vault.ts";

/** Gives the clock of a restored world what orders, payments and the vault were waiting for. */
export function resumeCheckout(account: Account): void {
  const { authorizations, captures, orders, refunds } = account.state;
  for (const authorization of authorizations.values())
    if (authorization.parentId === undefined) scheduleExpiry(account, authorization);
  for (const capture of captures.values())
    if (capture.status === "PENDING") scheduleClearing(account, capture);
  for (const refund of refunds.values())
    if (refund.status === "PENDING") scheduleRefundEnd(account, refund);
  for (const order of orders.values()) {
    const waits = order.vault?.consented === true && order.vault.tokenId === undefined;
    if (waits && order.status === "COMPLETED") scheduleVaulting(account, order);
  }
}
