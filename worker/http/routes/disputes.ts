import type { Context } from "hono";
import type { DisputedGoods } from "../../domain/disputes.ts";
import type { DisputeId } from "../../domain/ids.ts";
import type { DisputeEvidence } from "../../domain/operation.ts";
import type { Result } from "../../domain/result.ts";
import {
  acceptDispute as accept,
  attributeDispute as attribute,
  type DisputeError,
  submitEvidence as submit,
} from "../../usecases/answer-dispute.ts";
import { draftEvidence } from "../../usecases/draft-evidence.ts";
import { changed, changing } from "../changing.ts";
import type { HttpEnv } from "../env.ts";
import { actorOf, sellerOf } from "../principal.ts";
import { problem, problemOutcome, respond } from "../problems.ts";
import { toDisputeFile, toDisputeView, toKnown, toOwnDispute } from "../views-of-disputes.ts";
import type { Handler } from "./handler.ts";

/** More than are ever open at once; older ones are found by their order. */
const LISTED_MAX = 200;

export const listDisputes: Handler<"listDisputes"> = async (c) => {
  const { store, now } = c.env.deps;
  const found = await store.disputes.list(LISTED_MAX);
  return respond(200, { disputes: found.map((one) => toDisputeView(one, now())) });
};

export const readDispute: Handler<"readDispute"> = async (c, { params }) => {
  const { store, now } = c.env.deps;
  const { disputes } = store;
  const id = params.id as DisputeId;
  const [found, known] = await Promise.all([disputes.find(id), disputes.knownOf(id)]);
  if (!found || !known) return problem(c, { kind: "dispute_not_found" });
  const draft = draftEvidence(known);
  return respond(200, { ...toDisputeFile(found, now()), known: toKnown(known), draft });
};

export const attributeDispute: Handler<"attributeDispute"> = (c, { params, body }) =>
  changed(c, body, () =>
    attribute(c.env.deps, {
      ...{ disputeId: params.id as DisputeId, actor: actorOf(c), fault: body.fault },
      goods: body.goods as readonly DisputedGoods[] | null,
    }),
  );

export const submitEvidence: Handler<"submitEvidence"> = (c, { params, body }) =>
  answering(c, body, () =>
    submit(c.env.deps, {
      ...{ disputeId: params.id as DisputeId, actor: actorOf(c) },
      evidence: body as DisputeEvidence,
    }),
  );

export const acceptDispute: Handler<"acceptDispute"> = (c, { params, body }) =>
  answering(c, body, () =>
    accept(c.env.deps, {
      ...{ disputeId: params.id as DisputeId, actor: actorOf(c), note: body.note },
    }),
  );

export const listOwnDisputes: Handler<"listOwnDisputes"> = async (c) => {
  const { sellerId } = sellerOf(c);
  const found = await c.env.deps.store.disputes.ofSeller(sellerId, LISTED_MAX);
  return respond(200, { disputes: found.map(toOwnDispute) });
};

/** It is on its way when it is answered; what became of it is read from the dispute. */
const answering = (
  c: Context<HttpEnv>,
  body: unknown,
  work: () => Promise<Result<void, DisputeError>>,
): Promise<Response> =>
  changing(c, body, async () => {
    const done = await work();
    return done.ok ? { status: 202, body: {}, keep: true } : problemOutcome(c, done.error);
  });
