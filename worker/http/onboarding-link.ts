import type { Context } from "hono";
import type { SellerId } from "../domain/ids.ts";
import { onboardSeller } from "../usecases/operate.ts";
import { changing, replayHeader } from "./changing.ts";
import type { HttpEnv } from "./env.ts";
import { problem, problemOutcome, respond } from "./problems.ts";

/**
 * Answers with a page of Stripe's for this seller. The link lets whoever holds it in, once and for
 * minutes: none is kept, so a replay makes one.
 */
export async function onboardingLink(
  c: Context<HttpEnv>,
  { sellerId, actor, body }: { sellerId: SellerId; actor: string; body: unknown },
): Promise<Response> {
  const { deps } = c.env;
  const link = () => onboardSeller(deps, { sellerId, ...deps.links.onboarding, actor });
  let made: Awaited<ReturnType<typeof link>> | undefined;
  const answer = await changing(c, body, async () => {
    made = await link();
    return made.ok ? { status: 200, body: {}, keep: true } : problemOutcome(c, made.error);
  });
  if (answer.status !== 200) return answer;
  const url = made ?? (await link());
  const headers = replayHeader(made === undefined);
  return url.ok ? respond(200, url.value, headers) : problem(c, url.error);
}
