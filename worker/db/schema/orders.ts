import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { OrderId, ProductId, SellerId, SellerOrderId, UserId } from "../../domain/ids.ts";
import type { OrderState, SellerOrderState, ShippingAddress } from "../../domain/orders.ts";
import { users } from "./accounts.ts";
import { products, sellers } from "./catalogue.ts";
import { currency, id, instant, minor } from "./columns.ts";

export const orders = pgTable(
  "orders",
  {
    id: id<OrderId>().primaryKey(),
    number: text().notNull().unique("orders_number"),
    /** Whose order it is; null: a guest's, or of somebody who has left. */
    userId: uuid()
      .$type<UserId>()
      .references(() => users.id, { onDelete: "set null" }),
    email: text().notNull(),
    shippingAddress: jsonb().$type<ShippingAddress>().notNull(),
    currency: currency(),
    itemsMinor: minor().notNull(),
    shippingMinor: minor().notNull(),
    totalMinor: minor().notNull(),
    commissionBasisPoints: integer().notNull(),
    state: text().$type<OrderState>().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
    expiresAt: instant().notNull(),
    endTriedAt: instant(),
    cancelRequestedAt: instant(),
    paidAt: instant(),
    /** When what is personal was taken out of it. */
    erasedAt: instant(),
  },
  (t) => [
    unique("orders_id_currency").on(t.id, t.currency),
    check("orders_total", sql`${t.totalMinor} = ${t.itemsMinor} + ${t.shippingMinor}`),
    check("orders_positive", sql`${t.itemsMinor} > 0 and ${t.shippingMinor} >= 0`),
    check("orders_commission", sql`${t.commissionBasisPoints} between 0 and 10000`),
    check(
      "orders_state",
      sql`${t.state} in ('pending_payment','paid','partially_paid','partially_refunded','refunded','charged_back','expired','cancelled')`,
    ),
    index("orders_to_expire")
      .on(sql`greatest(${t.expiresAt}, ${t.endTriedAt})`)
      .where(sql`${t.state} = 'pending_payment'`),
    index("orders_by_change").on(t.updatedAt),
    index("orders_recent").on(t.createdAt.desc(), t.id),
    index("orders_by_user")
      .on(t.userId, t.createdAt.desc(), t.id)
      .where(sql`${t.userId} is not null`),
    index("orders_by_email").on(sql`lower(${t.email})`).where(sql`${t.userId} is null`),
    index("orders_to_erase").on(t.createdAt).where(sql`${t.erasedAt} is null`),
    index("orders_by_buyer").on(sql`lower(${t.email})`, t.createdAt),
    index("orders_by_payment_time").on(t.paidAt).where(sql`${t.paidAt} is not null`),
  ],
);

export const sellerOrders = pgTable(
  "seller_orders",
  {
    id: id<SellerOrderId>().primaryKey(),
    orderId: id<OrderId>(),
    sellerId: id<SellerId>().references(() => sellers.id),
    currency: currency(),
    itemsMinor: minor().notNull(),
    shippingMinor: minor().notNull(),
    commissionMinor: minor().notNull(),
    netMinor: minor().notNull(),
    state: text().$type<SellerOrderState>().notNull(),
    shippedAt: instant(),
    carrier: text(),
    trackingNumber: text(),
    deliveredAt: instant(),
  },
  (t) => [
    foreignKey({
      name: "seller_orders_order",
      columns: [t.orderId, t.currency],
      foreignColumns: [orders.id, orders.currency],
    }),
    unique("seller_orders_one_per_seller").on(t.orderId, t.sellerId),
    check(
      "seller_orders_adds_up",
      sql`${t.netMinor} + ${t.commissionMinor} = ${t.itemsMinor} + ${t.shippingMinor}`,
    ),
    check(
      "seller_orders_commission",
      sql`${t.itemsMinor} > 0 and ${t.shippingMinor} >= 0 and ${t.commissionMinor} between 0 and ${t.itemsMinor}`,
    ),
    check("seller_orders_state", sql`${t.state} in ('unfulfilled','shipped','delivered')`),
    check("seller_orders_shipped", sql`(${t.state} = 'unfulfilled') = (${t.shippedAt} is null)`),
    check(
      "seller_orders_delivered",
      sql`(${t.state} = 'delivered') = (${t.deliveredAt} is not null)`,
    ),
    index("seller_orders_by_seller").on(t.sellerId),
    index("seller_orders_unshipped").on(t.orderId).where(sql`${t.state} = 'unfulfilled'`),
    index("seller_orders_by_shipping").on(t.shippedAt).where(sql`${t.shippedAt} is not null`),
    index("seller_orders_by_delivery").on(t.deliveredAt).where(sql`${t.deliveredAt} is not null`),
  ],
);

export const orderItems = pgTable(
  "order_items",
  {
    id: id<string>().primaryKey(),
    sellerOrderId: id<SellerOrderId>().references(() => sellerOrders.id),
    productId: id<ProductId>().references(() => products.id),
    productVersion: integer().notNull(),
    title: text().notNull(),
    unitMinor: minor().notNull(),
    quantity: integer().notNull(),
    totalMinor: minor().notNull(),
  },
  (t) => [
    unique("order_items_one_per_product").on(t.sellerOrderId, t.productId),
    check("order_items_quantity", sql`${t.quantity} between 1 and 99`),
    check("order_items_total", sql`${t.totalMinor} = ${t.unitMinor} * ${t.quantity}`),
    index("order_items_by_product").on(t.productId),
  ],
);

export const stockReservations = pgTable(
  "stock_reservations",
  {
    orderId: id<OrderId>().references(() => orders.id),
    productId: id<ProductId>().references(() => products.id),
    quantity: integer().notNull(),
    state: text().$type<"held" | "consumed" | "released">().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.productId] }),
    check("stock_reservations_quantity", sql`${t.quantity} > 0`),
    check("stock_reservations_state", sql`${t.state} in ('held','consumed','released')`),
    index("stock_reservations_by_product").on(t.productId),
    index("stock_reservations_held").on(t.productId).where(sql`${t.state} = 'held'`),
  ],
);
