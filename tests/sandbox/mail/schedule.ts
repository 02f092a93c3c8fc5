import { invalid } from "./refusal.ts";
import type { MailAccount } from "./state.ts";

/** Resend's own limit. */
const AHEAD_MS_MAX = 30 * 86_400_000;

/**
 * When a mail is to be sent; null is at once. Resend also takes words such as "in 1 hour"; what they
 * mean is written nowhere, so only a time of ISO 8601 is taken here.
 */
export function readSchedule({ world }: MailAccount, given: string | undefined): number | null {
  if (given === undefined) return null;
  const atMs = /^\d{4}-\d{2}-\d{2}T/.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(atMs))
    throw invalid("Invalid `scheduled_at` field. It must be a time of ISO 8601.");
  const aheadMs = atMs - world.clock.now();
  if (aheadMs > 0 && aheadMs <= AHEAD_MS_MAX) return atMs;
  throw invalid("Invalid `scheduled_at` field. It must be in the future, by at most 30 days.");
}
