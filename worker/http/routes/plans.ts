import type { Context } from "hono";
import type { SellerId, SubscriptionId, SubscriptionInvoiceId } from "../../domain/ids.ts";
import { directionOf } from "../../domain/plans.ts";
import type { Result } from "../../domain/result.ts";
import type { ToPay } from "../../processors/processor.ts";
import { audited } from "../../usecases/note-audit.ts";
import { once } from "../../usecases/once.ts";
import { refreshWhole } from "../../usecases/subscriptions/apply-invoice.ts";
import { billingOf } from "../../usecases/subscriptions/billing-of.ts";
import * as change from "../../usecases/subscriptions/change-subscription.ts";
import { readPlan as readNow, readPlanAgain } from "../../usecases/subscriptions/read-plan.ts";
import { startSubscription, toPay } from "../../usecases/subscriptions/start-subscription.ts";
import { changed, changing, clientRequest, replayHeader } from "../changing.ts";
import type { HttpEnv } from "../env.ts";
import { actorOf, sellerOf } from "../principal.ts";
import { problem, problemOutcome, respond } from "../problems.ts";
import { toFound, toInvoiceView, toPayView, toPlanNow, toPreview } from "../views-of-plans.ts";
import type { Handler } from "./handler.ts";

/** More than a year of months, and changes between. */
const INVOICES_MAX = 100;
const LISTED_MAX = 200;
const EVENTS_MAX = 20;

const planNow = async (c: Context<HttpEnv>) =>
  toPlanNow(await readNow(c.env.deps, sellerOf(c).sellerId));

export const readPlan: Handler<"readPlan"> = async (c) => respond(200, await planNow(c));

export const subscribe: Handler<"subscribe"> = (c, { body }) => {
  const { place, ...terms } = body;
  return asking(c, body, 201, (sellerId) =>
    startSubscription(c.env.deps, { sellerId, terms, place }),
  );
};

export const previewPlan: Handler<"previewPlan"> = async (c, { body }) => {
  const { deps } = c.env;
  const { sellerId } = sellerOf(c);
  const { subscription } = await deps.store.subscriptions.billed(sellerId);
  if (!subscription) return problem(c, { kind: "subscription_not_found" });
  const isUp = directionOf(subscription.terms, body) === "up";
  const shown = await change.previewChange(deps, { sellerId, terms: body });
  if (!shown.ok) return problem(c, shown.error);
  const hidden = isUp ? 0 : await change.hiddenBy(deps, { sellerId, terms: body });
  const { at } = shown.value;
  const previewed = { from: subscription, to: body, shown: isUp ? shown.value : undefined };
  return respond(200, toPreview({ ...previewed, at, hidden }));
};

export const changePlan: Handler<"changePlan"> = (c, { body }) => {
  const { at, ...terms } = body;
  const moment = at === undefined ? undefined : new Date(at);
  return asking(c, body, 200, (sellerId) =>
    change.changePlan(c.env.deps, { sellerId, terms, at: moment }),
  );
};
export const keepPlan: Handler<"keepPlan"> = (c, { body }) =>
  asking(c, body, 200, (sellerId) => change.keepPlan(c.env.deps, sellerId));
export const cancelPlan: Handler<"cancelPlan"> = (c, { body }) =>
  asking(c, body, 200, (sellerId) =>
    change.cancelPlan(c.env.deps, { sellerId, when: body.when, why: body.why }),
  );
export const goOnWithPlan: Handler<"goOnWithPlan"> = (c, { body }) =>
  asking(c, body, 200, (sellerId) => change.goOnWithPlan(c.env.deps, sellerId));
export const pausePlan: Handler<"pausePlan"> = (c, { body }) =>
  asking(c, body, 200, (sellerId) => change.pausePlan(c.env.deps, sellerId));
export const resumePlan: Handler<"resumePlan"> = (c, { body }) =>
  asking(c, body, 200, (sellerId) => change.resumePlan(c.env.deps, sellerId));
export const payPlanBy: Handler<"payPlanBy"> = (c, { body }) =>
  asking(c, body, 200, (sellerId) =>
    change.payPlanBy(c.env.deps, { sellerId, setupRef: body.setupRef }),
  );
export const payPlan: Handler<"payPlan"> = (c, { body }) =>
  asking(c, body, 200, async (sellerId) => {
    const { subscription } = await c.env.deps.store.subscriptions.billed(sellerId);
    return subscription?.ref
      ? toPay(c.env.deps, subscription.ref)
      : ({ ok: false, error: { kind: "subscription_not_found" } } as const);
  });

/**
 * A change of a plan, answered with what is to be paid for it. The secret is never kept: whoever
 * repeats the request is answered with what is asked for by then.
 */
async function asking(
  c: Context<HttpEnv>,
  body: unknown,
  status: 200 | 201,
  work: (sellerId: SellerId) => Promise<Result<ToPay | undefined, change.ChangeError>>,
): Promise<Response> {
  const request = await clientRequest(c, body);
  if (!request.ok) return problem(c, request.error);
  const { deps } = c.env;
  const { sellerId } = sellerOf(c);
  let asked: ToPay | undefined;
  const answered = await once(deps, request.value, async () => {
    const done = await work(sellerId);
    if (!done.ok) return problemOutcome(c, done.error);
    asked = done.value;
    return { status, body: {}, keep: true };
  });
  if (!answered.ok) return problem(c, answered.error);
  const { status: said, body: kept, replayed } = answered.value;
  if (said !== status) return respond(said, kept, replayHeader(replayed));
  if (replayed) {
    const { subscription } = await deps.store.subscriptions.billed(sellerId);
    const again = subscription?.ref ? await toPay(deps, subscription.ref) : undefined;
    if (again && !again.ok) return problem(c, again.error);
    asked = again?.value;
  }
  const answer = { toPay: asked ? toPayView(asked) : null, now: await planNow(c) };
  return respond(status, answer, replayHeader(replayed));
}

export const refreshPlan: Handler<"refreshPlan"> = (c, { body }) =>
  changing(c, body, async () => {
    const read = await readPlanAgain(c.env.deps, sellerOf(c).sellerId);
    if (!read.ok) return problemOutcome(c, read.error);
    return { status: 200, body: await planNow(c), keep: true };
  });

export const openPlanMethod: Handler<"openPlanMethod"> = async (c, { body }) => {
  const key = await keptKey(c, body);
  if (key instanceof Response) return key;
  const { sellerId } = sellerOf(c);
  const opened = await change.openPlanMethod(c.env.deps, { sellerId, key });
  if (!opened.ok) return problem(c, opened.error);
  const { ref: setupRef, clientSecret } = opened.value;
  return respond(201, { setupRef, clientSecret });
};

export const openPlanPortal: Handler<"openPlanPortal"> = async (c, { body }) => {
  const key = await keptKey(c, body);
  if (key instanceof Response) return key;
  const { sellerId } = sellerOf(c);
  const opened = await change.openPlanPortal(c.env.deps, { sellerId, key });
  return opened.ok ? respond(201, { url: opened.value }) : problem(c, opened.error);
};

/** The processor's key of something that is never kept here: the same for whoever repeats the request. */
async function keptKey(c: Context<HttpEnv>, body: unknown): Promise<string | Response> {
  const request = await clientRequest(c, body);
  if (!request.ok) return problem(c, request.error);
  const { deps } = c.env;
  const answered = await once(deps, request.value, async () => ({
    ...{ status: 201, body: { key: deps.newId<string>() }, keep: true },
  }));
  if (!answered.ok) return problem(c, answered.error);
  return `${answered.value.body.key}`;
}

export const listPlanInvoices: Handler<"listPlanInvoices"> = async (c) => {
  const { subscriptions } = c.env.deps.store;
  const found = await subscriptions.invoicesOf(sellerOf(c).sellerId, INVOICES_MAX);
  return respond(200, { invoices: found.map(toInvoiceView) });
};

export const readPlanInvoice: Handler<"readPlanInvoice"> = async (c, { params }) => {
  const { deps } = c.env;
  const found = await deps.store.subscriptions.invoicesOf(sellerOf(c).sellerId, INVOICES_MAX);
  const invoice = found.find(({ id }) => id === (params.id as SubscriptionInvoiceId));
  if (!invoice) return problem(c, { kind: "invoice_not_found" });
  const links = await billingOf(deps).linksOf(invoice.ref);
  if (links.kind !== "ok") return problem(c, { kind: "processor_unavailable" });
  const { payUrl, pdfUrl } = links.value;
  return respond(200, {
    invoice: toInvoiceView(invoice),
    ...{ payUrl: payUrl ?? null, pdfUrl: pdfUrl ?? null },
  });
};

export const listSubscriptions: Handler<"listSubscriptions"> = async (c) => {
  const found = await c.env.deps.store.subscriptions.list(LISTED_MAX);
  return respond(200, { subscriptions: found.map(toFound) });
};

export const readSubscription: Handler<"readSubscription"> = async (c, { params }) => {
  const { subscriptions } = c.env.deps.store;
  const found = await subscriptions.found(params.id as SubscriptionId);
  if (!found) return problem(c, { kind: "subscription_not_found" });
  const { ref, sellerId } = found.subscription;
  const [invoices, events] = await Promise.all([
    subscriptions.invoicesOf(sellerId, INVOICES_MAX),
    ref === null ? [] : subscriptions.eventsOf(ref, EVENTS_MAX),
  ]);
  return respond(200, {
    ...toFound(found),
    invoices: invoices.map(toInvoiceView),
    events: events.map(({ at, ...event }) => ({ ...event, at: at.toISOString() })),
  });
};

export const refreshSubscription: Handler<"refreshSubscription"> = (c, { params, body }) =>
  changed(c, body, async () => {
    const { deps } = c.env;
    const found = await deps.store.subscriptions.found(params.id as SubscriptionId);
    const ref = found?.subscription.ref;
    if (!found || !ref) return { ok: false, error: { kind: "subscription_not_found" } } as const;
    const line = { actor: actorOf(c), action: "read_subscription", subject: params.id };
    await deps.store.transact((tx) => audited(deps, tx, { ...line, facts: { ref } }));
    await refreshWhole(deps, ref, INVOICES_MAX);
    return { ok: true, value: undefined } as const;
  });
