import type { MailAnswer, Post } from "../usecases/mail-ports.ts";

const TIMEOUT_MS = 10_000;
/** What another try cannot change. A wrong key or an unproved domain can: the operators mend it. */
const FINAL = new Set([400, 404, 405, 413, 422]);
/**
 * Of a mail under a key that an earlier one had: that one was accepted, and what it tells has changed
 * a little since, a tracking number for instance.
 */
const OTHER_WORDS = /"invalid_idempotent_request"/;

type Provider = {
  readonly apiKey: string;
  /** As the receiver sees it: `Artisan's Hub <orders@shop.example>`. */
  readonly from: string;
  readonly baseUrl: string | undefined;
  readonly fetch: typeof fetch;
};

/**
 * Mail by Resend's HTTP API: one request without a client library, and its Idempotency-Key makes a
 * repetition within a day harmless (resend.com/docs/dashboard/emails/idempotency-keys).
 */
export function resend({ apiKey, from, baseUrl, fetch }: Provider): Post {
  const url = `${baseUrl ?? "https://api.resend.com"}/emails`;
  return async ({ id, to, subject, text }): Promise<MailAnswer> => {
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          Authorization: `Bearer ${apiKey}`,
          "Content-Type": "application/json",
          "Idempotency-Key": id,
        },
        body: JSON.stringify({ from, to: [to], subject, text }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        redirect: "manual",
      });
      const said = await response.text();
      if (response.ok || OTHER_WORDS.test(said)) return { kind: "accepted" };
      const reason = `mail_provider_${response.status}`;
      return { kind: FINAL.has(response.status) ? "refused" : "unavailable", reason };
    } catch (failure) {
      const reason = failure instanceof Error ? failure.name : "unanswered";
      return { kind: "unavailable", reason };
    }
  };
}
