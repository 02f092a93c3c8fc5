import { sql } from "drizzle-orm";
import {
  check,
  customType,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { ProductId, SellerId, UserId } from "../../domain/ids.ts";
import { users } from "./accounts.ts";
import { currency, id, instant, minor } from "./columns.ts";

const tsvector = customType<{ data: string }>({ dataType: () => "tsvector" });

export const sellers = pgTable(
  "sellers",
  {
    id: id<SellerId>().primaryKey(),
    /** Who works at this seller's desk. */
    userId: uuid()
      .$type<UserId>()
      .references(() => users.id, { onDelete: "set null" }),
    name: text().notNull(),
    story: text().notNull(),
    email: text().notNull(),
    currency: currency(),
    shippingFlatMinor: minor().notNull(),
    stripeAccountId: text().unique(),
    stripeTransfers: text().$type<"inactive" | "pending" | "active">().notNull(),
    paypalEmail: text(),
    paypalState: text().$type<"unproved" | "active" | "blocked">().notNull(),
    createdAt: instant().notNull(),
    /** The shop is closed until then. */
    pausedUntil: instant(),
    pauseMessage: text(),
  },
  (t) => [
    unique("sellers_id_currency").on(t.id, t.currency),
    unique("sellers_user").on(t.userId),
    unique("sellers_name").on(t.name),
    check("sellers_pause_message", sql`${t.pauseMessage} is null or ${t.pausedUntil} is not null`),
    check("sellers_shipping_not_negative", sql`${t.shippingFlatMinor} >= 0`),
    check("sellers_stripe_transfers", sql`${t.stripeTransfers} in ('inactive','pending','active')`),
    check(
      "sellers_stripe_active_has_account",
      sql`${t.stripeTransfers} <> 'active' or ${t.stripeAccountId} is not null`,
    ),
    check("sellers_paypal_state", sql`${t.paypalState} in ('unproved','active','blocked')`),
    check(
      "sellers_paypal_active_has_email",
      sql`${t.paypalState} <> 'active' or ${t.paypalEmail} is not null`,
    ),
  ],
);

export const products = pgTable(
  "products",
  {
    id: id<ProductId>().primaryKey(),
    sellerId: id<SellerId>(),
    title: text().notNull(),
    description: text().notNull(),
    currency: currency(),
    priceMinor: minor().notNull(),
    version: integer().notNull(),
    stock: integer().notNull(),
    reserved: integer().notNull(),
    limitPerOrder: integer(),
    state: text().$type<"listed" | "withdrawn">().notNull(),
    createdAt: instant().notNull(),
    search: tsvector().generatedAlwaysAs(sql`to_tsvector('simple', title || ' ' || description)`),
  },
  (t) => [
    foreignKey({
      name: "products_seller",
      columns: [t.sellerId, t.currency],
      foreignColumns: [sellers.id, sellers.currency],
    }),
    check("products_price_positive", sql`${t.priceMinor} > 0`),
    check("products_reserved_within_stock", sql`${t.reserved} between 0 and ${t.stock}`),
    check("products_limit_positive", sql`${t.limitPerOrder} > 0`),
    check("products_state", sql`${t.state} in ('listed','withdrawn')`),
    index("products_listed").on(t.createdAt.desc(), t.id).where(sql`${t.state} = 'listed'`),
    index("products_listed_of_seller")
      .on(t.sellerId, t.createdAt, t.id)
      .where(sql`${t.state} = 'listed'`),
    index("products_by_price").on(t.currency, t.priceMinor, t.id).where(sql`${t.state} = 'listed'`),
    index("products_by_seller").on(t.sellerId, t.createdAt.desc(), t.id),
    index("products_search").using("gin", t.search),
  ],
);

export const productPictures = pgTable(
  "product_pictures",
  {
    productId: id<ProductId>().references(() => products.id),
    place: smallint().notNull(),
    url: text().notNull(),
    alt: text(),
  },
  (t) => [
    primaryKey({ columns: [t.productId, t.place] }),
    check("product_pictures_place", sql`${t.place} between 0 and 7`),
    check("product_pictures_url", sql`length(${t.url}) between 1 and 2000`),
    check("product_pictures_alt", sql`length(${t.alt}) between 1 and 200`),
  ],
);
