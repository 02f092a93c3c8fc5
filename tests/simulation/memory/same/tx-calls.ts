import type { OrderState } from "../../../../worker/domain/orders.ts";
import { blockReasons } from "../../../../worker/domain/payouts.ts";
import type { FinalAnswer } from "../../../../worker/processors/processor.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { Pool } from "./pool.ts";
import { inboxEntry, params, payment, posting, refund, request, transfer } from "./values.ts";

/** Chooses what to ask, once; what it returns asks it of whichever store it is given. */
export type Chooses<Of> = (p: Pool) => (of: Of) => Promise<unknown>;

const orderStates: readonly OrderState[] = [
  ...(["pending_payment", "paid", "paid", "partially_paid", "expired"] as const),
  ...(["cancelled", "partially_refunded"] as const),
];
const several = <T>(p: Pool, make: (p: Pool) => T): T[] =>
  Array.from({ length: p.pick(4) }, () => make(p));

/** Every call of a transaction, by name. */
export const txCalls: Readonly<Record<string, Chooses<Tx>>> = {
  "orders.lock": (p) => {
    const id = p.idOf("orders");
    return (tx) => tx.orders.lock(id);
  },
  "orders.move": (p) => {
    const [id, state, at] = [p.idOf("orders"), p.oneOf(orderStates), p.about()];
    return (tx) => tx.orders.move(id, state, at);
  },
  "orders.extend": (p) => {
    const [id, until, at] = [p.idOf("orders"), p.about(), p.about()];
    return (tx) => tx.orders.extend(id, until, at);
  },
  "orders.requestCancel": (p) => {
    const [id, at] = [p.idOf("orders"), p.about()];
    return (tx) => tx.orders.requestCancel(id, at);
  },
  "orders.contactOf": (p) => {
    const id = p.idOf("orders");
    return (tx) => tx.orders.contactOf(id);
  },
  "orders.ofPart": (p) => {
    const id = p.idOf("sellerOrders");
    return (tx) => tx.orders.ofPart(id);
  },
  "orders.ship": (p) => {
    const [id, at] = [p.idOf("sellerOrders"), p.about()];
    const by = p.oneOf([{}, { carrier: "Post" }, { carrier: "Post", trackingNumber: "1" }]);
    return (tx) => tx.orders.ship(id, at, by);
  },
  "payments.find": (p) => {
    const id = p.idOf("payments");
    return (tx) => tx.payments.find(id);
  },
  "payments.findByRef": (p) => {
    const [rail, ref] = [p.rail(), p.ref()];
    return (tx) => tx.payments.findByRef(rail, ref);
  },
  "payments.of": (p) => {
    const id = p.idOf("orders");
    return (tx) => tx.payments.of(id);
  },
  "payments.add": (p) => {
    const [made, at, id] = [payment(p), p.about(), p.id<never>()];
    const added = p.chance(95) ? { ...made, id } : made;
    return (tx) => tx.payments.add(added, at);
  },
  "payments.save": (p) => {
    const [made, at] = [payment(p), p.about()];
    return (tx) => tx.payments.save(made, at);
  },
  "payments.touch": (p) => {
    const [id, at] = [p.idOf("payments"), p.about()];
    return (tx) => tx.payments.touch(id, at);
  },
  "payments.awaitFee": (p) => {
    const [id, until] = [p.idOf("payments"), p.chance(60) ? p.about() : null];
    return (tx) => tx.payments.awaitFee(id, until);
  },
  "payments.recordAttempt": (p) => {
    const state = p.oneOf(["succeeded", "failed", "pending"] as const);
    const attempt = {
      ...{ id: p.id<string>(), paymentId: p.idOf("payments"), ref: p.ref(), state, at: p.about() },
      declineCode: p.chance(50) ? null : "expired_card",
    };
    return (tx) => tx.payments.recordAttempt(attempt);
  },
  "refunds.of": (p) => {
    const id = p.idOf("payments");
    return (tx) => tx.refunds.of(id);
  },
  "refunds.find": (p) => {
    const id = p.idOf("refunds");
    return (tx) => tx.refunds.find(id);
  },
  "refunds.add": (p) => {
    const [made, at] = [refund(p), p.about()];
    return (tx) => tx.refunds.add(made, at);
  },
  "refunds.save": (p) => {
    const [made, at] = [refund(p), p.about()];
    return (tx) => tx.refunds.save(made, at);
  },
  "stock.consume": (p) => {
    const id = p.idOf("orders");
    return (tx) => tx.stock.consume(id);
  },
  "stock.release": (p) => {
    const id = p.idOf("orders");
    return (tx) => tx.stock.release(id);
  },
  "transfers.add": (p) => {
    const [all, at] = [several(p, transfer), p.about()];
    return (tx) => tx.transfers.add(all, at);
  },
  "transfers.lock": (p) => {
    const id = p.idOf("transfers");
    return (tx) => tx.transfers.lock(id);
  },
  "transfers.lockAll": (p) => {
    const ids = several(p, () => p.idOf("transfers"));
    return (tx) => tx.transfers.lockAll(ids);
  },
  "transfers.lockOfPart": (p) => {
    const id = p.idOf("sellerOrders");
    return (tx) => tx.transfers.lockOfPart(id);
  },
  "transfers.lockOfBatch": (p) => {
    const id = p.idOf("payoutBatches");
    return (tx) => tx.transfers.lockOfBatch(id);
  },
  "transfers.findByRef": (p) => {
    const [rail, ref] = [p.rail(), p.ref()];
    return (tx) => tx.transfers.findByRef(rail, ref);
  },
  "transfers.lockDue": (p) => {
    const [rail, currency, limit] = [p.rail(), p.currency(), p.pick(5)];
    return (tx) => tx.transfers.lockDue(rail, currency, limit);
  },
  "transfers.save": (p) => {
    const [made, at] = [transfer(p), p.about()];
    return (tx) => tx.transfers.save(made, at);
  },
  "transfers.saveAll": (p) => {
    const [all, at] = [several(p, transfer), p.about()];
    return (tx) => tx.transfers.saveAll(all, at);
  },
  "transfers.stop": (p) => {
    const [rail, currency, at] = [p.rail(), p.currency(), p.about()];
    const reason = p.oneOf(["rail_stopped", "books_in_doubt"] as const);
    return (tx) => tx.transfers.stop(rail, currency, reason, at);
  },
  "transfers.fund": (p) => {
    const available = { minor: BigInt(p.pick(9000)), currency: p.currency() };
    const funds = { available, feeMinor: BigInt(p.pick(30)), rail: p.rail(), at: p.about() };
    return (tx) => tx.transfers.fund(funds);
  },
  "transfers.retryUnderfunded": (p) => {
    const which = { rail: p.rail(), currency: p.currency(), limit: p.pick(3), at: p.about() };
    return (tx) => tx.transfers.retryUnderfunded(which);
  },
  "transfers.release": (p) => {
    const at = p.about();
    return (tx) => tx.transfers.release(at);
  },
  "transfers.unblock": (p) => {
    const which = {
      ...{ rail: p.rail(), reasons: blockReasons.filter(() => p.chance(50)), at: p.about() },
      ...(p.chance(20) && { sellerId: p.idOf("sellers") }),
      ...(p.chance(20) && { transferId: p.idOf("transfers") }),
      payableNow: p.chance(40),
    };
    return (tx) => tx.transfers.unblock(which);
  },
  "batches.add": (p) => {
    const total = { minor: BigInt(p.pick(40)), currency: p.currency() };
    const [batch, at] = [
      { id: p.chance(95) ? p.id<never>() : p.idOf("payoutBatches"), total },
      p.about(),
    ];
    return (tx) => tx.batches.add(batch, at);
  },
  "batches.save": (p) => {
    const [id, at, ref] = [p.idOf("payoutBatches"), p.about(), p.chance(50) ? p.ref() : undefined];
    const state = p.oneOf(["sending", "accepted", "accepted", "done", "denied"] as const);
    return (tx) => tx.batches.save(id, state, ref, at);
  },
  "batches.find": (p) => {
    const id = p.idOf("payoutBatches");
    return (tx) => tx.batches.find(id);
  },
  "batches.findByRef": (p) => {
    const ref = p.ref();
    return (tx) => tx.batches.findByRef(ref);
  },
  "sellers.find": (p) => {
    const id = p.idOf("sellers");
    return (tx) => tx.sellers.find(id);
  },
  "sellers.findAll": (p) => {
    const ids = several(p, () => p.idOf("sellers"));
    return (tx) => tx.sellers.findAll(ids);
  },
  "sellers.findByAccount": (p) => {
    const ref = p.row("sellers")?.stripeAccountId ?? "acct_none";
    return (tx) => tx.sellers.findByAccount(ref);
  },
  "sellers.setStripeTransfers": (p) => {
    const [id, state] = [p.idOf("sellers"), p.oneOf(["inactive", "pending", "active"] as const)];
    return (tx) => tx.sellers.setStripeTransfers(id, state);
  },
  "sellers.nameAccount": (p) => {
    const [id, ref] = [p.idOf("sellers"), p.oneOf(["acct_0", "acct_new"])];
    return (tx) => tx.sellers.nameAccount(id, ref);
  },
  "rails.isStopped": (p) => {
    const [rail, direction] = [p.rail(), p.oneOf(["pay_in", "pay_out"] as const)];
    return (tx) => tx.rails.isStopped(rail, direction);
  },
  "rails.save": (p) => {
    const direction = p.oneOf(["pay_in", "pay_out"] as const);
    const row = {
      rail: p.rail(),
      direction,
      stopped: p.chance(30),
      reason: "so",
      changedAt: p.about(),
    };
    return (tx) => tx.rails.save(row);
  },
  "operations.open": (p) => {
    const kind = p.oneOf(["create_payment", "capture_payment", "refund_payment"] as const);
    const intent = { kind, subjectId: subject(p), processor: p.rail(), params: params(p) } as never;
    const [id, at, next] = [p.id<never>(), p.about(), p.about()];
    return (tx) => tx.operations.open(id, intent, at, next);
  },
  "operations.findOpen": (p) => {
    const id = subject(p);
    return (tx) => tx.operations.findOpen(id);
  },
  "operations.refusals": (p) => {
    const id = p.row("operations")?.subjectId ?? p.id<string>();
    return (tx) => tx.operations.refusals(id as never, "create_payment");
  },
  "operations.lockOpen": (p) => {
    const id = p.idOf("operations");
    return (tx) => tx.operations.lockOpen(id);
  },
  "operations.close": (p) => {
    const answer = p.oneOf<FinalAnswer>([
      { kind: "ok", value: { ref: p.ref(), clientSecret: "s", fee: { minor: 5n }, at: p.now() } },
      { kind: "ok", value: undefined },
      { kind: "rejected", code: "card_declined", message: "no" } as never,
    ]);
    const [id, at] = [p.idOf("operations"), p.about()];
    return (tx) => tx.operations.close(id, answer, at);
  },
  "ledger.post": (p) => {
    const [{ id, ...made }, at] = [posting(p), p.about()];
    return (tx) => tx.ledger.post(made, id, at);
  },
  "ledger.postAll": (p) => {
    const [all, at] = [several(p, posting), p.about()];
    return (tx) => tx.ledger.postAll(all, at);
  },
  "ledger.debited": (p) => {
    const row = p.row("ledgerTransactions") ?? posting(p);
    return (tx) => tx.ledger.debited(row);
  },
  "inbox.record": (p) => {
    const entry = inboxEntry(p);
    return (tx) => tx.inbox.record(entry);
  },
  "outbox.add": (p) => {
    const [id, at, operationId] = [p.id<string>(), p.about(), p.idOf("operations")];
    return (tx) => tx.outbox.add(id, { kind: "operation", operationId }, at);
  },
  "alerts.raise": (p) => {
    const [alert, at] = [alertOf(p), p.about()];
    return (tx) => tx.alerts.raise(alert, at);
  },
  "alerts.raiseAll": (p) => {
    const [all, at] = [several(p, alertOf), p.about()];
    return (tx) => tx.alerts.raiseAll(all, at);
  },
  "audit.add": (p) => {
    const id = p.chance(95) ? p.id<string>() : p.idOf("auditLog");
    const entry = {
      id,
      at: p.about(),
      actor: "operator",
      action: "x",
      subject: "s",
      facts: p.facts(),
    };
    return (tx) => tx.audit.add(entry);
  },
  "keys.take": (p) => {
    const [asked, now, until] = [request(p), p.about(), p.about()];
    return (tx) => tx.keys.take(asked, now, until);
  },
  "keys.finish": (p) => {
    const asked = request(p);
    const body = { b: 1, a: "x", nested: { "10": 1, "9": [1, null] } };
    const [answer, subjectId] = [{ status: 200, body }, p.chance(50) ? null : p.idOf("orders")];
    return (tx) => tx.keys.finish(asked, answer, subjectId);
  },
  "keys.unlock": (p) => {
    const [asked, now] = [request(p), p.about()];
    return (tx) => tx.keys.unlock(asked, now);
  },
  "keys.free": (p) => {
    const asked = request(p);
    return (tx) => tx.keys.free(asked);
  },
};

const subject = (p: Pool) =>
  p.oneOf([p.idOf("payments"), p.idOf("refunds"), p.idOf("transfers"), p.idOf("payoutBatches")]);

export const alertOf = (p: Pool) => ({
  kind: p.oneOf(["rail_underfunded", "part_unshipped", "processor_unauthorized"]),
  subject: p.oneOf(["stripe", "paypal", p.idOf("sellerOrders")]),
  facts: p.facts(),
});
