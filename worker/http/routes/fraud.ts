import type { Context } from "hono";
import type { BlockId, ReviewId } from "../../domain/ids.ts";
import { toMoneyRow } from "../../domain/operation.ts";
import { decideReview } from "../../usecases/decide-review.ts";
import * as blocklist from "../../usecases/edit-blocklist.ts";
import { changed, changing } from "../changing.ts";
import type { BlockBody } from "../contract/fraud.ts";
import type { HttpEnv } from "../env.ts";
import { mayWait } from "../may-wait.ts";
import { actorOf } from "../principal.ts";
import { problem, problemOutcome, respond } from "../problems.ts";
import { addressDigest } from "../tries.ts";
import type { Handler } from "./handler.ts";

export const listReviews: Handler<"listReviews"> = async (c, { query }) => {
  const found = await c.env.deps.store.fraud.reviews(query.state, query.limit);
  const reviews = found.map(({ total, ...review }) => ({ ...review, total: toMoneyRow(total) }));
  return respond(200, { reviews });
};

const decide = (
  c: Context<HttpEnv>,
  id: string,
  body: { note?: string | undefined },
  decision: "approved" | "refused",
) =>
  mayWait(c, body, () =>
    decideReview(c.env.deps, {
      ...{ reviewId: id as ReviewId, decision, note: body.note, actor: actorOf(c) },
    }),
  );

export const approveReview: Handler<"approveReview"> = (c, { params, body }) =>
  decide(c, params.id, body, "approved");
export const refuseReview: Handler<"refuseReview"> = (c, { params, body }) =>
  decide(c, params.id, body, "refused");

export const listFraudWarnings: Handler<"listFraudWarnings"> = async (c, { query }) =>
  respond(200, { warnings: await c.env.deps.store.fraud.warnings(query.limit) });

export const listBlocks: Handler<"listBlocks"> = async (c, { query }) =>
  respond(200, { blocks: await c.env.deps.store.fraud.blocklist(query.limit) });

export const addBlock: Handler<"addBlock"> = async (c, { body }) => {
  const value = await asCompared(body.block);
  if (value === undefined) return problem(c, { kind: "body_invalid" });
  return changing(c, body, async () => {
    const block = { ...body.block, value, actor: actorOf(c) };
    const added = await blocklist.addBlock(c.env.deps, block);
    if (!added.ok) return problemOutcome(c, added.error);
    return { status: 200, body: added.value, keep: true };
  });
};

export const removeBlock: Handler<"removeBlock"> = (c, { params, body }) =>
  changed(c, body, () =>
    blocklist.removeBlock(c.env.deps, { id: params.id as BlockId, actor: actorOf(c) }),
  );

const DIGEST = /^[\w-]{43}$/;

/** As it is compared with: in lower case, or as the digest. Undefined: it is no address. */
async function asCompared({ kind, value }: BlockBody): Promise<string | undefined> {
  if (kind === "email") return value.toLowerCase();
  if (kind !== "address" || DIGEST.test(value)) return value;
  return (await addressDigest(value)) ?? undefined;
}
