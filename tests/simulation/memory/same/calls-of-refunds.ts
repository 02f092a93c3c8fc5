import type { RefundShare } from "../../../../worker/domain/refunds.ts";
import type { SellerPayout } from "../../../../worker/domain/seller-payouts.ts";
import type { Reversal, Withholding } from "../../../../worker/domain/taking-back.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import { type Chooses, type Pool, several } from "./pool.ts";

export const callsOfRefunds: Readonly<Record<string, Chooses<Tx>>> = {
  "shares.ofPayment": (p) => {
    const id = p.idOf("payments");
    return (tx) => tx.shares.ofPayment(id);
  },
  "shares.of": (p) => {
    const id = p.idOf("refunds");
    return (tx) => tx.shares.of(id);
  },
  "shares.add": (p) => {
    const [id, shares] = [p.idOf("refunds"), [share(p)]];
    return (tx) => tx.shares.add(id, shares);
  },
  "shares.goodsOf": (p) => {
    const id = p.idOf("orders");
    return (tx) => tx.shares.goodsOf(id);
  },
  "shares.keptFee": (p) => {
    const [id, currency] = [p.idOf("payments"), p.currency()];
    return (tx) => tx.shares.keptFee(id, currency);
  },
  "shares.restock": (p) => {
    const id = p.row("refundItems")?.refundId ?? p.idOf("refunds");
    return (tx) => tx.shares.restock(id);
  },
  "withholdings.add": (p) => {
    const [all, at] = [several(p, withholding), p.about()];
    return (tx) => tx.withholdings.add(all, at);
  },
  "withholdings.of": (p) => {
    const row = p.row("withholdings");
    const [cause, id] = [row?.cause ?? "refund", row?.causeId ?? p.id<string>()] as const;
    return (tx) => tx.withholdings.of(cause, id);
  },
  "withholdings.move": (p) => {
    const row = p.row("withholdings");
    const [cause, id] = [row?.cause ?? "refund", row?.causeId ?? p.id<string>()] as const;
    const [to, at] = [p.oneOf(["taken", "released"] as const), p.about()];
    return (tx) => tx.withholdings.move(cause, id, to, at);
  },
  "reversals.add": (p) => {
    const [all, at] = [several(p, reversal), p.about()];
    return (tx) => tx.reversals.add(all, at);
  },
  "reversals.find": (p) => {
    const id = p.idOf("reversals");
    return (tx) => tx.reversals.find(id);
  },
  "reversals.of": (p) => {
    const row = p.row("reversals");
    const [cause, id] = [row?.cause ?? "refund", row?.causeId ?? p.id<string>()] as const;
    return (tx) => tx.reversals.of(cause, id);
  },
  "reversals.ofTransfers": (p) => {
    const ids = several(p, () => p.row("reversals")?.transferId ?? p.idOf("transfers"));
    return (tx) => tx.reversals.ofTransfers(ids);
  },
  "reversals.save": (p) => {
    const [made, at] = [reversal(p), p.about()];
    return (tx) => tx.reversals.save(made, at);
  },
  "reversals.openOf": (p) => {
    const [ids, currency] = [[...new Set(several(p, () => p.idOf("sellers")))], p.currency()];
    return (tx) => tx.reversals.openOf(ids, currency);
  },
  "payouts.findByRef": (p) => {
    const ref = p.row("payouts")?.processorRef ?? p.ref();
    return (tx) => tx.payouts.findByRef(ref);
  },
  "payouts.add": (p) => {
    const [made, at, id] = [payout(p), p.about(), p.id<never>()];
    const added = p.chance(90) ? { ...made, id } : made;
    return (tx) => tx.payouts.add(added, at);
  },
  "payouts.save": (p) => {
    const [made, at] = [payout(p), p.about()];
    return (tx) => tx.payouts.save(made, at);
  },
  "transfers.lockOfPayment": (p) => {
    const id = p.row("transfers")?.paymentId ?? p.idOf("payments");
    return (tx) => tx.transfers.lockOfPayment(id);
  },
  "ledger.lockDebts": (p) => {
    const [ids, currency] = [[...new Set(several(p, () => p.idOf("sellers")))], p.currency()];
    return (tx) => tx.ledger.lockDebts(ids, currency);
  },
};

export function share(p: Pool): RefundShare {
  const [itemsMinor, shippingMinor] = [BigInt(p.pick(50)), BigInt(p.pick(5))];
  const commissionMinor = p.chance(90) ? itemsMinor / 10n : 99n;
  const rest = itemsMinor + shippingMinor - commissionMinor;
  const debtMinor = p.chance(50) ? 0n : rest;
  return {
    ...{ sellerOrderId: p.idOf("sellerOrders"), sellerId: p.idOf("sellers") },
    ...{ itemsMinor, shippingMinor, commissionMinor, feeMinor: 0n, lossMinor: 0n },
    ...{ debtMinor, withheldMinor: rest - debtMinor },
    items: p.chance(50) ? [] : [{ productId: p.idOf("products"), quantity: p.pick(4) }],
  };
}
function withholding(p: Pool): Withholding {
  return {
    ...{ id: p.chance(95) ? p.id() : p.idOf("withholdings"), transferId: p.idOf("transfers") },
    cause: p.oneOf(["refund", "dispute", "debt"] as const),
    causeId: p.row("withholdings")?.causeId ?? p.id<string>(),
    amount: { minor: BigInt(p.pick(9)), currency: p.currency() },
    state: p.oneOf(["held", "taken", "released"] as const),
  };
}
function payout(p: Pool): SellerPayout {
  const state = p.oneOf(["pending", "in_transit", "paid", "failed", "cancelled"] as const);
  return {
    ...{ id: p.idOf("payouts"), sellerId: p.idOf("sellers"), ref: p.ref(), state },
    amount: { minor: BigInt(p.pick(9)), currency: p.currency() },
    failureCode: p.chance(80) ? null : "account_closed",
    arrivesAt: p.chance(50) ? null : p.about(),
  };
}
function reversal(p: Pool): Reversal {
  const known = p.chance(50) ? p.row("reversals") : undefined;
  return {
    ...{ id: known?.id ?? p.id(), transferId: p.idOf("transfers") },
    cause: p.oneOf(["refund", "dispute"] as const),
    causeId: known?.causeId ?? p.id<string>(),
    amount: { minor: BigInt(p.pick(9)), currency: p.currency() },
    state: p.oneOf(["waiting", "requested", "succeeded", "refused", "cancelled"] as const),
    processorRef: p.chance(50) ? null : p.ref(),
  };
}
