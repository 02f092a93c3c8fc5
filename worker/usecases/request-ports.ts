/** A changing request: who sent it, under which key, and what it asked. */
export type ClientRequest = {
  readonly scope: string;
  readonly key: string;
  /** Of method, path and body, so that a key reused for something else is seen. */
  readonly fingerprint: string;
};
export type KeyRow = {
  readonly fingerprint: string;
  readonly subjectId: string | null;
  readonly lockedUntil: Date;
  readonly answer: StoredAnswer | undefined;
};
/** What a replay repeats. Secrets are not in it: the door adds them again. */
export type StoredAnswer = { readonly status: number; readonly body: Record<string, unknown> };
