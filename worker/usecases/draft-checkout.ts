import type { OperationId, OrderId, PaymentId, SellerOrderId } from "../domain/ids.ts";
import { nextTryAfter, toMoneyRow } from "../domain/operation.ts";
import { notShipped, orderNumber } from "../domain/orders.ts";
import type { Quote } from "../domain/quote.ts";
import { KEY_LOCK_MS } from "./once.ts";
import type { CheckoutDraft, Deps } from "./ports.ts";
import type { Prepared } from "./saved-methods/prepare-vault.ts";
import type { CheckoutInput } from "./start-checkout.ts";

type Decided = {
  readonly orderId: OrderId;
  readonly quote: Quote;
  readonly vault: Prepared | undefined;
};

/** Everything that will be written, decided here so that the write itself decides nothing. */
export function draftCheckout(deps: Deps, input: CheckoutInput, decided: Decided): CheckoutDraft {
  const { orderId, quote, vault } = decided;
  const now = deps.now();
  const paymentId = deps.newId<PaymentId>();
  const parts = quote.parts.map((part) => ({ ...part, id: deps.newId<SellerOrderId>() }));
  const order = {
    id: orderId,
    number: orderNumber(orderId),
    currency: quote.currency,
    totalMinor: quote.total.minor,
    state: "pending_payment" as const,
    createdAt: now,
    expiresAt: new Date(now.getTime() + deps.settings.reservationMinutes * 60_000),
    cancelRequestedAt: null,
    parts: parts.map(({ id, seller, itemsMinor, shippingMinor, commissionMinor, netMinor }) => ({
      ...{ id, sellerId: seller.id, state: "unfulfilled" as const },
      ...{ itemsMinor, shippingMinor, commissionMinor, netMinor, ...notShipped },
    })),
  };
  return {
    request: input.request,
    lockedUntil: new Date(now.getTime() + KEY_LOCK_MS),
    now,
    order,
    userId: input.userId ?? null,
    email: input.email,
    shippingAddress: input.shippingAddress,
    itemsMinor: quote.itemsMinor,
    shippingMinor: quote.shippingMinor,
    commissionBasisPoints: deps.settings.commissionBasisPoints,
    sellerNames: new Map(parts.map(({ seller }) => [seller.id, seller.name])),
    items: parts.flatMap((part) =>
      part.lines.map(({ product, quantity }) => ({
        ...{ id: deps.newId(), sellerOrderId: part.id, sellerId: part.seller.id, quantity },
        productId: product.id,
        productVersion: product.version,
        title: product.title,
        unitMinor: product.priceMinor,
      })),
    ),
    payment: {
      ...{ id: paymentId, orderId, processor: input.processor, amount: quote.total },
      ...{ processorRef: null, chargeRef: null, captured: null, use: null, declineCode: null },
      state: "created",
    },
    sender: input.sender,
    operation: {
      id: deps.newId<OperationId>(),
      kind: "create_payment",
      subjectId: paymentId,
      processor: input.processor,
      params: {
        paymentId,
        orderId,
        orderNumber: order.number,
        amount: toMoneyRow(quote.total),
        itemsMinor: `${quote.itemsMinor}`,
        shippingMinor: `${quote.shippingMinor}`,
        email: input.email,
        shippingAddress: input.shippingAddress,
        ...(vault ? { vault: vault.terms } : {}),
      },
      openedAt: now,
      tries: 1,
    },
    vault: vault && { ...vault.row, paymentId },
    nextTryAt: nextTryAfter(now, 0),
  };
}
