import { expireAuthorization } from "./capture.ts";
import { finishBankDebit } from "./confirm.ts";
import { makeAvailable } from "./money.ts";
import { arrivePayout, arriveTopup } from "./payouts.ts";
import type { Job, JobKind, Platform } from "./platform.ts";
import { settleRefund } from "./refunds.ts";

/** What the clock does to each kind of object. */
const WORK: Record<JobKind, (platform: Platform, subject: string) => void> = {
  funds_available: makeAvailable,
  bank_debit_settles: finishBankDebit,
  authorization_expires: expireAuthorization,
  refund_settles: settleRefund,
  payout_arrives: arrivePayout,
  topup_arrives: arriveTopup,
};

export function runJob(platform: Platform, job: Job): void {
  WORK[job.kind](platform, job.subject);
}
