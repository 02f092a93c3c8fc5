/** Every mail that tells of something that happened. Each is owed once per subject. */
export const mailKinds = ["order_paid", "payment_refused"] as const;
export type MailKind = (typeof mailKinds)[number];
