import { finishBankDebit } from "./bank-debits.ts";
import { expireAuthorization } from "./capture.ts";
import type { Work } from "./feature.ts";
import { FEATURES } from "./features.ts";
import { makeAvailable } from "./money.ts";
import type { Job, Platform } from "./platform.ts";
import { settleRefund } from "./refunds.ts";

/** What the clock does to each kind of object. */
const WORK: Readonly<Record<string, Work>> = {
  funds_available: makeAvailable,
  bank_debit_settles: finishBankDebit,
  authorization_expires: expireAuthorization,
  refund_settles: settleRefund,
  ...Object.assign({}, ...FEATURES.map(({ jobs }) => jobs)),
};

export function runJob(platform: Platform, job: Job): void {
  const work = WORK[job.kind];
  if (!work) throw new Error(`nobody does the job ${job.kind}`);
  work(platform, job.subject);
}
