/** Every mail that tells of something that happened. Each is owed once per subject. */
export const mailKinds = [
  "order_paid",
  "payment_refused",
  "part_sold",
  "part_shipped",
  "part_delivered",
  "transfer_sent",
  "transfer_blocked",
  "payout_failed",
] as const;
export type MailKind = (typeof mailKinds)[number];
