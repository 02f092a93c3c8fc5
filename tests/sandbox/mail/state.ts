import type { World } from "../core/contract.ts";

/** What may become of a mail at an address. */
export const OUTCOMES = [
  "delivered",
  "bounced",
  "complained",
  "delivery_delayed",
  "suppressed",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** `last_event` of an answer: the outcomes, and what comes before them. */
export type LastEvent = Outcome | "scheduled" | "canceled" | "queued" | "sent";

export type Attachment = {
  filename: string;
  contentType: string;
  contentId: string | null;
  contentBase64: string;
};

export type Mail = {
  id: string;
  messageId: string;
  createdAtMs: number;
  from: string;
  to: string[];
  cc: string[];
  bcc: string[];
  replyTo: string[];
  subject: string;
  html: string | null;
  text: string | null;
  headers: Record<string, string>;
  tags: { name: string; value: string }[];
  attachments: Attachment[];
  topicId: string | null;
  scheduledAtMs: number | null;
  lastEvent: LastEvent;
  /** What it was sent under, for tests that look for mails sent twice. */
  idempotencyKey: string | null;
};

export type Stored = {
  fingerprint: string;
  atMs: number;
  /** null while the first request still runs. */
  answer: object | null;
};

/** What waits on the clock for one mail. Data, so that a restored world can schedule it again. */
export type Job = { id: string; atMs: number; kind: "send" | "end" | "complain"; mail: string };

/** One account of the mail provider. Plain data, so that it can be kept. */
export type MailState = {
  apiKey: string;
  /** A key that may send and nothing else. */
  sendingKey: string;
  revoked: boolean;
  webhookSecret: { current: string; old: { secret: string; untilMs: number } | null };
  /** In the order of their making. */
  mails: Map<string, Mail>;
  idempotency: Map<string, Stored>;
  jobs: Map<string, Job>;
  /** Addresses that were told what to do with mails. */
  outcomes: Map<string, Outcome>;
  /** The domains that may be sent from; null: all of them. */
  domains: string[] | null;
  rate: { perSecond: number | null; secondMs: number; used: number };
};

export type MailAccount = { world: World; state: MailState };

export function newAccount(world: World): MailAccount {
  return {
    world,
    state: {
      apiKey: world.ids.next("re", 32),
      sendingKey: world.ids.next("re", 32),
      revoked: false,
      webhookSecret: { current: newWebhookSecret(world), old: null },
      mails: new Map(),
      idempotency: new Map(),
      jobs: new Map(),
      outcomes: new Map(),
      domains: null,
      rate: { perSecond: null, secondMs: 0, used: 0 },
    },
  };
}

/** Svix's secrets are 24 bytes in base64 behind their prefix. */
export function newWebhookSecret({ ids }: World): string {
  return `whsec_${Buffer.from(ids.upper(24)).toString("base64")}`;
}
