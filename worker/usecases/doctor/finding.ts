import type { ProcessorName } from "../../domain/processor-name.ts";
import { type Answer, codes, type EventEndpoint } from "../../processors/processor.ts";

/** One thing that was looked at: what was seen, and what to do about it if it is not as it should be. */
export type Finding = {
  readonly check: CheckName;
  /** Which of several, such as an endpoint or a job. */
  readonly subject: string;
  readonly state: "ok" | "warn" | "fail";
  readonly evidence: string;
  readonly advice: string | null;
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

type About = Pick<Finding, "check" | "subject">;
/** As it should be. */
export const ok = (about: About, evidence: string): Finding => ({
  ...{ ...about, state: "ok", evidence, advice: null },
});
/** To be looked at; it works meanwhile. */
export const warn = (about: About, evidence: string, advice: string): Finding => ({
  ...{ ...about, state: "warn", evidence, advice },
});
/** Money or its events may stop or go astray. */
export const fail = (about: About, evidence: string, advice: string): Finding => ({
  ...{ ...about, state: "fail", evidence, advice },
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
  right: string,
): Finding {
  const evidence = `${titles[rail]} does not tell: ${code}`;
  return code === codes.unauthorized
    ? fail(about, evidence, `Give our key at ${titles[rail]} the right to read ${right}.`)
    : fail(
        about,
        evidence,
        `Run the doctor again; if it lasts, look at ${titles[rail]}'s status page.`,
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
/** "1 event", "3 events". */
export const plural = (count: number, one: string, many = `${one}s`) =>
  `${count} ${count === 1 ? one : many}`;
