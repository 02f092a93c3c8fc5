import type { MailId } from "../domain/ids.ts";
import { orderPaid, paymentRefused } from "../domain/letters.ts";
import type { MailKind } from "../domain/mails.ts";
import type { OwedMail } from "./accounts.ts";
import type { Deps } from "./ports.ts";

/** A run's share; what is left goes with the next minute's. */
const MAILS_PER_RUN_MAX = 50;
/** Longer than a run takes, so that no other run sends them meanwhile. */
const LEASE_MS = 5 * 60_000;
/** What happened while the system stood still is told afterwards, but not weeks later. */
const OWED_FOR_MS = 7 * 24 * 60 * 60_000;
/** With a lease between two tries: about four hours. */
const TRIES_MAX = 48;

/**
 * Mails what facts have made due, once each: what is owed is written down first, and the row's id is
 * the provider's key, so that a crash after the sending sends nothing twice.
 */
export async function sendMails(deps: Deps): Promise<number> {
  const { mails } = deps.store;
  const now = deps.now();
  await mails.owe(new Date(now.getTime() - OWED_FOR_MS), now, () => deps.newId<MailId>());
  const due = await mails.take(MAILS_PER_RUN_MAX, now, new Date(now.getTime() + LEASE_MS));
  for (const mail of due) await sendOne(deps, mail);
  return due.length;
}

const letters = { order_paid: orderPaid, payment_refused: paymentRefused } satisfies Record<
  MailKind,
  unknown
>;

async function sendOne(deps: Deps, { id, kind, order, tries }: OwedMail): Promise<void> {
  const total = { minor: order.totalMinor, currency: order.currency };
  const url = await deps.links.order(order.id);
  const letter = letters[kind]({ number: order.number, total, url });
  const answer = await deps.post({ id, to: order.email, ...letter });
  const at = deps.now();
  if (answer.kind === "accepted") return deps.store.mails.sent(id, at);
  deps.log.warn("mail.not_sent", { mailId: id, reason: answer.reason });
  if (answer.kind === "unavailable" && tries < TRIES_MAX) return;
  await deps.store.mails.failed(id, answer.reason, at);
  const facts = { reason: answer.reason, orderId: order.id };
  await deps.store.alerts.raise({ kind: "mail_not_sent", subject: id, facts }, at);
}
