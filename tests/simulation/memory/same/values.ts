import { toPayment, toTransfer } from "../../../../worker/db/rows.ts";
import type { EffectKind, Entry, Posting } from "../../../../worker/domain/ledger.ts";
import { accounts } from "../../../../worker/domain/ledger.ts";
import type { OperationParams } from "../../../../worker/domain/operation.ts";
import { notShipped } from "../../../../worker/domain/orders.ts";
import type { Payment, Refund } from "../../../../worker/domain/payments.ts";
import { blockReasons, type Transfer } from "../../../../worker/domain/payouts.ts";
import { faults } from "../../../../worker/domain/refunds.ts";
import type { CheckoutDraft, InboxEntry } from "../../../../worker/usecases/ports.ts";
import type { Pool } from "./pool.ts";

// Values as calls take them: mostly as they ought to be, and often enough not.

export function payment(p: Pool): Payment {
  const row = p.chance(40) ? p.early("payments") : p.row("payments");
  const order = p.row("orders");
  const known = row && p.chance(85) ? toPayment(row) : undefined;
  const amount = known?.amount ?? { minor: BigInt(p.pick(5000)), currency: p.currency() };
  const use = p.oneOf(["order", "unapplied", null] as const);
  const captured = p.oneOf([amount, amount, { minor: 7n, currency: "EUR" as const }]);
  return {
    id: known?.id ?? p.id(),
    orderId: known?.orderId ?? order?.id ?? p.id(),
    processor: known?.processor ?? p.rail(),
    processorRef: p.chance(50) ? (known?.processorRef ?? null) : p.ref(),
    chargeRef: p.chance(60) ? (known?.chargeRef ?? null) : p.ref(),
    amount,
    state: p.oneOf(["created", "processing", "succeeded", "failed", "cancelled"] as const),
    captured: use === null && p.chance(95) ? null : captured,
    use,
    declineCode: p.chance(80) ? null : "card_declined",
  };
}

export function refund(p: Pool): Refund {
  const row = p.row("refunds");
  const known = row && p.chance(50) ? row : undefined;
  return {
    id: known?.id ?? p.id(),
    // Of few payments, so that some have all of their tries behind them.
    paymentId: known?.paymentId ?? p.rows("payments")[p.pick(2)]?.id ?? p.id(),
    amount: { minor: BigInt(p.chance(90) ? p.pick(90) : p.pick(9000)), currency: p.currency() },
    reason: p.oneOf(["late", "double", "wrong_amount", "by_hand", "refused"] as const),
    state: p.chance(85) ? "failed" : p.oneOf(["requested", "pending", "succeeded"] as const),
    processorRef: p.chance(40) ? null : p.ref(),
    fault: p.chance(70) ? null : p.oneOf(faults),
    restock: p.chance(20),
  };
}

export function transfer(p: Pool): Transfer {
  const row = p.row("transfers");
  const part = p.row("sellerOrders");
  const known = row && p.chance(60) ? toTransfer(row) : undefined;
  const state = p.oneOf(["held", "due", "due", "sending", "sent", "settled", "blocked"] as const);
  const batch = p.row("payoutBatches");
  return {
    id: known?.id ?? p.id(),
    sellerOrderId: known?.sellerOrderId ?? part?.id ?? p.id(),
    sellerId: known?.sellerId ?? part?.sellerId ?? p.id(),
    paymentId: known?.paymentId ?? p.idOf("payments"),
    rail: known?.rail ?? p.rail(),
    kind: known?.kind ?? (p.chance(80) ? "sale" : "supplement"),
    amount: known?.amount ?? { minor: BigInt(100 * p.pick(9)), currency: p.currency() },
    withheldMinor: known?.withheldMinor ?? BigInt(p.pick(3)),
    reversedMinor: known?.reversedMinor ?? (p.chance(95) ? 0n : 50n),
    state,
    dueAt: state === "held" && p.chance(50) ? null : p.chance(97) ? p.about() : null,
    blockedReason: (state === "blocked") !== p.chance(3) ? p.oneOf(blockReasons) : null,
    batchId: p.chance(60) ? (known?.batchId ?? null) : (batch?.id ?? null),
    processorRef: p.chance(60) ? (known?.processorRef ?? null) : p.ref(),
    pastRefs: p.chance(80) ? (known?.pastRefs ?? []) : ["a b", 'c"d\\', "", "null", "e,f", "ü{}"],
    adoptedAt: p.chance(80) ? (known?.adoptedAt ?? null) : p.about(),
  };
}

const kinds: readonly EffectKind[] = ["capture", "fee", "refund", "transfer", "transfer_returned"];

export function posting(p: Pool): Posting & { id: string } {
  const currency = p.currency();
  const minor = BigInt(1 + p.pick(900));
  const seller = p.idOf("sellers");
  const rail = p.rail();
  const payable = accounts.payable(seller, rail);
  const processor = accounts.processor(rail);
  const good: Entry[] = [
    { account: processor, amountMinor: minor },
    { account: payable, amountMinor: -minor },
  ];
  const entries: Entry[] = p.oneOf<Entry[]>([
    ...[good, good, good, good],
    [
      { account: processor, amountMinor: minor + 5n },
      { account: payable, amountMinor: -minor },
      { account: accounts.commission, amountMinor: -5n },
    ],
    [
      { account: payable, amountMinor: minor },
      { account: processor, amountMinor: -minor },
    ],
    [
      { account: accounts.processorFees, amountMinor: minor },
      { account: processor, amountMinor: p.chance(90) ? -minor : minor },
    ],
    [{ account: processor, amountMinor: p.chance(50) ? minor : 0n }],
    [
      { account: { name: "strange", kind: "expense" }, amountMinor: 0n },
      { account: { name: "x:payable:", kind: "strange" as "asset" }, amountMinor: 0n },
    ],
  ]);
  const subject = p.oneOf([p.idOf("payments"), p.idOf("payments"), p.idOf("transfers"), p.id()]);
  return {
    id: p.chance(98) ? p.id() : p.idOf("ledgerTransactions"),
    ...{ kind: p.oneOf(kinds), currency, processor: rail, externalId: p.ref(), subjectId: subject },
    entries: p.chance(98) ? entries : [],
  };
}

export function params(p: Pool): OperationParams {
  const amount = { minor: `${p.pick(500)}`, currency: p.currency() };
  return p.oneOf<OperationParams>([
    { paymentId: p.idOf("payments"), ref: p.ref() },
    {
      ...{ refundId: p.idOf("refunds"), paymentId: p.idOf("payments"), amount },
      ...{ paymentRef: p.ref(), chargeRef: p.ref() },
    },
    { batchId: null, items: [] },
  ]);
}

export function inboxEntry(p: Pool): InboxEntry {
  const state = p.oneOf(["received", "received", "applied", "ignored", "quarantined"] as const);
  return {
    id: p.chance(98) ? p.id() : p.idOf("inbox"),
    processor: p.rail(),
    endpoint: p.oneOf(["stripe", "stripe-connect", "paypal"] as const),
    eventId: `evt_${p.pick(25)}`,
    type: "charge.updated",
    objectRef: p.chance(50) ? undefined : p.ref(),
    body: Uint8Array.from({ length: p.pick(6) }, () => p.pick(256)).buffer,
    state,
    note: state !== "quarantined" && p.chance(60) ? undefined : "names nothing of ours",
    verifiedBy: p.chance(50) ? undefined : "the first secret",
    at: p.about(),
  };
}

/** A checkout as the use case drafts it, or with one thing wrong. */
export function draft(p: Pool): CheckoutDraft {
  const all = p.rows("products");
  const chosen = new Set(Array.from({ length: 1 + p.pick(3) }, () => p.oneOf(all)));
  const orderId = p.id<CheckoutDraft["order"]["id"]>();
  const sellers = new Set([...chosen].map(({ sellerId }) => sellerId));
  const currency = p.currency();
  const bought = [...chosen].map((row) => ({ row, quantity: 1 + p.pick(p.chance(90) ? 2 : 9) }));
  const parts = [...sellers].map((sellerId) => {
    const mine = bought.filter(({ row }) => row.sellerId === sellerId);
    const itemsMinor = mine.reduce(
      (sum, { row, quantity }) => sum + row.priceMinor * BigInt(quantity),
      0n,
    );
    const commissionMinor = itemsMinor / 10n;
    const off = p.chance(1) ? 1n : 0n;
    return {
      ...{ id: p.id<CheckoutDraft["items"][number]["sellerOrderId"]>(), sellerId, itemsMinor },
      ...{
        shippingMinor: 495n,
        commissionMinor,
        netMinor: itemsMinor + 495n - commissionMinor + off,
      },
      ...{ state: "unfulfilled" as const, ...notShipped },
    };
  });
  const itemsMinor = parts.reduce((sum, part) => sum + part.itemsMinor, 0n);
  const shippingMinor = 495n * BigInt(parts.length);
  const totalMinor = itemsMinor + shippingMinor + (p.chance(1) ? 1n : 0n);
  const now = p.now();
  const processor = p.rail();
  const paymentId = p.chance(99) ? p.id<Payment["id"]>() : p.idOf("payments");
  const amount = { minor: totalMinor, currency };
  const address = { name: "Ada", line1: "1 Main", city: "Springfield", country: "US" };
  const number = p.chance(99) ? `AH-${orderId.slice(0, 8)}` : (p.row("orders")?.number ?? "AH-1");
  return {
    request: { ...request(p), ...(p.chance(80) && { key: p.id<string>() }) },
    ...{ lockedUntil: p.about(), now, userId: null, vault: undefined },
    ...{ email: "ada@buyers.example", shippingAddress: address },
    order: {
      ...{ id: orderId, number, currency, totalMinor, state: "pending_payment" },
      ...{ createdAt: now, expiresAt: p.about(), cancelRequestedAt: null, parts },
    },
    ...{ itemsMinor, shippingMinor, commissionBasisPoints: p.chance(99) ? 1000 : 10_001 },
    items: bought.map(({ row, quantity }) => ({
      ...{
        id: p.id<string>(),
        productId: row.id,
        title: row.title,
        unitMinor: row.priceMinor,
        quantity,
      },
      productVersion: row.version + (p.chance(2) ? 1 : 0),
      sellerOrderId: parts.find(({ sellerId }) => sellerId === row.sellerId)!.id,
      sellerId: row.sellerId,
    })),
    sellerNames: new Map(),
    payment: {
      ...{ id: paymentId, orderId, processor, processorRef: null, chargeRef: null, amount },
      ...{ state: "created", captured: null, use: null, declineCode: null },
    },
    sender: { who: "somebody", address: null, account: null },
    operation: {
      ...{
        id: p.id(),
        kind: "create_payment",
        subjectId: paymentId,
        processor,
        openedAt: now,
        tries: 0,
      },
      params: {
        ...{ paymentId, orderId, orderNumber: number, email: "ada@buyers.example" },
        amount: { minor: `${totalMinor}`, currency },
        ...{
          itemsMinor: `${itemsMinor}`,
          shippingMinor: `${shippingMinor}`,
          shippingAddress: address,
        },
      },
    },
    nextTryAt: p.about(),
  };
}

export const request = (p: Pool) => ({
  scope: `guest:${p.pick(2)}`,
  key: `key-${p.pick(8)}`,
  fingerprint: `sha-${p.pick(2)}`,
});

export const alert = (p: Pool) => ({
  kind: p.oneOf(["rail_underfunded", "part_unshipped", "processor_unauthorized"]),
  subject: p.oneOf(["stripe", "paypal", p.idOf("sellerOrders")]),
  facts: p.facts(),
});
