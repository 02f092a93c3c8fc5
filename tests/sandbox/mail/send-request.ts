import { addressesOf, bareAddress, isJson, type Json, requiredText, textOf } from "./fields.ts";
import { invalid, invalidAddress, missingField, notFound, unverifiedDomain } from "./refusal.ts";
import { readSchedule } from "./schedule.ts";
import type { Attachment, Mail, MailAccount } from "./state.ts";

/** Resend's own limits. */
const TAG = /^[a-zA-Z0-9_-]{1,256}$/;
const TAGS_MAX = 75;
const ATTACHMENTS_BYTES_MAX = 40_000_000;

/** What the caller says of a mail; the rest is the provider's. */
export type Draft = Omit<Mail, "id" | "messageId" | "createdAtMs" | "lastEvent" | "idempotencyKey">;

/** A parameter that the description does not name is refused, so that a slip does not pass unseen. */
const KNOWN = new Set([
  ...["from", "to", "cc", "bcc", "reply_to", "subject", "html", "text", "headers", "tags"],
  ...["attachments", "scheduled_at", "topic_id", "template"],
]);

export function readMail(account: MailAccount, body: unknown): Draft {
  if (!isJson(body)) throw invalid("The request body must be an object.");
  for (const name of Object.keys(body))
    if (!KNOWN.has(name)) throw invalid(`Unknown \`${name}\` field.`);
  const from = readFrom(account, body);
  const to = addressesOf(body, "to");
  if (to.length === 0) throw missingField("to");
  if (body.template !== undefined) throw notFound("Template");
  const [html, text] = [textOf(body, "html"), textOf(body, "text")];
  const subject = requiredText(body, "subject");
  if (html === undefined && text === undefined) throw missingField("html` or `text");
  return {
    from,
    to,
    cc: addressesOf(body, "cc"),
    bcc: addressesOf(body, "bcc"),
    replyTo: addressesOf(body, "reply_to"),
    subject,
    html: html ?? null,
    text: text ?? null,
    headers: readHeaders(body.headers),
    tags: readTags(body.tags),
    attachments: readAttachments(body.attachments),
    topicId: textOf(body, "topic_id") ?? null,
    scheduledAtMs: readSchedule(account, textOf(body, "scheduled_at")),
  };
}

function readFrom({ state }: MailAccount, body: Json): string {
  const from = requiredText(body, "from");
  const domain = bareAddress(from)?.split("@")[1];
  if (domain === undefined) throw invalidAddress("from");
  if (state.domains && !state.domains.includes(domain)) throw unverifiedDomain(domain);
  return from;
}

/** A line break in a header would be another header. */
function readHeaders(given: unknown): Record<string, string> {
  if (given === undefined || given === null) return {};
  if (!isJson(given)) throw invalid("Invalid `headers` field. It must be an object.");
  const entries = Object.entries(given).map(([name, value]): [string, string] => {
    if (typeof value !== "string" || /[\r\n]/.test(name + value) || !/^[!-9;-~]+$/.test(name))
      throw invalid(`Invalid \`headers\` field: ${JSON.stringify(name)}.`);
    return [name, value];
  });
  return Object.fromEntries(entries);
}

function readTags(given: unknown): Mail["tags"] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given) || given.length > TAGS_MAX) throw invalid("Invalid `tags` field.");
  return given.map((tag: unknown) => {
    if (!isJson(tag)) throw invalid("Invalid `tags` field.");
    const [name, value] = [requiredText(tag, "name"), requiredText(tag, "value")];
    if (TAG.test(name) && TAG.test(value)) return { name, value };
    throw invalid(
      "Tags should only contain ASCII letters, numbers, underscores, or dashes, at most 256 of them.",
    );
  });
}

function readAttachments(given: unknown): Attachment[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw invalid("Invalid `attachments` field. It must be a list.");
  const attachments = given.map(readAttachment);
  const bytes = attachments.reduce((sum, { contentBase64: text }) => sum + text.length * 0.75, 0);
  if (bytes > ATTACHMENTS_BYTES_MAX) throw invalid("Attachments may have at most 40 MB in all.");
  return attachments;
}

function readAttachment(given: unknown): Attachment {
  if (!isJson(given)) throw invalid("Invalid `attachments` field.");
  // Nothing is fetched from elsewhere here, so an attachment must bring what is in it.
  if (given.path !== undefined)
    throw invalid("Invalid `attachments` field. The stand-in takes `content`, not `path`.");
  return {
    filename: requiredText(given, "filename"),
    contentType: textOf(given, "content_type") ?? "application/octet-stream",
    contentId: textOf(given, "content_id") ?? null,
    contentBase64: contentOf(given.content),
  };
}

/** Base64, or a Node.js buffer as JSON writes it. */
function contentOf(given: unknown): string {
  if (typeof given === "string" && /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(given)) return given;
  const data: unknown = isJson(given) && given.type === "Buffer" ? given.data : undefined;
  if (Array.isArray(data)) return Buffer.from(data.map(Number)).toString("base64");
  throw invalid("Invalid `attachments` field. `content` is base64.");
}
