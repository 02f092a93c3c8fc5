import { type Dispute, type DisputedGoods, isAwaitingUs, isContested } from "../domain/disputes.ts";
import type { DisputeId, OperationId } from "../domain/ids.ts";
import { type DisputeEvidence, type Intent, nextTryAfter } from "../domain/operation.ts";
import type { Order } from "../domain/orders.ts";
import type { Payment } from "../domain/payments.ts";
import type { Fault } from "../domain/refunds.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { settleDispute } from "./apply-dispute.ts";
import { audited } from "./note-audit.ts";
import type { Deps, Tx } from "./ports.ts";
import { drainOutbox } from "./self-repair.ts";
import { lockPayment } from "./with-payment.ts";

export type DisputeError = {
  readonly kind:
    | "dispute_not_found"
    | "dispute_not_awaiting"
    | "dispute_not_open"
    | "dispute_answer_under_way"
    | "goods_not_in_order";
};
type About = { readonly disputeId: DisputeId; readonly actor: string };
type Done = Promise<Result<void, DisputeError>>;

/** Sends what is said for the seller, once: processors take it and decide. */
export const submitEvidence = (
  deps: Deps,
  { evidence, ...about }: About & { readonly evidence: DisputeEvidence },
): Done =>
  answer(deps, about, "submit_evidence", ({ id, processorRef }) => ({
    kind: "submit_evidence",
    params: { disputeId: id, disputeRef: processorRef, evidence },
  }));

/** Gives up: the buyer keeps the money. */
export const acceptDispute = (
  deps: Deps,
  { note, ...about }: About & { readonly note: string },
): Done =>
  answer(deps, about, "accept_dispute", ({ id, processorRef }) => ({
    kind: "accept_dispute",
    params: { disputeId: id, disputeRef: processorRef, note },
  }));

type Wanted =
  | Pick<Extract<Intent, { kind: "submit_evidence" }>, "kind" | "params">
  | Pick<Extract<Intent, { kind: "accept_dispute" }>, "kind" | "params">;

async function answer(
  deps: Deps,
  { disputeId, actor }: About,
  action: Wanted["kind"],
  wantedOf: (dispute: Dispute) => Wanted,
): Done {
  const done = await deps.store.transact(async (tx) => {
    const found = await locked(tx, disputeId);
    if (!found) return err({ kind: "dispute_not_found" } as const);
    const { dispute } = found;
    // PayPal takes a claim back until it is decided; evidence is asked for.
    const mayAnswer =
      isAwaitingUs(dispute.state) || (action === "accept_dispute" && isContested(dispute.state));
    if (!mayAnswer) return err({ kind: "dispute_not_awaiting" } as const);
    if (await tx.operations.findOpen(dispute.id))
      return err({ kind: "dispute_answer_under_way" } as const);
    const now = deps.now();
    const operationId = deps.newId<OperationId>();
    const intent = {
      ...wantedOf(dispute),
      ...{ subjectId: dispute.id, processor: dispute.processor },
    } as Intent;
    await tx.operations.open(operationId, intent, now, nextTryAfter(now, 0));
    await tx.outbox.add(deps.newId(), { kind: "operation", operationId }, now);
    const facts = { state: dispute.state, ref: dispute.processorRef };
    await audited(deps, tx, { actor, action, subject: dispute.id, facts });
    return ok(undefined);
  });
  // At once, not with cron's next minute: deadlines are of hours, at times.
  if (done.ok) deps.after(() => drainOutbox(deps));
  return done;
}

/** Says which goods a dispute is about, and whose fault it was: what is held is held anew. */
export const attributeDispute = (
  deps: Deps,
  {
    disputeId,
    goods,
    fault,
    actor,
  }: About & {
    readonly goods: readonly DisputedGoods[] | null;
    readonly fault: Fault | undefined;
  },
): Done =>
  deps.store.transact(async (tx) => {
    const found = await locked(tx, disputeId);
    if (!found) return err({ kind: "dispute_not_found" });
    const { order, payment, dispute } = found;
    if (!isContested(dispute.state) || dispute.lostMinor !== 0n)
      return err({ kind: "dispute_not_open" });
    if (!(await areOf(tx, order, goods ?? []))) return err({ kind: "goods_not_in_order" });
    const said = { ...dispute, goods, fault: fault ?? dispute.fault };
    // Undone on the terms that it was made on, then made on the new ones.
    await settleDispute(deps, tx, order, payment, { ...dispute, state: "warning_under_review" });
    await settleDispute(deps, tx, order, payment, said);
    const facts = { goods, fault: said.fault };
    await audited(deps, tx, { actor, action: "attribute_dispute", subject: disputeId, facts });
    return ok(undefined);
  });

async function areOf(tx: Tx, order: Order, goods: readonly DisputedGoods[]): Promise<boolean> {
  const sold = await tx.shares.goodsOf(order.id);
  return goods.every((each) => {
    if (!order.parts.some(({ id }) => id === each.sellerOrderId)) return false;
    if (each.kind === "rest") return true;
    return each.items.every(({ productId, quantity }) =>
      sold.some(
        (item) =>
          item.sellerOrderId === each.sellerOrderId &&
          item.productId === productId &&
          quantity <= item.quantity,
      ),
    );
  });
}

type Found = {
  readonly order: Order;
  readonly payment: Payment;
  readonly dispute: Dispute;
};
async function locked(tx: Tx, id: DisputeId): Promise<Found | undefined> {
  const named = await tx.disputes.find(id);
  if (!named) return undefined;
  const { order, payment } = await lockPayment(tx, named.paymentId);
  // Read again: it may have moved while we waited for the order.
  const dispute = (await tx.disputes.find(id)) ?? named;
  return { order, payment, dispute };
}
