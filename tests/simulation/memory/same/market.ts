import type { Database } from "../../world/database.ts";
import type { MemoryDatabase } from "../database.ts";
import { specs, type TableKey, type Values } from "../engine/schema.ts";
import { insertProduct, insertSeller } from "../people.ts";
import type { Pool } from "./pool.ts";

/** The same artisans and goods for both. */
export async function fill(database: Database, memory: MemoryDatabase, pool: Pool): Promise<void> {
  const createdAt = new Date("2026-01-01T00:00:00Z");
  for (let n = 0; n < 4; n++) {
    const seller: Values<"sellers"> = {
      ...{
        id: pool.id(),
        name: `Artisan ${n}`,
        story: "Makes things.",
        email: `a${n}@x.example`,
      },
      ...{
        currency: "USD",
        shippingFlatMinor: 495n,
        stripeAccountId: n === 3 ? null : `acct_${n}`,
      },
      ...{ stripeTransfers: n === 0 ? "active" : "inactive", paypalEmail: `a${n}@x.example` },
      ...{ paypalState: n === 2 ? "blocked" : "active", createdAt },
    };
    await insert(database, "sellers", seller);
    insertSeller(memory, seller);
    for (const stock of [1000, 500, 40, 2]) {
      const product: Values<"products"> = {
        ...{ id: pool.id(), sellerId: seller.id!, title: `Thing ${n}`, description: "By hand." },
        ...{ currency: "USD", priceMinor: BigInt(105 + 31 * n), version: 1, stock },
        ...{ reserved: 0, limitPerOrder: null, state: "listed", createdAt },
      };
      // Of one product of each artisan but the first; one picture is without a word of what it shows.
      const pictures = [...Array(stock === 1000 ? n : 0).keys()].map((place) => ({
        ...{ productId: product.id, place, url: `/pictures/x/${stock}-${place}.svg` },
        alt: place === 2 ? null : `From side ${place}`,
      }));
      await insert(database, "products", product);
      for (const picture of pictures) await insert(database, "productPictures", picture);
      insertProduct(memory, product, pictures);
    }
  }
}

/** Past every right, by SQL with the values as text. */
export async function insert<K extends TableKey>(
  database: Pick<Database, "ask">,
  key: K,
  values: Values<K>,
): Promise<void> {
  const { name, columns } = specs.get(key)!;
  const given = columns.map(({ key: field, type }) => {
    const value = (values as Readonly<Record<string, unknown>>)[field];
    return value === null || value === undefined ? null : type.toText(value as never);
  });
  const names = columns.map((column) => `"${column.name}"`).join(", ");
  const places = columns.map((_, n) => `$${n + 1}`).join(", ");
  await database.ask(`insert into "${name}" (${names}) values (${places})`, given);
}
