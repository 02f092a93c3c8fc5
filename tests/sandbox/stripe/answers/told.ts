import type { Verdict, World } from "../../core/contract.ts";
import { StripeError } from "../wire/errors.ts";
import { type JudgedEvent, judgeAnswer, judgeError, judgeEvent, type Whose } from "./judge.ts";

/**
 * In tests, what Stripe would not say becomes a failure, so that nobody overlooks it: an answer a
 * 500, and an event an error of what caused it. Else it is only told in the log.
 */
function isStrict(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.SANDBOX_STRICT_ANSWERS === "true";
}

type Call = { method: string; path: string };
/** What becomes known of an exchange; the log gets it. */
type Judged = { caller: { kind: Whose }; answer?: Verdict };

/** Before it is sent; throws where it is wrong and must not be. */
export function holdAnswer(call: Call, judged: Judged, answer: unknown): void {
  judged.answer = judgeAnswer(answer, judged.caller.kind);
  if (isStrict() && judged.answer.violations.length > 0) throw broken(call, judged.answer);
}

/** The error that is sent: this one, or in its place that it is wrong. */
export function holdError(call: Call, judged: Judged, error: StripeError): StripeError {
  // An answer that was wrong has become this error.
  if (judged.answer && judged.answer.violations.length > 0) return error;
  judged.answer = judgeError(error.body, judged.caller.kind);
  return isStrict() && judged.answer.violations.length > 0 ? broken(call, judged.answer) : error;
}

/** Kept under the idempotency key: trying again would only do the same again. */
function broken({ method, path }: Call, verdict: Verdict): StripeError {
  const message = complaint(`${method} ${path} answered`, verdict);
  return new StripeError(500, { type: "api_error", message }, true);
}

/** Also on the output, because a test that expected something else rarely shows the body. */
function complaint(what: string, { by, violations }: Verdict): string {
  const message = `${what} what is not as ${by} says: ${violations.join("; ")}`;
  process.stderr.write(`${message}\n`);
  return message;
}

export function holdEvent(world: World, event: JudgedEvent): void {
  const answer = judgeEvent(event);
  if (answer.violations.length === 0) return;
  world.log.add({
    service: "stripe",
    method: "EVENT",
    path: event.type,
    idempotencyKey: null,
    replayed: false,
    status: 0,
    atMs: world.clock.now(),
    params: event,
    answer,
  });
  if (isStrict()) throw new Error(complaint(`the event ${event.type} tells`, answer));
}
