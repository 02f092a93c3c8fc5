import type { OrderId, SellerId } from "../../domain/ids.ts";
import * as operate from "../../usecases/operate.ts";
import { changed, changing } from "../changing.ts";
import { onboardingLink } from "../onboarding-link.ts";
import { actorOf } from "../principal.ts";
import { respond } from "../problems.ts";
import { toTransfer, toTrialBalance } from "../views.ts";
import type { Handler } from "./handler.ts";

export const listTransfers: Handler<"listTransfers"> = async (c, { params }) => {
  const transfers = await c.env.deps.store.reads.transfersOf(params.id as OrderId);
  return respond(200, { transfers: transfers.map((one) => toTransfer(one, "operator")) });
};

export const listBlocked: Handler<"listBlocked"> = async (c, { query }) => {
  const transfers = await c.env.deps.store.reads.transfersIn(["blocked"], query.limit);
  return respond(200, { transfers: transfers.map((one) => toTransfer(one, "operator")) });
};

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
    const line = { actor: actorOf(c), action: "run_trigger", subject: trigger } as const;
    await operate.noteRun(c.env.deps, line);
    return { status: 200, body: { trigger, ...(await c.env.runTrigger(trigger)) }, keep: true };
  });

export const runJob: Handler<"runJob"> = (c, { params, body }) =>
  changing(c, body, async () => {
    const line = { actor: actorOf(c), action: "run_job", subject: params.job } as const;
    await operate.noteRun(c.env.deps, line);
    const worked = await c.env.jobs[params.job](c.env.deps);
    return { status: 200, body: { job: params.job, worked }, keep: true };
  });

export const onboardSeller: Handler<"onboardSeller"> = (c, { params, body }) =>
  onboardingLink(c, { sellerId: params.id as SellerId, actor: actorOf(c), body });
