import { asShown, toProduct, toSeller } from "../../../../worker/db/rows.ts";
import { accounts } from "../../../../worker/domain/ledger.ts";
import { PICTURES_MAX } from "../../../../worker/domain/pictures.ts";
import { plans } from "../../../../worker/domain/plans.ts";
import { isPaused } from "../../../../worker/domain/sellers.ts";
import type { CatalogueOrder, Reads } from "../../../../worker/usecases/reads.ts";
import type { Row } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import { descending, ordered } from "../order.ts";
import type { Plain } from "../plain.ts";

type Offer = { product: Row<"products">; seller: Row<"sellers"> };

const offerOf = ({ sellers }: Tables, product: Row<"products"> | undefined): Offer[] => {
  const seller = product && sellers.get(product.sellerId);
  return product && seller ? [{ product, seller }] : [];
};

/** What the seller of a product owes, in its currency. */
export const debtOf = ({ ledgerAccounts }: Tables, product: Row<"products">): bigint =>
  ledgerAccounts.get(accounts.debt(product.sellerId).name, product.currency)?.balanceMinor ?? 0n;

/** Each once, by id. */
export const offersOf = (tables: Tables, ids: readonly string[]): Offer[] =>
  tables.products.among(ids).flatMap((product) => offerOf(tables, product));

export const switchesOf = ({ railSwitches }: Tables) =>
  ordered(railSwitches.all(), ({ rail, direction }) => [rail, direction]);

/** Nobody subscribes in a run: the oldest are shown, as many as everybody lists, and nobody first. */
const isShown = ({ products }: Tables, { sellerId, createdAt, id }: Row<"products">) => {
  const listed = products
    .all()
    .filter((row) => row.sellerId === sellerId && row.state === "listed");
  const older = listed.filter(
    (row) =>
      row.createdAt < createdAt || (row.createdAt.getTime() === createdAt.getTime() && row.id < id),
  );
  return older.length < plans.starter.listingsMax;
};
/** As its buyers have it. */
export const shownIn = (tables: Tables, product: Row<"products">) =>
  asShown(product, product.state === "listed" && !isShown(tables, product));

const listedIn =
  (tables: Tables, picturesMost = 1) =>
  ({ product, seller }: Offer) => ({
    ...toProduct(shownIn(tables, product), seller),
    ...{ description: product.description, pictures: picturesOf(tables, product, picturesMost) },
    ...{ createdAt: product.createdAt, isFeatured: false },
  });

const picturesOf = ({ productPictures }: Tables, { id }: Row<"products">, most: number) =>
  ordered(productPictures.where("ofProduct", id), ({ place }) => [place])
    .filter(({ place }) => place < most)
    // Keys in the order in which jsonb has them.
    .map(({ alt, url }) => ({ alt, url }));

function isAfter(row: Row<"products">, { order, cursor }: CatalogueOrder): boolean {
  if (!cursor) return true;
  const id = uuid(cursor.id);
  if (order === "newest") {
    const { isFeatured, createdAt } = cursor;
    if (isFeatured || row.createdAt < createdAt) return true;
    return row.createdAt.getTime() === createdAt.getTime() && row.id > id;
  }
  const isUp = order === "price";
  if (row.currency !== cursor.currency) return row.currency > cursor.currency === isUp;
  if (row.priceMinor !== cursor.minor) return row.priceMinor > cursor.minor === isUp;
  return row.id !== id && row.id > id === isUp;
}

function inOrder(rows: readonly Row<"products">[], order: CatalogueOrder["order"]) {
  if (order === "newest") return ordered(rows, ({ createdAt, id }) => [descending(createdAt), id]);
  const rising = ordered(rows, ({ currency, priceMinor, id }) => [currency, priceMinor, id]);
  return order === "price" ? rising : rising.reverse();
}

/** PostgreSQL's parser of texts knows addresses, versions and more; this one words and numbers. */
const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

export function catalogueOver(
  tables: Tables,
): Plain<Pick<Reads, "products" | "product" | "sellers" | "cart">> {
  const { products, sellers } = tables;
  const toListed = listedIn(tables);
  return {
    products(asked, { now }) {
      const { limit, sellerId, words, isAvailable } = asked;
      const isLeft = ({ stock, reserved, sellerId: id }: Row<"products">) => {
        const seller = sellers.get(id);
        return stock > reserved && seller !== undefined && !isPaused(seller, now);
      };
      const hasWords = ({ title, description }: Row<"products">) => {
        const there = wordsOf(`${title} ${description}`);
        return words.every((word) => there.some((one) => one.startsWith(word)));
      };
      const found = products
        .all()
        .filter(
          (row) =>
            shownIn(tables, row).state === "listed" &&
            (!sellerId || row.sellerId === uuid(sellerId)) &&
            hasWords(row) &&
            (!isAvailable || isLeft(row)) &&
            isAfter(row, asked),
        );
      return inOrder(found, asked.order)
        .slice(0, limit)
        .flatMap((product) => offerOf(tables, product))
        .map(toListed);
    },
    product: (id) => offerOf(tables, products.get(id)).map(listedIn(tables, PICTURES_MAX))[0],
    sellers: () =>
      ordered(sellers.all(), ({ name, id }) => [name, id]).map((seller) => ({
        ...{ ...toSeller(seller), story: seller.story, isFeatured: false },
      })),
    cart: (ids) => ({
      products: offersOf(tables, ids).map(({ product, seller }) =>
        toProduct(shownIn(tables, product), seller, debtOf(tables, product)),
      ),
      switches: switchesOf(tables),
    }),
  };
}
