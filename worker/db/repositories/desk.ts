import type { InferSelectModel } from "drizzle-orm";
import { and, asc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import type { ProductId, SellerId } from "../../domain/ids.ts";
import type { Picture } from "../../domain/pictures.ts";
import { assert } from "../../domain/result.ts";
import type { DeskProduct, DeskTx } from "../../usecases/desk-ports.ts";
import type { Transaction } from "../client.ts";
import { constraintOf } from "../errors.ts";
import { toSeller } from "../rows.ts";
import {
  loginSessions,
  paypalProofs,
  productPictures,
  products,
  sellers,
} from "../schema/index.ts";
import { hiddenAbove } from "./plan-of.ts";

/** What a seller does at their own desk. */
export const deskIn = (db: Transaction): DeskTx => {
  const isTaken = async (name: string, id: SellerId) => {
    const alike = and(sql`lower(${sellers.name}) = lower(${name})`, ne(sellers.id, id));
    return (await db.select({ id: sellers.id }).from(sellers).where(alike).limit(1)).length > 0;
  };
  const addPictures = async (productId: ProductId, pictures: readonly Picture[]) => {
    if (pictures.length === 0) return;
    await db
      .insert(productPictures)
      .values(pictures.map(({ url, alt }, place) => ({ productId, place, url, alt })));
  };
  return {
    async open({ userId, ...desk }, loginsUntil) {
      if (await isTaken(desk.name, desk.id)) return "name_taken";
      const opened = await db
        .insert(sellers)
        .values({
          ...{ ...desk, userId, shippingFlatMinor: 0n },
          ...{ stripeTransfers: "inactive", paypalState: "unproved" },
        })
        .onConflictDoNothing()
        .returning({ id: sellers.id });
      if (opened.length > 0) {
        await db
          .update(loginSessions)
          .set({ expiresAt: loginsUntil })
          .where(and(eq(loginSessions.userId, userId), gt(loginSessions.expiresAt, loginsUntil)));
        return "opened";
      }
      const own = await db
        .select({ id: sellers.id })
        .from(sellers)
        .where(eq(sellers.userId, userId));
      return own.length > 0 ? "desk_exists" : "name_taken";
    },
    async lock(id) {
      const [row] = await db.select().from(sellers).where(eq(sellers.id, id)).for("update");
      assert(row !== undefined, "sellers are never deleted");
      return toSeller(row);
    },
    async saveProfile(id, profile) {
      if (await isTaken(profile.name, id)) return "name_taken";
      try {
        // A savepoint, so that a name that somebody takes at this moment ends no more than this.
        await db.transaction((inner) =>
          inner.update(sellers).set(profile).where(eq(sellers.id, id)),
        );
        return "saved";
      } catch (error) {
        if (constraintOf(error) === "sellers_name") return "name_taken";
        throw error;
      }
    },
    async pause(id, pause) {
      await db.update(sellers).set(pause).where(eq(sellers.id, id));
    },
    async setPaypal(id, paypal) {
      await db.update(sellers).set(paypal).where(eq(sellers.id, id));
    },
    async saveProof(proof) {
      const row = { ...proof, usedAt: null };
      await db
        .insert(paypalProofs)
        .values(row)
        .onConflictDoUpdate({ target: paypalProofs.sellerId, set: row });
    },
    async takeProof(id, tokenDigest, now) {
      const [row] = await db
        .update(paypalProofs)
        .set({ usedAt: now })
        .where(
          and(
            eq(paypalProofs.sellerId, id),
            eq(paypalProofs.tokenDigest, tokenDigest),
            isNull(paypalProofs.usedAt),
            gt(paypalProofs.expiresAt, now),
          ),
        )
        .returning({ email: paypalProofs.email });
      return row?.email;
    },
    async lockListings(sellerId) {
      // Less than a deletion's lock: orders that are made of this seller's goods do not wait for it.
      await db
        .select({ id: sellers.id })
        .from(sellers)
        .where(eq(sellers.id, sellerId))
        .for("no key update");
      return db.$count(
        products,
        and(eq(products.sellerId, sellerId), eq(products.state, "listed")),
      );
    },
    async addProduct(sellerId, { hiddenAbove: _, price, pictures, ...product }) {
      const { minor: priceMinor, currency } = price;
      await db.insert(products).values({ ...product, sellerId, priceMinor, currency });
      await addPictures(product.id, pictures);
    },
    async lockProduct(sellerId, id, at) {
      const [row] = await db
        .select({ product: products, hiddenAbove: hiddenAbove(at) })
        .from(products)
        .where(and(eq(products.id, id), eq(products.sellerId, sellerId)))
        .for("update");
      if (!row) return undefined;
      // Another statement: the one that waited for the lock sees other tables as they were before.
      const pictures = await db
        .select({ url: productPictures.url, alt: productPictures.alt })
        .from(productPictures)
        .where(eq(productPictures.productId, id))
        .orderBy(asc(productPictures.place));
      return toDeskProduct({ ...row, pictures });
    },
    async saveProduct({ id, title, description, price, version, ...product }) {
      const { stock, limitPerOrder, state } = product;
      await db
        .update(products)
        .set({
          ...{ title, description, version, stock, limitPerOrder, state },
          priceMinor: price.minor,
        })
        .where(eq(products.id, id));
    },
    async savePictures(id, pictures) {
      await db.delete(productPictures).where(eq(productPictures.productId, id));
      await addPictures(id, pictures);
    },
  };
};

type ProductRow = {
  readonly product: InferSelectModel<typeof products>;
  readonly pictures: readonly Picture[];
  readonly hiddenAbove: number | null;
};
export const toDeskProduct = ({
  product: row,
  pictures,
  hiddenAbove,
}: ProductRow): DeskProduct => ({
  id: row.id,
  title: row.title,
  description: row.description,
  pictures,
  price: { minor: row.priceMinor, currency: row.currency },
  version: row.version,
  stock: row.stock,
  reserved: row.reserved,
  limitPerOrder: row.limitPerOrder,
  ...{ state: row.state, hiddenAbove },
  createdAt: row.createdAt,
});
