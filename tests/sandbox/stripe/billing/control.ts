import { type ControlBody, ControlError, type RegisterControl } from "../feature.ts";
import type { Platform } from "../platform.ts";
import { AFTER_RETRIES, type AfterRetries, type BillingSettings } from "./state.ts";

/** The dashboard's settings of Billing. */
export function billingControl(post: RegisterControl): void {
  post("/billing", setBilling);
}

function setBilling({ hidden }: Platform, body: ControlBody): BillingSettings {
  const { settings } = hidden.billing;
  if (body.afterRetries !== undefined) settings.afterRetries = afterRetriesOf(body.afterRetries);
  if (body.upcomingDays !== undefined) settings.upcomingDays = daysOf(body.upcomingDays);
  if (body.retryDays !== undefined) {
    if (!Array.isArray(body.retryDays)) throw new ControlError("retryDays: [1, 3, 5, 7]");
    const days = body.retryDays.map(daysOf);
    if (days.some((day, index) => day <= (days[index - 1] ?? 0)))
      throw new ControlError("retryDays must rise");
    settings.retryDays = days;
  }
  return settings;
}

function afterRetriesOf(value: unknown): AfterRetries {
  const known = AFTER_RETRIES.find((name) => name === value);
  if (known) return known;
  throw new ControlError('afterRetries is "cancel", "unpaid" or "past_due"');
}

function daysOf(value: unknown): number {
  const days = Number(value);
  if (Number.isSafeInteger(days) && days >= 0 && days <= 60) return days;
  throw new ControlError("days are whole numbers from 0 to 60");
}
