import { createHash } from "node:crypto";

/** Somebody waits for it, and the answer that never comes lets the password through. */
const TIMEOUT_MS = 2_000;
/** So much of the digest is told: some thousand passwords that were leaked begin with it. */
const TOLD_CHARS = 5;
/** A line of the answer: the rest of a digest, and how often it was found. */
const LINE = /^([0-9A-F]{35}):(\d+)$/gim;

type Service = {
  /** Undefined: nobody is asked, and no password is known to be leaked. */
  readonly baseUrl: string | undefined;
  readonly fetch: typeof fetch;
  readonly warn: (reason: string) => void;
};

/**
 * Pwned Passwords (haveibeenpwned.com/API/v3#PwnedPasswords): whether a password stands in one of the
 * leaks that are known. It is told the first five of 40 hexadecimal digits and nothing else, and
 * answers all that begin with them, with others of no meaning between, so that not even the length
 * of its answer tells. Without an answer the password counts as not leaked: nobody's registration
 * hangs on a service that is down.
 */
export const leakedPasswords =
  (service: Service) =>
  async (password: string): Promise<boolean> => {
    if (service.baseUrl === undefined) return false;
    // Composed as it will be compared.
    const digest = createHash("sha1").update(password.normalize("NFKC")).digest("hex");
    const found = await ask(service, digest.slice(0, TOLD_CHARS).toUpperCase());
    return found.has(digest.slice(TOLD_CHARS).toUpperCase());
  };

async function ask({ baseUrl, fetch, warn }: Service, told: string): Promise<ReadonlySet<string>> {
  try {
    const response = await fetch(`${baseUrl}/range/${told}`, {
      headers: { "Add-Padding": "true" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
      redirect: "manual",
    });
    const text = await response.text();
    const lines = [...text.matchAll(LINE)];
    if (response.status === 200 && lines.length > 0) return leakedIn(lines);
    warn(`answered with ${response.status}`);
  } catch (failure) {
    warn(failure instanceof Error ? failure.name : "");
  }
  return new Set();
}

/** What was found nought times is only there to fill the answer up. */
const leakedIn = (lines: readonly RegExpExecArray[]) =>
  new Set(
    lines.filter(([, , times]) => Number(times) > 0).map(([, rest = ""]) => rest.toUpperCase()),
  );
