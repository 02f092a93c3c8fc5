/** Every mail that tells of something that happened. Each is owed once per subject. */
export const mailKinds = ["order_paid"] as const;
export type MailKind = (typeof mailKinds)[number];
