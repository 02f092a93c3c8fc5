import { createHash, createHmac } from "node:crypto";
import type { Mail, MailAccount } from "./state.ts";

/** What receivers are told. `email.scheduled` has no mail on its way yet. */
export type EventType =
  | "email.scheduled"
  | "email.sent"
  | "email.delivered"
  | "email.delivery_delayed"
  | "email.bounced"
  | "email.complained"
  | "email.suppressed";

/** Sends an event of a mail to the shop, signed as Svix does for Resend. */
export function emit(account: MailAccount, type: EventType, mail: Mail): void {
  const { world } = account;
  const event = { type, created_at: iso(world.clock.now()), data: dataOf(type, mail) };
  const body = new TextEncoder().encode(JSON.stringify(event));
  world.deliveries.emit({
    endpoint: "mail",
    eventId: messageId(body),
    type,
    body,
    sign: (bytes, atMs) => signed(account, bytes, atMs),
  });
}

function dataOf(type: EventType, mail: Mail): object {
  const headers = Object.entries(mail.headers).map(([name, value]) => ({ name, value }));
  return {
    email_id: mail.id,
    created_at: iso(mail.createdAtMs),
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    ...(headers.length > 0 && { headers }),
    ...(mail.tags.length > 0 && {
      tags: Object.fromEntries(mail.tags.map(({ name, value }) => [name, value])),
    }),
    ...(type === "email.bounced" && { bounce: BOUNCE }),
    ...(type === "email.suppressed" && { suppressed: SUPPRESSED }),
  };
}

const BOUNCE = {
  diagnosticCode: ["smtp; 550 5.1.1 user unknown"],
  message: "The recipient's email address does not exist.",
  subType: "General",
  type: "Permanent",
};

const SUPPRESSED = {
  message: "The recipient is on the suppression list.",
  type: "OnAccountSuppressionList",
};

/** One id per event, whoever sends it and however often: it is made of what the event says. */
function messageId(body: Uint8Array): string {
  return `msg_${createHash("sha256").update(body).digest("hex").slice(0, 27)}`;
}

/** `svix-signature` has one signature per secret that is alive. */
export async function signed(
  { state }: MailAccount,
  body: Uint8Array,
  atMs: number,
): Promise<Record<string, string>> {
  const { current, old } = state.webhookSecret;
  const secrets = [current, ...(old && atMs < old.untilMs ? [old.secret] : [])];
  const id = messageId(body);
  const timestamp = String(Math.floor(atMs / 1_000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice("whsec_".length), "base64");
    const mac = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body);
    return `v1,${mac.digest("base64")}`;
  });
  return {
    "svix-id": id,
    "svix-timestamp": timestamp,
    "svix-signature": signatures.join(" "),
    "user-agent": "Svix-Webhooks/1.0 (sandbox)",
  };
}

export function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
