import type { Approval } from "../domain/approvals.ts";
import type { Explanation } from "../domain/explanation/explain.ts";
import { isUnsent } from "../domain/payouts.ts";
import { adviceOf, tasksOf } from "../domain/requirements.ts";
import { saidOfPayout } from "../domain/seller-payouts.ts";
import { saidOfTransfer } from "../domain/transfer-words.ts";
import type {
  Desk,
  DeskPart,
  DeskPayout,
  DeskProduct,
  DeskTransfer,
  Payable,
  PayableEntry,
} from "../usecases/desk-ports.ts";
import type { HeldTransfer } from "../usecases/reads.ts";
import type { ApprovalView } from "./contract/approvals.ts";
import type {
  Desk as DeskJson,
  DeskPart as PartJson,
  DeskPayout as PayoutJson,
  DeskPayoutLines as PayoutLinesJson,
  DeskProduct as ProductJson,
  DeskTransfer as TransferJson,
} from "./contract/seller.ts";
import { pauseOf, toMoney, toShipment, toTransfer } from "./views.ts";

export function toDesk(desk: Desk, now: Date): DeskJson {
  const { requirements, proofExpiresAt } = desk;
  const mailedUntil = proofExpiresAt && proofExpiresAt > now ? proofExpiresAt : undefined;
  return {
    ...{ id: desk.id, name: desk.name, story: desk.story, email: desk.email },
    currency: desk.currency,
    shippingFlat: toMoney({ minor: desk.shippingFlatMinor, currency: desk.currency }),
    pause: pauseOf(desk, now),
    paypal: {
      email: desk.paypalEmail,
      state: desk.paypalState,
      mailedUntil: mailedUntil?.toISOString() ?? null,
    },
    stripe: {
      onboarded: desk.stripeAccountId !== null,
      transfers: desk.stripeTransfers,
      disabledReason: requirements?.disabledReason ?? null,
      advice: adviceOf(desk.stripeTransfers, requirements),
      tasks: requirements
        ? tasksOf(requirements).map((task) => ({ ...task, by: task.by?.toISOString() ?? null }))
        : [],
      readAt: requirements?.readAt.toISOString() ?? null,
    },
  };
}

export const toDeskProduct = ({
  price,
  pictures,
  hiddenAbove,
  createdAt,
  ...product
}: DeskProduct): ProductJson => ({
  ...product,
  price: toMoney(price),
  pictures: [...pictures],
  hidden: hiddenAbove !== null,
  hiddenBecause: hiddenAbove === null ? null : saidOfHidden(hiddenAbove),
  createdAt: createdAt.toISOString(),
});
const saidOfHidden = (shown: number) =>
  `Your plan shows ${shown} goods: the oldest ones that are listed, and this is newer. ` +
  "It is kept as it is, and shown again with a plan that lists more, or when one that is older is withdrawn.";

/** Why it waits and what ends that; null for what does not wait for more than its time. */
function waitsFor(transfer: HeldTransfer): string | null {
  if (transfer.state !== "blocked" && transfer.holdReason === null) return null;
  if (!isUnsent(transfer)) return null;
  const { words, next } = saidOfTransfer(transfer, "seller");
  return `${words} ${next}`;
}

export function toDeskTransfer(transfer: DeskTransfer): TransferJson {
  const { paymentId: _, artisanId: __, ...view } = toTransfer(transfer, "seller");
  const { orderNumber, createdAt } = transfer;
  return {
    ...{ ...view, orderNumber, createdAt: createdAt.toISOString() },
    waitsFor: waitsFor(transfer),
  };
}

export function toDeskPart(part: DeskPart): PartJson {
  const money = (minor: bigint) => toMoney({ minor, currency: part.currency });
  const { id, orderNumber, orderState, state, transfer } = part;
  // An address is for sending: whose order is over has no more use for it.
  const isToSend = orderState === "paid" || orderState === "partially_refunded";
  return {
    ...{ id, orderNumber, orderState, state, ...toShipment(part) },
    paidAt: part.paidAt.toISOString(),
    items: part.items.map(({ productId, title, quantity, unitMinor }) => ({
      ...{ productId, title, quantity, unitPrice: money(unitMinor) },
      total: money(unitMinor * BigInt(quantity)),
    })),
    itemsTotal: money(part.itemsMinor),
    shipping: money(part.shippingMinor),
    commission: money(part.commissionMinor),
    net: money(part.netMinor),
    shippingAddress: isToSend ? part.shippingAddress : null,
    transfer: transfer
      ? {
          ...{ id: transfer.id, state: transfer.state, waitsFor: waitsFor(transfer) },
          said: saidOfTransfer(transfer, "seller"),
        }
      : null,
  };
}

export const toDeskPayout = ({
  amount,
  arrivesAt,
  createdAt,
  ...payout
}: DeskPayout): PayoutJson => ({
  ...{ id: payout.id, ref: payout.ref, state: payout.state, amount: toMoney(amount) },
  arrivesAt: arrivesAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
  said: saidOfPayout(payout),
});

/** What it was made of, each transfer of ours under its order's number. */
export function toPayoutLines({ payout, orders }: Explanation): PayoutLinesJson {
  const parts = orders.flatMap(({ number, parts }) =>
    parts.flatMap(({ id, transfer }) => (transfer ? [{ id, number, transfer }] : [])),
  );
  const found = (ref: string | undefined) =>
    parts.find(({ transfer }) => ref !== undefined && transfer.processorRef === ref);
  const lines = payout?.lines?.map(({ transferRef, kind, amount, fee }) => ({
    ...{ kind, amount: toMoney(amount), fee: toMoney(fee) },
    transferId: found(transferRef)?.transfer.id ?? null,
    sellerOrderId: found(transferRef)?.id ?? null,
    orderNumber: found(transferRef)?.number ?? null,
  }));
  return { lines: lines ?? null, isCut: payout?.isCut ?? false };
}

export const toPayable = ({ rail, owed }: Payable) => ({ rail, owed: toMoney(owed) });

export const toTransaction = ({ transactionId: id, kind, rail, at, amount }: PayableEntry) => ({
  ...{ id, kind, rail, at: at.toISOString(), amount: toMoney(amount) },
});

export const toApproval = ({ amount, request, ...approval }: Approval): ApprovalView => ({
  ...approval,
  amount: toMoney(amount),
  note: textOf(request?.note ?? request?.reason),
  requestedAt: approval.requestedAt.toISOString(),
  expiresAt: approval.expiresAt.toISOString(),
  decidedAt: approval.decidedAt?.toISOString() ?? null,
});
const textOf = (value: unknown) => (typeof value === "string" ? value : null);
