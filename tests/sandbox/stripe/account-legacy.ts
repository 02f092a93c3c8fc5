import { refresh } from "./account-changes.ts";
import { connectedAccount, fileOf } from "./account-state.ts";
import type { Platform } from "./platform.ts";

/**
 * Before there were capabilities every connected account could be sent money from its first
 * moment. Stripe shows that of such accounts as the capability `legacy_payments`.
 */
export function accountOfOldKind(platform: Platform, id: string): void {
  fileOf(platform, id).legacyPayments = true;
  refresh(platform, connectedAccount(platform, id));
}
