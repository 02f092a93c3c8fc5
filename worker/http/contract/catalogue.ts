import * as z from "zod";
import { Id, Instant, MoneyJson } from "./shapes.ts";

/** Whose plan shows them among the first. */
const isFeatured = z.boolean();
/** Why nothing of an artisan is for sale although it is there: they are away. */
const Pause = z.strictObject({ until: Instant, message: z.string().nullable() }).nullable();

export const Artisan = z.strictObject({
  ...{ id: Id, name: z.string(), story: z.string(), isFeatured },
  /** Of their parcel, once in each order, however much is in it. */
  shipping: MoneyJson,
  pause: Pause,
});
export type Artisan = z.infer<typeof Artisan>;

/** Without `alt` its seller has not said what it shows. */
export const Picture = z.strictObject({ url: z.string(), alt: z.string().nullable() });
export type Picture = z.infer<typeof Picture>;

export const Product = z.strictObject({
  id: Id,
  title: z.string(),
  description: z.string(),
  /** The first of its pictures. */
  picture: Picture.nullable(),
  price: MoneyJson,
  /** What can be bought now: on hand less what others have reserved; nothing during a pause. */
  available: z.int(),
  /** The most of it that one order takes, or null. */
  limitPerOrder: z.int().nullable(),
  artisan: z.strictObject({ id: Id, name: z.string(), isFeatured }),
  pause: Pause,
});
export type Product = z.infer<typeof Product>;
/** With all of its pictures, in its seller's order. */
export const ProductDetails = Product.extend({ pictures: z.array(Picture) });
export type ProductDetails = z.infer<typeof ProductDetails>;

/** Asked for in the query string, hence text that has to be a number. */
const Limit = z.coerce.number().int().min(1).max(100).default(24);

export const ProductsQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: Limit,
  artisan: Id.optional(),
  q: z.string().trim().min(1).max(100).optional(),
  /** Newest first, and featured ones before the others; or by price, each currency by itself. */
  order: z.enum(["newest", "price", "price_desc"]).default("newest"),
  /** Only what can be bought now. */
  available: z.literal("true").optional(),
});
export type ProductsQuery = z.infer<typeof ProductsQuery>;
export const ProductsPage = z.strictObject({
  products: z.array(Product),
  nextCursor: z.string().nullable(),
});
export type ProductsPage = z.infer<typeof ProductsPage>;

export const ArtisansPage = z.strictObject({ artisans: z.array(Artisan) });
export type ArtisansPage = z.infer<typeof ArtisansPage>;

/** What the pages have to know of the settings, to offer a method or to say what is kept. Nothing in it is secret. */
export const ShopConfig = z.strictObject({
  stripe: z.strictObject({ publishableKey: z.string() }),
  paypal: z.strictObject({ clientId: z.string() }),
  /** With which a page proves that a person is there, should it be asked to; null: it never is. */
  turnstile: z.strictObject({ siteKey: z.string() }).nullable(),
  /** After how many days what is personal goes: of ended orders, and of the processors' events. */
  kept: z.strictObject({ buyersDays: z.int(), eventsDays: z.int() }),
  /** Addresses of the stand-ins' browser scripts; null in production, where there are none. */
  standIn: z
    .strictObject({
      stripeScriptUrl: z.string().nullable(),
      paypalSdkBaseUrl: z.string().nullable(),
      turnstileScriptUrl: z.string().nullable(),
    })
    .nullable(),
});
export type ShopConfig = z.infer<typeof ShopConfig>;
