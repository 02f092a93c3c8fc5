import type { Approval } from "../domain/approvals.ts";
import type { BlockReason } from "../domain/payouts.ts";
import { adviceOf, tasksOf } from "../domain/requirements.ts";
import type {
  Desk,
  DeskPart,
  DeskProduct,
  DeskTransfer,
  Payable,
  PayableEntry,
} from "../usecases/desk-ports.ts";
import type { ApprovalView } from "./contract/approvals.ts";
import type {
  Desk as DeskJson,
  DeskPart as PartJson,
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

export const toDeskProduct = ({ price, createdAt, ...product }: DeskProduct): ProductJson => ({
  ...product,
  price: toMoney(price),
  createdAt: createdAt.toISOString(),
});

/** Nothing of the platform's inner life: what the seller can do, and whom to write to. */
const waits: Record<BlockReason, string> = {
  seller_not_payable:
    "You cannot be paid this way now: finish Stripe's page, or confirm your PayPal address.",
  rail_underfunded: "The platform's balance is being filled: it goes out by itself.",
  rail_stopped: "Payouts are stopped for the moment: it goes out by itself.",
  books_in_doubt: "The platform checks its books: it goes out by itself.",
  returned: "It came back: the address did not take it. Correct it and write to the shop.",
  refused: "It was refused: the shop looks into it.",
  destination_changed: "You changed your PayPal address meanwhile: the shop has to agree again.",
};
const waitsFor = (reason: BlockReason | null) => (reason === null ? null : waits[reason]);

export function toDeskTransfer(transfer: DeskTransfer): TransferJson {
  const { paymentId: _, artisanId: __, ...view } = toTransfer(transfer);
  const { orderNumber, createdAt, blockedReason } = transfer;
  return {
    ...{ ...view, orderNumber, createdAt: createdAt.toISOString() },
    waitsFor: waitsFor(blockedReason),
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
      ? { id: transfer.id, state: transfer.state, waitsFor: waitsFor(transfer.blockedReason) }
      : null,
  };
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
