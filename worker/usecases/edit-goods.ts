import { isPrice } from "../domain/currency.ts";
import type { ProductId, SellerId } from "../domain/ids.ts";
import { isSame } from "../domain/money.ts";
import { areSamePictures } from "../domain/pictures.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { DeskProduct, ProductEdit } from "./desk-ports.ts";
import { audited } from "./note-audit.ts";
import type { Deps, Tx } from "./ports.ts";
import { planIn, plansAt } from "./subscriptions/read-plan.ts";

// What a seller sells. Whatever a buyer was quoted raises the version, so that a checkout of the
// quote as it was finds that it moved.

type By = { readonly sellerId: SellerId; readonly actor: string };
type Of = By & { readonly productId: ProductId };
export type GoodsError =
  | { readonly kind: "product_not_found" | "currency_differs" | "price_not_expressible" }
  /** The plan lists no more than that. */
  | { readonly kind: "listings_full"; readonly limit: number }
  | { readonly kind: "stock_below_reserved"; readonly reserved: number }
  | { readonly kind: "stock_moved"; readonly stock: number };

/** Puts something new on sale, in the seller's currency. */
export async function addProduct(
  deps: Deps,
  { sellerId, actor, edit, stock }: By & { edit: ProductEdit; stock: number },
): Promise<Result<DeskProduct, GoodsError>> {
  return deps.store.transact(async (tx) => {
    const { currency } = await tx.desk.lock(sellerId);
    const refusal = priceRefusal(edit, currency) ?? (await listingRefusal(deps, tx, sellerId));
    if (refusal) return err(refusal);
    const product: DeskProduct = {
      ...{ ...edit, id: deps.newId<ProductId>(), version: 1, stock, reserved: 0 },
      ...{ state: "listed", hiddenAbove: null, createdAt: deps.now() },
    };
    await tx.desk.addProduct(sellerId, product);
    await audited(deps, tx, { actor, action: "add_product", subject: product.id });
    return ok(product);
  });
}

/** What it is and costs. Orders that were made keep what was agreed. */
export const editProduct = (
  deps: Deps,
  { edit, ...of }: Of & { edit: ProductEdit },
): Promise<Result<DeskProduct, GoodsError>> =>
  changed(deps, of, "edit_product", async (product, tx) => {
    const refusal = priceRefusal(edit, product.price.currency);
    if (refusal) return err(refusal);
    if (saysTheSame(product, edit)) return ok(product);
    if (!areSamePictures(product.pictures, edit.pictures))
      await tx.desk.savePictures(product.id, edit.pictures);
    return ok({ ...product, ...edit, version: next(product) });
  });

/** How many there are, those that buyers have reserved included. `was` is what its seller saw. */
export const setStock = (
  deps: Deps,
  { stock, was, ...of }: Of & { stock: number; was: number | undefined },
): Promise<Result<DeskProduct, GoodsError>> =>
  changed(deps, of, "set_stock", (product) => {
    if (was !== undefined && was !== product.stock)
      return err({ kind: "stock_moved", stock: product.stock });
    if (stock < product.reserved)
      return err({ kind: "stock_below_reserved", reserved: product.reserved });
    return ok({ ...product, stock });
  });

/** Takes it off the shelves or puts it back. What is reserved already can still be paid. */
export const setListed = (
  deps: Deps,
  { state, ...of }: Of & Pick<DeskProduct, "state">,
): Promise<Result<DeskProduct, GoodsError>> =>
  changed(
    deps,
    of,
    state === "listed" ? "list_product" : "withdraw_product",
    async (product, tx) => {
      if (product.state === state) return ok(product);
      const refusal = state === "listed" && (await listingRefusal(deps, tx, of.sellerId));
      if (refusal) return err(refusal);
      return ok({ ...product, state, hiddenAbove: null, version: next(product) });
    },
  );

/** Whether the plan lists one more. Of two who ask at once the second sees what the first has listed. */
async function listingRefusal(
  deps: Deps,
  tx: Tx,
  sellerId: SellerId,
): Promise<GoodsError | undefined> {
  const listed = await tx.desk.lockListings(sellerId);
  const { listingsMax: limit } = await planIn(deps, tx, sellerId);
  return listed < limit ? undefined : { kind: "listings_full", limit };
}

type MaybeLater<T> = T | Promise<T>;
async function changed(
  deps: Deps,
  { sellerId, productId, actor }: Of,
  action: string,
  change: (product: DeskProduct, tx: Tx) => MaybeLater<Result<DeskProduct, GoodsError>>,
): Promise<Result<DeskProduct, GoodsError>> {
  return deps.store.transact(async (tx: Tx) => {
    const product = await tx.desk.lockProduct(sellerId, productId, plansAt(deps));
    if (!product) return err({ kind: "product_not_found" });
    const to = await change(product, tx);
    if (!to.ok) return to;
    await tx.desk.saveProduct(to.value);
    const facts = { version: to.value.version };
    await audited(deps, tx, { actor, action, subject: productId, facts });
    return to;
  });
}

const next = ({ version }: DeskProduct) => version + 1;

function priceRefusal(
  { price }: ProductEdit,
  currency: DeskProduct["price"]["currency"],
): GoodsError | undefined {
  if (price.currency !== currency) return { kind: "currency_differs" };
  return isPrice(price.minor, currency) ? undefined : { kind: "price_not_expressible" };
}

const saysTheSame = (product: DeskProduct, edit: ProductEdit) =>
  isSame(product.price, edit.price) &&
  product.title === edit.title &&
  product.description === edit.description &&
  areSamePictures(product.pictures, edit.pictures) &&
  product.limitPerOrder === edit.limitPerOrder;
