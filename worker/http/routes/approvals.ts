import type { Context } from "hono";
import type { Approval } from "../../domain/approvals.ts";
import type { ApprovalId, PaymentId, TransferId } from "../../domain/ids.ts";
import type { Result } from "../../domain/result.ts";
import * as decide from "../../usecases/decide-approval.ts";
import { refundPayment as refund } from "../../usecases/refund-payment.ts";
import { unblockTransfer as unblock } from "../../usecases/unblock-transfer.ts";
import { changing } from "../changing.ts";
import type { HttpEnv } from "../env.ts";
import { mayWait } from "../may-wait.ts";
import { actorOf } from "../principal.ts";
import { problemOutcome, respond, type Trouble } from "../problems.ts";
import { toApproval } from "../views-of-desk.ts";
import type { Handler } from "./handler.ts";

export const unblockTransfer: Handler<"unblockTransfer"> = (c, { params, body }) =>
  mayWait(c, body, () =>
    unblock(c.env.deps, { transferId: params.id as TransferId, actor: actorOf(c) }),
  );

export const refundPayment: Handler<"refundPayment"> = (c, { params, body }) =>
  mayWait(c, body, () =>
    refund(c.env.deps, { paymentId: params.id as PaymentId, actor: actorOf(c) }),
  );

export const listApprovals: Handler<"listApprovals"> = async (c, { query }) => {
  const found = await c.env.deps.store.approvals.list(query.state, query.limit);
  return respond(200, { approvals: found.map(toApproval) });
};

export const approve: Handler<"approve"> = (c, { params, body }) =>
  decided(c, body, () =>
    decide.approve(c.env.deps, { id: params.id as ApprovalId, actor: actorOf(c) }),
  );

export const refuseApproval: Handler<"refuseApproval"> = (c, { params, body }) =>
  decided(c, body, () =>
    decide.refuse(c.env.deps, { id: params.id as ApprovalId, ...body, actor: actorOf(c) }),
  );

const decided = (
  c: Context<HttpEnv>,
  body: unknown,
  work: () => Promise<Result<Approval, Trouble>>,
): Promise<Response> =>
  changing(c, body, async () => {
    const done = await work();
    if (!done.ok) return problemOutcome(c, done.error);
    return { status: 200, body: { approval: toApproval(done.value) }, keep: true };
  });
