import { checkoutRefusalOf } from "../../../../worker/db/repositories/checkout.ts";
import { toKeyRow } from "../../../../worker/db/repositories/keys.ts";
import { fromPayment, toProduct } from "../../../../worker/db/rows.ts";
import { assert } from "../../../../worker/domain/result.ts";
import type { CheckoutDraft, Store } from "../../../../worker/usecases/ports.ts";
import { refuse } from "../engine/refusal.ts";
import type { Tables } from "../engine/tables.ts";
import type { Plain } from "../plain.ts";
import { debtOf, offersOf, shownIn, switchesOf } from "./catalogue.ts";

export type AtOnce = <T>(work: (tables: Tables) => T) => T;
type Checkout = Plain<Store["checkout"]>;

export function checkoutOver(tables: Tables): Omit<Checkout, "open"> {
  const { idempotencyKeys, operations, payments } = tables;
  return {
    read({ scope, key }, productIds) {
      const row = idempotencyKeys.get(scope, key);
      return {
        vaulted: undefined,
        key: row && toKeyRow(row),
        products: offersOf(tables, productIds).map(({ product, seller }) =>
          toProduct(shownIn(tables, product), seller, debtOf(tables, product)),
        ),
        switches: switchesOf(tables),
        // Nobody tries too often in a run, and nobody is on the blocklist.
        ...{ counts: [], isBlocked: false },
      };
    },
    settle({ operation, ref, request, answer, at }) {
      const open = operations.get(operation.id);
      operations.update(open?.state === "open" ? [open] : [], {
        ...{ state: "succeeded", answer: { kind: "ok", value: { ref } }, closedAt: at },
      });
      const payment = payments.get(operation.params.paymentId);
      payments.update(payment && payment.processorRef === null ? [payment] : [], {
        ...{ processorRef: ref, updatedAt: at },
      });
      const key = idempotencyKeys.get(request.scope, request.key);
      idempotencyKeys.update(key ? [key] : [], { status: answer.status, body: answer.body });
    },
  };
}

/** Is a transaction of its own, because its answer says why nothing of it was written. */
export const openingOver =
  (atOnce: AtOnce): Checkout["open"] =>
  (draft) => {
    assert(draft.operation.subjectId === draft.payment.id, "the operation creates this payment");
    try {
      atOnce((tables) => {
        offerIsUnchanged(tables, draft);
        reserve(tables, draft);
        write(tables, draft);
      });
      return undefined;
    } catch (error) {
      const refusal = checkoutRefusalOf(error);
      if (!refusal) throw error;
      return refusal;
    }
  };

function offerIsUnchanged({ products }: Tables, { items }: CheckoutDraft): void {
  const isOffered = items.every(({ productId, productVersion }) => {
    const product = products.get(productId);
    return product?.version === productVersion && product.state === "listed";
  });
  if (!isOffered) refuse("check", "guard offer_unchanged", "offer_unchanged");
}

function reserve({ products }: Tables, { items }: CheckoutDraft): void {
  const wanted = new Map(items.map(({ productId, quantity }) => [productId, quantity]));
  products.update(products.among([...wanted.keys()]), ({ id, reserved }) => ({
    reserved: reserved + (wanted.get(id) ?? 0),
  }));
}

function write(tables: Tables, draft: CheckoutDraft): void {
  const { request, order, items, operation, payment, now } = draft;
  const { scope, key, fingerprint } = request;
  tables.idempotencyKeys.insert([
    {
      ...{ scope, key, fingerprint, lockedUntil: draft.lockedUntil },
      ...{ subjectId: order.id, createdAt: now },
    },
  ]);
  tables.orders.insert([
    {
      ...{ id: order.id, number: order.number, currency: order.currency, state: order.state },
      ...{
        totalMinor: order.totalMinor,
        createdAt: order.createdAt,
        updatedAt: order.createdAt,
        expiresAt: order.expiresAt,
      },
      email: draft.email,
      shippingAddress: draft.shippingAddress,
      userId: draft.userId,
      itemsMinor: draft.itemsMinor,
      shippingMinor: draft.shippingMinor,
      commissionBasisPoints: draft.commissionBasisPoints,
    },
  ]);
  tables.sellerOrders.insert(
    order.parts.map((part) => ({ ...part, orderId: order.id, currency: order.currency })),
  );
  tables.orderItems.insert(
    items.map(({ sellerId: _, ...item }) => ({
      ...item,
      totalMinor: item.unitMinor * BigInt(item.quantity),
    })),
  );
  tables.stockReservations.insert(
    items.map(({ productId, quantity }) => ({
      ...{ orderId: order.id, productId, quantity, state: "held" },
    })),
  );
  tables.payments.insert([{ ...fromPayment(payment), createdAt: now, updatedAt: now }]);
  tables.paymentSenders.insert([{ paymentId: payment.id, ...draft.sender, createdAt: now }]);
  tables.operations.insert([{ ...operation, state: "open", nextTryAt: draft.nextTryAt }]);
}
