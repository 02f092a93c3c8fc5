import { and, asc, eq, sql } from "drizzle-orm";
import { assert } from "../../domain/result.ts";
import type { Tx } from "../../usecases/ports.ts";
import type { Transaction } from "../client.ts";
import { toOrder } from "../rows.ts";
import { orders, products, sellerOrders, stockReservations } from "../schema/index.ts";

export const ordersIn = (db: Transaction): Tx["orders"] => ({
  async lock(id) {
    const [row] = await db.select().from(orders).where(eq(orders.id, id)).for("update");
    if (!row) return undefined;
    const parts = await db
      .select()
      .from(sellerOrders)
      .where(eq(sellerOrders.orderId, id))
      .orderBy(asc(sellerOrders.sellerId));
    return toOrder(row, parts);
  },
  async move(id, to, at) {
    const paidAt = to === "paid" ? { paidAt: at } : {};
    await db
      .update(orders)
      .set({ state: to, ...paidAt, updatedAt: at })
      .where(eq(orders.id, id));
  },
  async extend(id, expiresAt, at) {
    await db.update(orders).set({ expiresAt, updatedAt: at }).where(eq(orders.id, id));
  },
  async requestCancel(id, at) {
    const asked = { cancelRequestedAt: at, updatedAt: at };
    await db.update(orders).set(asked).where(eq(orders.id, id));
  },
  async contactOf(id) {
    const { email, shippingAddress, itemsMinor, shippingMinor } = orders;
    const columns = { email, shippingAddress, itemsMinor, shippingMinor };
    const [row] = await db.select(columns).from(orders).where(eq(orders.id, id));
    assert(row !== undefined, "an order that was locked is there");
    return row;
  },
  async ofPart(id) {
    const [row] = await db
      .select({ orderId: sellerOrders.orderId })
      .from(sellerOrders)
      .where(eq(sellerOrders.id, id));
    return row?.orderId;
  },
  async ship(id, at, { carrier, trackingNumber }) {
    await db
      .update(sellerOrders)
      .set({ state: "shipped", shippedAt: at, carrier, trackingNumber })
      .where(eq(sellerOrders.id, id));
  },
  async correctParcel(id, { carrier, trackingNumber }) {
    await db.update(sellerOrders).set({ carrier, trackingNumber }).where(eq(sellerOrders.id, id));
  },
  async deliver(id, at) {
    await db
      .update(sellerOrders)
      .set({ state: "delivered", deliveredAt: at })
      .where(eq(sellerOrders.id, id));
  },
});

/** Rows of products are always locked by id, as the checkout's batch does, so no two wait in a ring. */
const lockProductsOf = (db: Transaction, orderId: string) =>
  db.execute(sql`
    select ${products.id} from ${products}
    where ${products.id} in (
      select ${stockReservations.productId} from ${stockReservations}
      where ${stockReservations.orderId} = ${orderId} and ${stockReservations.state} = 'held')
    order by ${products.id} for update`);

export const stockIn = (db: Transaction): Tx["stock"] => {
  async function end(orderId: Parameters<Tx["stock"]["consume"]>[0], sold: boolean) {
    await lockProductsOf(db, orderId);
    const held = and(eq(stockReservations.orderId, orderId), eq(stockReservations.state, "held"));
    await db
      .update(products)
      .set({
        reserved: sql`${products.reserved} - ${stockReservations.quantity}`,
        stock: sold
          ? sql`${products.stock} - ${stockReservations.quantity}`
          : sql`${products.stock}`,
      })
      .from(stockReservations)
      .where(and(held, eq(products.id, stockReservations.productId)));
    await db
      .update(stockReservations)
      .set({ state: sold ? "consumed" : "released" })
      .where(held);
  }
  return { consume: (orderId) => end(orderId, true), release: (orderId) => end(orderId, false) };
};
