import { bareAddress } from "./fields.ts";
import { invalid, notFound } from "./refusal.ts";
import type { Draft } from "./send-request.ts";
import { type Job, type Mail, type MailAccount, OUTCOMES, type Outcome } from "./state.ts";
import { emit } from "./webhooks.ts";

/** How long the receiver's server takes, and a person who complains. Short, since no one waits. */
const DELIVERY_MS = 1_000;
const COMPLAINT_MS = 60_000;

/** Takes a mail: from now on it is on its way, or waits for its time. */
export function post(account: MailAccount, draft: Draft, idempotencyKey: string | null): Mail {
  const { world, state } = account;
  const id = world.ids.uuid();
  const mail: Mail = {
    ...draft,
    id,
    messageId: `<${world.ids.uuid()}@mail.sandbox>`,
    createdAtMs: world.clock.now(),
    lastEvent: "queued",
    idempotencyKey,
  };
  state.mails.set(id, mail);
  if (mail.scheduledAtMs === null) send(account, mail);
  else {
    mail.lastEvent = "scheduled";
    emit(account, "email.scheduled", mail);
    later(account, mail.scheduledAtMs, "send", mail);
  }
  return mail;
}

function send(account: MailAccount, mail: Mail): void {
  const atMs = account.world.clock.now() + DELIVERY_MS;
  if (outcomeOf(account, mail) === "suppressed") {
    record(account, mail, "suppressed");
    return;
  }
  mail.lastEvent = "sent";
  emit(account, "email.sent", mail);
  later(account, atMs, "end", mail);
}

/** What becomes of it; of several receivers the first with a fate of its own decides. */
export function outcomeOf({ state }: MailAccount, mail: Mail): Outcome {
  for (const text of [...mail.to, ...mail.cc, ...mail.bcc]) {
    const address = bareAddress(text) ?? "";
    const outcome = state.outcomes.get(address) ?? magic(address);
    if (outcome && outcome !== "delivered") return outcome;
  }
  return "delivered";
}

/** bounced@resend.dev and its like, also with a label: bounced+signup@resend.dev. */
function magic(address: string): Outcome | undefined {
  const name = /^([a-z_]+)(?:\+[^@]*)?@resend\.dev$/.exec(address)?.[1];
  return OUTCOMES.find((outcome) => outcome === name);
}

/** The outcome is there: the mail shows it and the shop is told. */
export function record(account: MailAccount, mail: Mail, outcome: Outcome): void {
  mail.lastEvent = outcome;
  emit(account, `email.${outcome}`, mail);
}

/** Only what has not been sent yet can be moved or stopped. */
export function scheduled({ state }: MailAccount, id: string): Mail {
  const mail = state.mails.get(id);
  if (!mail) throw notFound();
  if (mail.lastEvent === "scheduled") return mail;
  throw invalid("The email is not scheduled, so its time cannot be changed.");
}

export function reschedule(account: MailAccount, id: string, atMs: number | null): Mail {
  const mail = scheduled(account, id);
  if (atMs === null) throw invalid("Missing `scheduled_at` field.");
  mail.scheduledAtMs = atMs;
  forget(account, id);
  later(account, atMs, "send", mail);
  return mail;
}

export function cancel(account: MailAccount, id: string): Mail {
  const mail = scheduled(account, id);
  mail.lastEvent = "canceled";
  forget(account, id);
  return mail;
}

function forget({ state }: MailAccount, mail: string): void {
  for (const [id, job] of state.jobs) if (job.mail === mail) state.jobs.delete(id);
}

function later(account: MailAccount, atMs: number, kind: Job["kind"], mail: Mail): void {
  const job = { id: account.world.ids.next("job"), atMs, kind, mail: mail.id };
  account.state.jobs.set(job.id, job);
  schedule(account, job);
}

/** Also for a world that is restored, whose jobs are still data. */
export function schedule(account: MailAccount, job: Job): void {
  account.world.clock.schedule(job.atMs, `mail: ${job.kind} ${job.mail}`, () => {
    const mail = account.state.mails.get(job.mail);
    // A job that was forgotten meanwhile is not done, nor is one of a mail that was thrown away.
    if (account.state.jobs.delete(job.id) && mail) WORK[job.kind](account, mail);
  });
}

const WORK: Record<Job["kind"], (account: MailAccount, mail: Mail) => void> = {
  send,
  end(account, mail) {
    const outcome = outcomeOf(account, mail);
    if (outcome !== "complained") return record(account, mail, outcome);
    // Whoever complains has got it first.
    record(account, mail, "delivered");
    later(account, account.world.clock.now() + COMPLAINT_MS, "complain", mail);
  },
  complain: (account, mail) => record(account, mail, "complained"),
};
