import type { Context } from "hono";
import type { OrderId, SellerId, SellerOrderId } from "../../domain/ids.ts";
import { err, type Result } from "../../domain/result.ts";
import { attributeRefund as attribute } from "../../usecases/attribute-refund.ts";
import {
  previewRefund,
  type RefundAsked,
  type RefundOpened,
  type RefundOrderError,
  refundOrder as refund,
  type WishJson,
  wishFrom,
} from "../../usecases/refund-order.ts";
import { askWriteOff } from "../../usecases/write-off-debt.ts";
import { changed, changing } from "../changing.ts";
import type { HttpEnv } from "../env.ts";
import { actorOf, sellerOf } from "../principal.ts";
import { problem, problemOutcome, respond, type Trouble } from "../problems.ts";
import { toApproval } from "../views-of-desk.ts";
import { toDebt, toDebtEntries, toOpened, toPreview, toRefundView } from "../views-of-refunds.ts";
import type { Handler } from "./handler.ts";

export const previewOrderRefund: Handler<"previewOrderRefund"> = async (c, { params, body }) => {
  const wish = wishFrom(body.wish as WishJson);
  const found = await previewRefund(c.env.deps, {
    ...{ orderId: params.id as OrderId, wish, fault: body.fault },
  });
  return found.ok ? respond(200, toPreview(found.value)) : problem(c, found.error);
};

export const refundOrder: Handler<"refundOrder"> = (c, { params, body }) =>
  opening(c, body, () =>
    refund(c.env.deps, {
      ...{
        orderId: params.id as OrderId,
        wish: wishFrom(body.wish as WishJson),
        fault: body.fault,
      },
      ...{ reason: body.reason, restock: body.restock, terms: body.terms, request: body },
      actor: actorOf(c),
    }),
  );

export const listOrderRefunds: Handler<"listOrderRefunds"> = async (c, { params }) => {
  const found = await c.env.deps.store.refunds.ofOrder(params.id as OrderId);
  return found
    ? respond(200, { refunds: found.map(toRefundView) })
    : problem(c, { kind: "order_not_found" });
};

export const attributeRefund: Handler<"attributeRefund"> = (c, { params, body }) =>
  changed(c, body, () =>
    attribute(c.env.deps, {
      ...{ orderId: params.id as OrderId, rail: body.rail, ref: body.ref },
      ...{ wish: wishFrom(body.wish as WishJson), fault: body.fault, actor: actorOf(c) },
    }),
  );

export const previewPartRefund: Handler<"previewPartRefund"> = async (c, { params, body }) => {
  const orderId = await orderOfOwn(c, params.id);
  if (!orderId) return problem(c, { kind: "seller_order_not_found" });
  const found = await previewRefund(c.env.deps, { orderId, ...ofPart(params.id, body.wish) });
  return found.ok ? respond(200, toPreview(found.value)) : problem(c, found.error);
};

export const refundPart: Handler<"refundPart"> = (c, { params, body }) =>
  opening(c, body, async () => {
    const orderId = await orderOfOwn(c, params.id);
    if (!orderId) return err({ kind: "seller_order_not_found" });
    const own = ofPart(params.id, body.wish);
    const { reason, restock, terms } = body;
    const request = {
      wish: { kind: "parts", parts: [{ sellerOrderId: params.id, ...body.wish }] },
    };
    return refund(c.env.deps, {
      ...{ orderId, ...own, reason, restock, terms, actor: sellerOf(c).actor },
      request: { ...request, fault: own.fault, reason, restock },
    });
  });

export const listPartRefunds: Handler<"listPartRefunds"> = async (c, { params }) => {
  const { sellerId } = sellerOf(c);
  const found = await c.env.deps.store.refunds.ofPart(sellerId, params.id as SellerOrderId);
  return found
    ? respond(200, { refunds: found.map(toRefundView) })
    : problem(c, { kind: "seller_order_not_found" });
};

export const readOwnDebt: Handler<"readOwnDebt"> = (c) => debtOf(c, sellerOf(c).sellerId);

export const listDebts: Handler<"listDebts"> = async (c) =>
  respond(200, { debts: (await c.env.deps.store.refunds.debts()).map(toDebt) });

export const readDebt: Handler<"readDebt"> = (c, { params }) => debtOf(c, params.id as SellerId);

async function debtOf(c: Context<HttpEnv>, id: SellerId): Promise<Response> {
  const found = await c.env.deps.store.refunds.debtOf(id);
  return found ? respond(200, toDebtEntries(found)) : problem(c, { kind: "seller_not_found" });
}

export const writeOffDebt: Handler<"writeOffDebt"> = (c, { params, body }) =>
  changing(c, body, async () => {
    const asked = { sellerId: params.id as SellerId, reason: body.reason, actor: actorOf(c) };
    const done = await askWriteOff(c.env.deps, asked);
    if (!done.ok) return problemOutcome(c, done.error);
    return { status: 202, body: { approval: toApproval(done.value) }, keep: true };
  });

/** The order that the seller's own part is of; a part that is another seller's is not there. */
async function orderOfOwn(c: Context<HttpEnv>, id: string): Promise<OrderId | undefined> {
  const { sellerId } = sellerOf(c);
  return c.env.deps.store.refunds.orderOfPart(sellerId, id as SellerOrderId);
}

/** A seller gives back of their own part alone, and bears it as if nobody else could be at fault. */
const ofPart = (id: string, wish: { kind: string }): Pick<RefundAsked, "wish" | "fault"> => ({
  wish: wishFrom({ kind: "parts", parts: [{ sellerOrderId: id, ...wish }] } as never),
  fault: "shared",
});

type Opened = Result<RefundOpened, RefundOrderError | Trouble>;
const opening = (
  c: Context<HttpEnv>,
  body: unknown,
  work: () => Promise<Opened>,
): Promise<Response> =>
  changing(c, body, async () => {
    const done = await work();
    if (!done.ok) return problemOutcome(c, done.error);
    const status = done.value.kind === "waits" ? 202 : 201;
    return { status, body: toOpened(done.value), keep: true };
  });
