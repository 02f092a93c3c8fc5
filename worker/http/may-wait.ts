import type { Context } from "hono";
import type { Approval } from "../domain/approvals.ts";
import type { Result } from "../domain/result.ts";
import { changing } from "./changing.ts";
import type { HttpEnv } from "./env.ts";
import { problemOutcome, type Trouble } from "./problems.ts";
import { toApproval } from "./views-of-desk.ts";

/** 202 with what waits for another operator, or 200 because it is done. */
export const mayWait = (
  c: Context<HttpEnv>,
  body: unknown,
  work: () => Promise<Result<Approval | undefined, Trouble>>,
): Promise<Response> =>
  changing(c, body, async () => {
    const done = await work();
    if (!done.ok) return problemOutcome(c, done.error);
    const waits = done.value && { approval: toApproval(done.value) };
    return { status: waits ? 202 : 200, body: waits ?? {}, keep: true };
  });
