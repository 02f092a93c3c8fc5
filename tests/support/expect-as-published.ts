/** What the processor's own description says of a request, or of the stand-in's answer to it. */
export type Verdict = { by: string; violations: readonly string[] };

/** By method and path, as "POST /v1/refunds"; the value is the reason. */
export type Nonsense = Readonly<Record<string, string>>;

type Logged = {
  method: string;
  path: string;
  request?: Verdict;
  answer?: Verdict;
};
export type Judged = { requests(): Promise<readonly Logged[]>; nonsense: Nonsense };

/**
 * Everything that was sent to the processors is what they publish, and so is everything that the
 * stand-ins answered. A test that sends nonsense on purpose says in `w.nonsense` where, and why.
 */
export async function expectAsPublished(w: Judged): Promise<void> {
  const wrong = (await w.requests()).flatMap((logged) => [
    ...(`${logged.method} ${logged.path}` in w.nonsense ? [] : told(logged, "request")),
    ...told(logged, "answer"),
  ]);
  if (wrong.length > 0) throw new Error(`not as the processor publishes it:\n${wrong.join("\n")}`);
}

function told(logged: Logged, side: "request" | "answer"): string[] {
  const { by, violations } = logged[side] ?? { by: "", violations: [] };
  return violations.map((line) => `${logged.method} ${logged.path} ${side}: ${line} (${by})`);
}
