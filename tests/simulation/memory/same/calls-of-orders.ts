import { noChecks } from "../../../../worker/domain/fraud.ts";
import type { OrderState, Parcel } from "../../../../worker/domain/orders.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { Chooses, Pool } from "./pool.ts";
import { payment, refund } from "./values.ts";

const orderStates: readonly OrderState[] = [
  ...(["pending_payment", "paid", "paid", "partially_paid", "expired"] as const),
  ...(["cancelled", "partially_refunded"] as const),
];

const parcel = (p: Pool) =>
  p.oneOf<Parcel>([
    { carrier: null, trackingNumber: null },
    { carrier: "Post", trackingNumber: null },
    { carrier: "Post", trackingNumber: "1" },
  ]);

export const callsOfOrders: Readonly<Record<string, Chooses<Tx>>> = {
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
    const papers = parcel(p);
    return (tx) => tx.orders.ship(id, at, papers);
  },
  "orders.correctParcel": (p) => {
    const [id, papers] = [p.idOf("sellerOrders"), parcel(p)];
    return (tx) => tx.orders.correctParcel(id, papers);
  },
  "orders.deliver": (p) => {
    const [id, at] = [p.idOf("sellerOrders"), p.about()];
    return (tx) => tx.orders.deliver(id, at);
  },
  "payments.find": (p) => {
    const id = p.idOf("payments");
    return (tx) => tx.payments.find(id);
  },
  "payments.findByRef": (p) => {
    const [rail, ref] = [p.rail(), p.ref()];
    return (tx) => tx.payments.findByRef(rail, ref);
  },
  "payments.findByCharge": (p) => {
    const [rail, ref] = [p.rail(), p.ref()];
    return (tx) => tx.payments.findByCharge(rail, ref);
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
    const known = p.chance(70) ? p.early("payments")?.id : undefined;
    const [id, until] = [known ?? p.idOf("payments"), p.chance(80) ? p.about() : null];
    return (tx) => tx.payments.awaitFee(id, until);
  },
  "payments.recordAttempt": (p) => {
    const state = p.oneOf(["succeeded", "failed", "pending"] as const);
    const attempt = {
      ...{ id: p.id<string>(), paymentId: p.idOf("payments"), ref: p.ref(), state, at: p.about() },
      declineCode: p.chance(50) ? null : "expired_card",
      checks: { ...noChecks, cvc: p.chance(20) ? ("fail" as const) : null },
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
    const [made, at, id] = [refund(p), p.about(), p.id<never>()];
    const added = p.chance(95) ? { ...made, id } : made;
    return (tx) => tx.refunds.add(added, at);
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
};
