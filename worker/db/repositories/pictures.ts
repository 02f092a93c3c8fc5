import { sql } from "drizzle-orm";
import type { Picture } from "../../domain/pictures.ts";

/** The first so many of a product's pictures, within the statement that reads `products`. */
export const picturesOf = (most: number) => sql<readonly Picture[]>`(
  select coalesce(jsonb_agg(jsonb_build_object('url', p.url, 'alt', p.alt) order by p.place), '[]')
  from product_pictures p where p.product_id = products.id and p.place < ${most})`;
