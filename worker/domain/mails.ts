/** Every mail that tells of something that happened. Each is owed once per subject. */
export const mailKinds = [
  ...(["order_paid", "payment_refused", "order_refunded", "refund_failed"] as const),
  ...(["part_sold", "part_shipped", "part_delivered", "part_refunded", "refund_undone"] as const),
  ...(["part_disputed", "dispute_won", "dispute_lost"] as const),
  ...(["transfer_sent", "transfer_blocked", "transfer_held", "payout_failed"] as const),
  "debt_written_off",
  ...(["plan_payment_failed", "plan_trial_ending", "plan_ended"] as const),
] as const;
export type MailKind = (typeof mailKinds)[number];
