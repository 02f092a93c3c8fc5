import type { MiddlewareHandler } from "hono";
import type { Verdict, World } from "../../core/contract.ts";
import type { PayPalContext, PayPalEnv } from "../http.ts";
import { payPalJudge } from "./index.ts";

export type JudgingOptions = {
  /**
   * In tests: an answer that is not as PayPal describes it becomes a 500 that says so, and an event
   * is not sent, so that nobody overlooks it. Else it is only told in the log.
   */
  strictAnswers: boolean;
};

/** The tests' configuration sets it, so that no test can forget to. */
export function judgingOfProcess(env: NodeJS.ProcessEnv = process.env): JudgingOptions {
  return { strictAnswers: env.SANDBOX_STRICT_ANSWERS === "true" };
}

/**
 * Runs outermost, so that it also sees refusals and the answers that a fault replaced. Every request
 * of a known account is logged, with what PayPal's description says of it and of the answer.
 */
export function logAndJudge({ strictAnswers }: JudgingOptions): MiddlewareHandler<PayPalEnv> {
  return async (c, next) => {
    await next();
    const account = c.get("account");
    if (account === undefined) return;
    const request = await judgeRequest(c);
    const answer = await judgeAnswer(c);
    account.world.log.add({
      service: "paypal",
      method: c.req.method,
      path: c.req.path,
      idempotencyKey: c.req.header("paypal-request-id") ?? null,
      replayed: c.get("replayed") ?? false,
      status: c.res.status,
      atMs: account.world.clock.now(),
      params: c.get("params") ?? Object.fromEntries(new URL(c.req.url).searchParams),
      request,
      ...(answer && { answer }),
    });
    if (strictAnswers && answer !== undefined && answer.violations.length > 0) refuse(c, answer);
  };
}

async function judgeRequest(c: PayPalContext): Promise<Verdict> {
  const { method, path } = c.req;
  const query = new URL(c.req.url).searchParams;
  const header = (name: string) => c.req.header(name);
  const sent = await bodyOf(c);
  if (sent === NOT_JSON) return { by: payPalJudge().name, violations: ["the body is not JSON"] };
  return payPalJudge().request({ method, path, query, header, body: sent });
}

const NOT_JSON = Symbol("not JSON");

/** Files, and forms such as the one for a token, are told by their media type alone. */
async function bodyOf(c: PayPalContext): Promise<unknown> {
  const type = c.req.header("content-type") ?? "";
  if (/^(multipart\/|application\/x-www-form-urlencoded)/.test(type)) return {};
  const raw = await c.req.text();
  if (raw.trim() === "") return undefined;
  return parsed(raw);
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return NOT_JSON;
  }
}

/** A page, a certificate, or what a fault made of an answer is not PayPal's JSON. */
async function judgeAnswer(c: PayPalContext): Promise<Verdict | undefined> {
  const { method, path } = c.req;
  const { status } = c.res;
  if (c.get("fault")?.kind === "refusal") return undefined;
  const isJson = c.res.headers.get("content-type")?.startsWith("application/json") ?? false;
  if (!isJson && status !== 204) return undefined;
  const raw = isJson ? await c.res.clone().text() : "";
  const body = raw === "" ? undefined : parsed(raw);
  if (body === NOT_JSON) return { by: payPalJudge().name, violations: ["the answer is not JSON"] };
  return payPalJudge().answer({ method, path, status, body });
}

function refuse(c: PayPalContext, verdict: Verdict): void {
  const message = complaint(`${c.req.method} ${c.req.path} answered ${c.res.status}`, verdict);
  c.res = undefined;
  c.res = Response.json({ name: "STAND_IN_ANSWER_VIOLATION", message }, { status: 500 });
}

/** Also on the output, because a test that expected something else rarely shows the body. */
function complaint(what: string, { by, violations }: Verdict): string {
  const message = `${what}, which is not as ${by} says: ${violations.join("; ")}`;
  process.stderr.write(`${message}\n`);
  return message;
}

/** A delivery that PayPal would not send is told in the log, and in tests not sent at all. */
export function judgeEvent(world: World, type: string, event: unknown, strict: boolean): void {
  const answer = payPalJudge().event(type, event);
  if (answer.violations.length === 0) return;
  world.log.add({
    service: "paypal",
    method: "EVENT",
    path: type,
    idempotencyKey: null,
    replayed: false,
    status: 0,
    atMs: world.clock.now(),
    params: event,
    answer,
  });
  if (strict) throw new Error(complaint(`an event ${type}`, answer));
}
