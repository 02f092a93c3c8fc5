import { bareAddress } from "./fields.ts";
import type { Mail, MailAccount } from "./state.ts";
import { iso } from "./webhooks.ts";

/** A person and a test look at the latest. */
const SHOWN_MAX = 200;

export type Filter = { to?: string | undefined; subject?: string | undefined };

/** Newest first; `to` is one of the receivers, whole, and `subject` a part of the subject. */
export function mailsFor({ state }: MailAccount, { to, subject }: Filter): Mail[] {
  const wanted = to?.toLowerCase();
  return [...state.mails.values()]
    .reverse()
    .filter(
      (mail) =>
        (wanted === undefined || receivers(mail).includes(wanted)) &&
        (subject === undefined || mail.subject.toLowerCase().includes(subject.toLowerCase())),
    )
    .slice(0, SHOWN_MAX);
}

function receivers({ to, cc, bcc }: Mail): string[] {
  return [...to, ...cc, ...bcc].map((text) => bareAddress(text) ?? text);
}

/** All that a test wants to know of a mail. */
export function messageOf(mail: Mail): object {
  const { createdAtMs, scheduledAtMs, attachments, ...rest } = mail;
  return {
    ...rest,
    createdAt: iso(createdAtMs),
    scheduledAt: scheduledAtMs === null ? null : iso(scheduledAtMs),
    attachments: attachments.map(({ contentBase64: content, ...about }) => ({
      ...about,
      bytes: Buffer.from(content, "base64").length,
    })),
    links: linksOf(mail),
  };
}

/** Each address once, in the order of the text: what is linked in the HTML, then what is written. */
export function linksOf({ html, text }: Mail): string[] {
  const linked = [...(html ?? "").matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map(
    ([, double, single]) => plain(double ?? single ?? ""),
  );
  const written = [...(text ?? "").matchAll(/\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g)].map(
    ([address]) => address,
  );
  return [...new Set([...linked, ...written])].filter((link) => /^(https?|mailto):/i.test(link));
}

function plain(attribute: string): string {
  return attribute
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
