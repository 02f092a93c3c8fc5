import { sql } from "drizzle-orm";
import { boolean, check, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { SellerId } from "../../domain/ids.ts";
import { sellers } from "./catalogue.ts";
import { id, instant } from "./columns.ts";

const fields = () => jsonb().$type<readonly string[]>().notNull();

/** What Stripe still asks of a seller, as it last told. */
export const sellerRequirements = pgTable("seller_requirements", {
  sellerId: id<SellerId>()
    .primaryKey()
    .references(() => sellers.id),
  currentlyDue: fields(),
  pastDue: fields(),
  eventuallyDue: fields(),
  pendingVerification: fields(),
  deadline: instant(),
  disabledReason: text(),
  detailsSubmitted: boolean().notNull(),
  readAt: instant().notNull(),
});

/** The latest mail that proves a seller's PayPal address: the digest of what stands in its link. */
export const paypalProofs = pgTable(
  "paypal_proofs",
  {
    sellerId: id<SellerId>()
      .primaryKey()
      .references(() => sellers.id),
    email: text().notNull(),
    tokenDigest: text().notNull().unique("paypal_proofs_token_digest"),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  (t) => [check("paypal_proofs_expire_later", sql`${t.expiresAt} > ${t.createdAt}`)],
);
