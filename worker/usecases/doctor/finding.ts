import { type English, english, inEnglish, type Sentence, say } from "../../domain/english.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import { type Answer, codes, type EventEndpoint } from "../../processors/processor.ts";

/** One thing that was looked at: what was seen, and what to do about it if it is not as it should be. */
export type Finding = {
  readonly check: CheckName;
  /** The check, as people call it. */
  readonly title: English;
  /** Which of several, such as an endpoint or a job. */
  readonly subject: string;
  readonly state: "ok" | "warn" | "fail";
  readonly evidence: string;
  readonly advice: string | null;
  /** Both, for readers of other languages. */
  readonly sentences: { readonly evidence: Sentence; readonly advice: Sentence | null };
};
export const checkNames = [
  "endpoint",
  "endpoint-events",
  "endpoint-version",
  "secrets",
  "certificate",
  "deliveries",
  "undelivered",
  "clock",
  "mode",
  "permissions",
  "payouts",
  "queue",
  "inbox",
  "outbox",
  "operations",
  "dead-letters",
  "cron",
  "database-role",
  "migrations",
  "rails",
  "differences",
  "books",
] as const;
export type CheckName = (typeof checkNames)[number];

const titlesOfChecks: Record<CheckName, English> = {
  endpoint: english("endpoint"),
  "endpoint-events": english("endpoint events"),
  "endpoint-version": english("endpoint version"),
  secrets: english("secrets"),
  certificate: english("certificate"),
  deliveries: english("deliveries"),
  undelivered: english("undelivered"),
  clock: english("clock"),
  mode: english("mode"),
  permissions: english("permissions"),
  payouts: english("payouts"),
  queue: english("queue"),
  inbox: english("inbox"),
  outbox: english("outbox"),
  operations: english("operations"),
  "dead-letters": english("dead letters"),
  cron: english("cron"),
  "database-role": english("database role"),
  migrations: english("migrations"),
  rails: english("rails"),
  differences: english("differences"),
  books: english("books"),
};

type About = Pick<Finding, "check" | "subject">;
/** As it should be. */
export const ok = (about: About, evidence: Sentence): Finding =>
  finding(about, "ok", { evidence, advice: null });
/** To be looked at; it works meanwhile. */
export const warn = (about: About, evidence: Sentence, advice: Sentence): Finding =>
  finding(about, "warn", { evidence, advice });
/** Money or its events may stop or go astray. */
export const fail = (about: About, evidence: Sentence, advice: Sentence): Finding =>
  finding(about, "fail", { evidence, advice });

const finding = (
  about: About,
  state: Finding["state"],
  sentences: Finding["sentences"],
): Finding => ({
  ...{ ...about, title: titlesOfChecks[about.check], state, sentences },
  evidence: inEnglish(sentences.evidence),
  advice: sentences.advice && inEnglish(sentences.advice),
});

export const titles: Record<ProcessorName, string> = { stripe: "Stripe", paypal: "PayPal" };
export const railOf: Record<EventEndpoint, ProcessorName> = {
  ...{ stripe: "stripe", "stripe-connect": "stripe", paypal: "paypal" },
};

/** A processor did not tell what was asked: `right` is what our key needs for it. */
export function unread(
  about: About,
  rail: ProcessorName,
  { code }: Exclude<Answer<never>, { kind: "ok" }>,
  right: English,
): Finding {
  const title = titles[rail];
  const evidence = say(english("{title} does not tell: {code}"), { title, code });
  return fail(
    about,
    evidence,
    code === codes.unauthorized
      ? say(english("Give our key at {title} the right to read {right}."), {
          ...{ title, right: say(right, {}) },
        })
      : say(english("Run the doctor again; if it lasts, look at {title}'s status page."), {
          ...{ title },
        }),
  );
}

const MINUTE_MS = 60_000;
/** "40 s", "3 min", "5 h", "2 d": as exact as anybody needs to know. */
export function span(ms: number): string {
  const abs = Math.abs(ms);
  if (abs < 2 * MINUTE_MS) return `${Math.round(abs / 1000)} s`;
  if (abs < 120 * MINUTE_MS) return `${Math.round(abs / MINUTE_MS)} min`;
  if (abs < 48 * 60 * MINUTE_MS) return `${Math.round(abs / (60 * MINUTE_MS))} h`;
  return `${Math.round(abs / (24 * 60 * MINUTE_MS))} d`;
}
