import { toOrder } from "../../../../worker/db/rows.ts";
import { assert } from "../../../../worker/domain/result.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { Values } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import { ordered } from "../order.ts";
import type { Plain } from "../plain.ts";

type Orders = Plain<Tx["orders"]>;

export function ordersIn({ orders, sellerOrders }: Tables): Orders {
  function update(id: string, values: Values<"orders">): void {
    const row = orders.get(id);
    orders.update(row ? [row] : [], values);
  }
  function updatePart(id: string, values: Values<"sellerOrders">): void {
    const row = sellerOrders.get(id);
    sellerOrders.update(row ? [row] : [], values);
  }
  return {
    lock(id) {
      const row = orders.get(id);
      if (!row) return undefined;
      const parts = sellerOrders.where("ofOrder", row.id);
      return toOrder(
        row,
        ordered(parts, ({ sellerId }) => [sellerId]),
      );
    },
    move: (id, to, at) =>
      update(id, { state: to, ...(to === "paid" && { paidAt: at }), updatedAt: at }),
    extend: (id, expiresAt, at) => update(id, { expiresAt, updatedAt: at }),
    requestCancel: (id, at) => update(id, { cancelRequestedAt: at, updatedAt: at }),
    contactOf(id) {
      const row = orders.get(id);
      assert(row !== undefined, "an order that was locked is there");
      const { email, shippingAddress, itemsMinor, shippingMinor } = row;
      return { email, shippingAddress, itemsMinor, shippingMinor };
    },
    ofPart: (id) => sellerOrders.get(id)?.orderId,
    ship: (id, at, { carrier, trackingNumber }) =>
      updatePart(id, { state: "shipped", shippedAt: at, carrier, trackingNumber }),
    correctParcel: (id, { carrier, trackingNumber }) => updatePart(id, { carrier, trackingNumber }),
    deliver: (id, at) => updatePart(id, { state: "delivered", deliveredAt: at }),
  };
}

export function stockIn({ products, stockReservations }: Tables): Plain<Tx["stock"]> {
  function end(orderId: string, sold: boolean): void {
    const held = stockReservations.where("heldOfOrder", uuid(orderId));
    const quantities = new Map(held.map(({ productId, quantity }) => [productId, quantity]));
    products.update(products.among([...quantities.keys()]), (product) => {
      const quantity = quantities.get(product.id) ?? 0;
      return {
        reserved: product.reserved - quantity,
        stock: sold ? product.stock - quantity : product.stock,
      };
    });
    stockReservations.update(held, { state: sold ? "consumed" : "released" });
  }
  return { consume: (orderId) => end(orderId, true), release: (orderId) => end(orderId, false) };
}
