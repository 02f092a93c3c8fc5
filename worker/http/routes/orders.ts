import type { Context } from "hono";
import type { OrderId, PaymentId, ProductId, SavedMethodId } from "../../domain/ids.ts";
import { fromMoneyRow } from "../../domain/operation.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { cancelOrder as cancel } from "../../usecases/cancel-order.ts";
import { capturePayment as capture } from "../../usecases/capture-payment.ts";
import { createdPayment } from "../../usecases/created-payment.ts";
import { type Outcome, once } from "../../usecases/once.ts";
import { type PayableNow, payOrder as pay } from "../../usecases/pay-order.ts";
import type { StoredAnswer } from "../../usecases/ports.ts";
import type { OrderFile } from "../../usecases/reads.ts";
import { openVaultSession } from "../../usecases/saved-methods/open-vault-session.ts";
import { startCheckout } from "../../usecases/start-checkout.ts";
import { changing, clientRequest, replayHeader } from "../changing.ts";
import type { PayBody } from "../contract/orders.ts";
import type { HttpEnv } from "../env.ts";
import { problem, problemOutcome, respond, type Trouble } from "../problems.ts";
import { triesOf } from "../tries.ts";
import { toInstructions, toOrder, toSavedMethod } from "../views.ts";
import type { Handler } from "./handler.ts";

export const checkout: Handler<"checkout"> = async (c, { body }) => {
  const request = await clientRequest(c, body);
  if (!request.ok) return problem(c, request.error);
  const { items, quotedTotal, methodId, ...rest } = body;
  const done = await startCheckout(c.env.deps, {
    ...rest,
    request: request.value,
    ...(await triesOf(c, request.value, "checkout")),
    userId: userOf(c),
    methodId: methodId as SavedMethodId | undefined,
    items: items.map((item) => ({ ...item, productId: item.productId as ProductId })),
    quotedTotal: quotedTotal && fromMoneyRow(quotedTotal),
    toAnswer: (file: OrderFile): StoredAnswer => ({ status: 201, body: { order: toOrder(file) } }),
    toRefusal: (error) => problemOutcome(c, error),
  });
  if (!done.ok) return problem(c, done.error);

  const { answer, opened, replayed } = done.value;
  if (!opened) return respond(answer.status, answer.body, replayHeader(replayed));
  const { orderId, paymentId, processor, created } = opened;
  const orderToken = await c.env.orderTokens.sign(orderId);
  const isVaulted = methodId !== undefined || body.saveMethod === true;
  const session = isVaulted ? await sessionFor(c, processor, paymentId) : undefined;
  const payment = toInstructions(processor, paymentId, created, session);
  const secrets = { orderToken, payment };
  return respond(answer.status, { ...answer.body, ...secrets }, replayHeader(replayed));
};

export const readOrder: Handler<"readOrder"> = async (c, { params }) => {
  const held = await holder(c, params.id as OrderId);
  if (!held.ok) return problem(c, held.error);
  return respond(200, { order: toOrder(held.value) });
};

export const payOrder: Handler<"payOrder"> = async (c, { params, body }) => {
  const orderId = params.id as OrderId;
  const held = await holder(c, orderId);
  if (!held.ok) return problem(c, held.error);
  const request = await clientRequest(c, body);
  if (!request.ok) return problem(c, request.error);
  const tries = await triesOf(c, request.value, "pay");
  let made: PayableNow | undefined;
  const answered = await once(c.env.deps, request.value, async () => {
    const wish = wishOf(c, body);
    if (wish === "guest") return problemOutcome(c, { kind: "members_only" });
    const paid = await pay(c.env.deps, { orderId, processor: body.processor, wish, ...tries });
    if (!paid.ok) return problemOutcome(c, paid.error);
    made = paid.value;
    const { paymentId } = made;
    return { status: 200, body: { order: await orderNow(c, orderId), paymentId }, keep: true };
  });
  if (!answered.ok) return problem(c, answered.error);
  const { status, body: kept, replayed } = answered.value;
  const { paymentId, ...json } = kept;
  if (status !== 200) return respond(status, kept, replayHeader(replayed));

  // The client secret is never kept, so a replay brings it back from the processor.
  const id = paymentId as PaymentId;
  const created = made ? ok(made.created) : await createdPayment(c.env.deps, id);
  if (!created.ok) return problem(c, created.error);
  const session = await sessionFor(c, body.processor, id);
  const payment = toInstructions(body.processor, id, created.value, session);
  return respond(200, { ...json, payment }, replayHeader(replayed));
};

export const cancelOrder: Handler<"cancelOrder"> = async (c, { params, body }) => {
  const orderId = params.id as OrderId;
  const held = await holder(c, orderId);
  if (!held.ok) return problem(c, held.error);
  return changing(c, body, async () => {
    const done = await cancel(c.env.deps, { orderId });
    return done.ok ? outcome(200, await orderNow(c, orderId)) : problemOutcome(c, done.error);
  });
};

export const capturePayment: Handler<"capturePayment"> = async (c, { params, body }) => {
  const paymentId = params.id as PaymentId;
  const orderId = await c.env.deps.store.reads.orderOf(paymentId);
  const held = orderId ? await holder(c, orderId) : err({ kind: "payment_not_found" } as const);
  if (!held.ok) return problem(c, { kind: "payment_not_found" });
  const { id } = held.value.order;
  return changing(c, body, async () => {
    const done = await capture(c.env.deps, { paymentId, orderId: id });
    if (!done.ok) return problemOutcome(c, done.error);
    return outcome(done.value.state === "paid" ? 200 : 202, await orderNow(c, id));
  });
};

/** Undefined: nothing was said of saved methods. Saying no to saving is saying something. */
function wishOf(c: Context<HttpEnv>, { methodId, saveMethod }: PayBody) {
  if (methodId === undefined && saveMethod === undefined) return undefined;
  const userId = userOf(c);
  const saves = saveMethod === true;
  if (userId === undefined) return methodId !== undefined || saves ? "guest" : undefined;
  return { userId, methodId: methodId as SavedMethodId | undefined, saves };
}

/** For a member's payment page. A guest's payment has nothing to do with saved methods. */
async function sessionFor(c: Context<HttpEnv>, processor: ProcessorName, paymentId: PaymentId) {
  if (userOf(c) === undefined) return undefined;
  const session = await openVaultSession(c.env.deps, { paymentId, processor });
  const { clientSecret, method } = session ?? {};
  return { clientSecret, method: method && toSavedMethod(method, c.env.deps.now()) };
}

const outcome = (status: number, order: unknown): Outcome => ({
  status,
  body: { order },
  keep: true,
});

/**
 * The order, for whoever holds its token or is logged in as its buyer. An order that does not exist
 * and one that is somebody else's are the same to a caller.
 */
async function holder(c: Context<HttpEnv>, orderId: OrderId): Promise<Result<OrderFile, Trouble>> {
  const token = c.req.header("Order-Token") ?? "";
  const { orderTokens, deps } = c.env;
  const isHolder = await orderTokens.verify(orderId, token);
  const userId = userOf(c);
  if (!isHolder && !userId) return err({ kind: "order_not_found" });
  const file = await deps.store.reads.order(orderId);
  const isTheirs = isHolder || (file !== undefined && file.order.userId === userId);
  return file && isTheirs ? ok(file) : err({ kind: "order_not_found" });
}

const userOf = (c: Context<HttpEnv>) => {
  const who = c.get("principal");
  return who.kind === "member" ? who.userId : undefined;
};

async function orderNow(c: Context<HttpEnv>, orderId: OrderId) {
  const file = await c.env.deps.store.reads.order(orderId);
  return file && toOrder(file);
}
