import type { OrderId, PaymentId, SellerId, SellerOrderId, TransferId } from "../../domain/ids.ts";
import * as operate from "../../usecases/operate.ts";
import { refundPayment as refund } from "../../usecases/refund-payment.ts";
import { shipPart as ship } from "../../usecases/ship-part.ts";
import { changed, changing, replayHeader } from "../changing.ts";
import { actorOf } from "../principal.ts";
import { problem, problemOutcome, respond } from "../problems.ts";
import { toTransfer, toTrialBalance } from "../views.ts";
import type { Handler } from "./handler.ts";

export const shipPart: Handler<"shipPart"> = (c, { params, body }) =>
  changed(c, body, () =>
    ship(c.env.deps, {
      sellerOrderId: params.id as SellerOrderId,
      carrier: body.carrier,
      trackingNumber: body.trackingNumber,
      actor: actorOf(c),
    }),
  );

export const listTransfers: Handler<"listTransfers"> = async (c, { params }) => {
  const transfers = await c.env.deps.store.reads.transfersOf(params.id as OrderId);
  return respond(200, { transfers: transfers.map(toTransfer) });
};

export const listBlocked: Handler<"listBlocked"> = async (c, { query }) => {
  const transfers = await c.env.deps.store.reads.transfersIn(["blocked"], query.limit);
  return respond(200, { transfers: transfers.map(toTransfer) });
};

export const unblockTransfer: Handler<"unblockTransfer"> = (c, { params, body }) =>
  changed(c, body, () =>
    operate.unblockTransfer(c.env.deps, { transferId: params.id as TransferId, actor: actorOf(c) }),
  );

export const refundPayment: Handler<"refundPayment"> = (c, { params, body }) =>
  changed(c, body, () =>
    refund(c.env.deps, { paymentId: params.id as PaymentId, actor: actorOf(c) }),
  );

export const trialBalance: Handler<"trialBalance"> = async (c) =>
  respond(200, toTrialBalance(await c.env.deps.store.reads.trialBalance()));

export const listDeadLetters: Handler<"listDeadLetters"> = async (c, { query }) =>
  respond(200, { rows: await c.env.deps.store.reads.deadLetters(query.limit) });

export const replayDeadLetter: Handler<"replayDeadLetter"> = (c, { params, body }) =>
  changed(c, body, () =>
    operate.replayDeadLetter(c.env.deps, { id: params.id, actor: actorOf(c) }),
  );

export const listAlerts: Handler<"listAlerts"> = async (c, { query }) =>
  respond(200, { rows: await c.env.deps.store.reads.alerts(query.limit) });

export const switchRail: Handler<"switchRail"> = (c, { params, body }) =>
  changing(c, body, async () => {
    await operate.switchRail(c.env.deps, { ...body, rail: params.rail, actor: actorOf(c) });
    return { status: 200, body: {}, keep: true };
  });

export const runTrigger: Handler<"runTrigger"> = (c, { body }) =>
  changing(c, body, async () => {
    const { trigger } = body;
    return { status: 200, body: { trigger, ...(await c.env.runTrigger(trigger)) }, keep: true };
  });

export const runJob: Handler<"runJob"> = (c, { params, body }) =>
  changing(c, body, async () => {
    const worked = await c.env.jobs[params.job](c.env.deps);
    return { status: 200, body: { job: params.job, worked }, keep: true };
  });

export const onboardSeller: Handler<"onboardSeller"> = async (c, { params, body }) => {
  const { publicUrl, deps } = c.env;
  const urls = { returnUrl: `${publicUrl}/`, refreshUrl: `${publicUrl}/` };
  const sellerId = params.id as SellerId;
  const link = () => operate.onboardSeller(deps, { sellerId, ...urls, actor: actorOf(c) });
  let made: Awaited<ReturnType<typeof link>> | undefined;
  const answer = await changing(c, body, async () => {
    made = await link();
    return made.ok ? { status: 200, body: {}, keep: true } : problemOutcome(c, made.error);
  });
  if (answer.status !== 200) return answer;
  // The link lets whoever holds it in, once and for minutes: none is kept, so a replay makes one.
  const url = made ?? (await link());
  const headers = replayHeader(made === undefined);
  return url.ok ? respond(200, url.value, headers) : problem(c, url.error);
};
