import { invalid, notFound } from "./refusal.ts";
import type { Mail, MailAccount } from "./state.ts";

/** Resend's own limits of a page. */
const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function findMail({ state }: MailAccount, id: string): Mail {
  if (!UUID.test(id)) throw invalid("The `id` must be a valid UUID.");
  const mail = state.mails.get(id);
  if (!mail) throw notFound();
  return mail;
}

/** A mail as GET answers it. */
export function shown(mail: Mail): object {
  return {
    object: "email",
    ...summary(mail),
    html: mail.html,
    text: mail.text,
    ...(mail.topicId !== null && { topic_id: mail.topicId }),
    tags: mail.tags,
  };
}

/** A row of the list has no bodies. */
function summary(mail: Mail) {
  return {
    id: mail.id,
    message_id: mail.messageId,
    to: mail.to,
    from: mail.from,
    created_at: stamp(mail.createdAtMs),
    subject: mail.subject,
    bcc: mail.bcc,
    cc: mail.cc,
    reply_to: mail.replyTo,
    last_event: mail.lastEvent,
    scheduled_at: mail.scheduledAtMs === null ? null : stamp(mail.scheduledAtMs),
  };
}

/** Resend's times are PostgreSQL's: a space, microseconds, the zone in two digits. */
function stamp(atMs: number): string {
  return new Date(atMs).toISOString().replace("T", " ").replace("Z", "000+00");
}

type Page = { limit?: string | undefined; after?: string | undefined; before?: string | undefined };

/** Newest first. */
export function listMails({ state }: MailAccount, { limit, after, before }: Page): object {
  const count = limit === undefined ? LIMIT_DEFAULT : Number(limit);
  if (!Number.isInteger(count) || count < 1 || count > LIMIT_MAX)
    throw invalid(`The \`limit\` must be between 1 and ${LIMIT_MAX}.`);
  if (after !== undefined && before !== undefined)
    throw invalid("You can only use one of `after` and `before`.");
  const mails = [...state.mails.values()].reverse();
  const at = positionOf(mails, after ?? before);
  // `before` is what is newer, and of that the part next to the cursor.
  const rest = before === undefined ? mails.slice(at + 1) : mails.slice(0, at).reverse();
  const page = rest.slice(0, count);
  if (before !== undefined) page.reverse();
  return { object: "list", has_more: rest.length > count, data: page.map(summary) };
}

function positionOf(mails: readonly Mail[], id: string | undefined): number {
  if (id === undefined) return -1;
  const at = mails.findIndex((mail) => mail.id === id);
  if (at < 0) throw notFound();
  return at;
}
