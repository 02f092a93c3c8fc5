import { useSyncExternalStore } from "react";
import type { Product } from "../../../../worker/http/contract/catalogue.ts";
import { isRecord, stored } from "../../ui/storage.ts";

/** The contract's limits, repeated as numbers so that its schemas stay out of the bundle. */
export const LINES_MAX = 100;
export const QUANTITY_MAX = 99;

/**
 * The title, the artisan and the picture are there to show what has left the shop since. Prices are
 * not kept: what is paid is what the API quotes.
 */
export type CartLine = {
  productId: string;
  quantity: number;
  title: string;
  artisanName: string;
  imageUrl: string | null;
};

/** In every tab and after the browser was closed: a cart is nothing secret. */
const storedLines = stored<CartLine[]>(localStorage, "cart", (json) =>
  Array.isArray(json) ? json.map(asLine).filter((line) => line !== undefined) : undefined,
);

function asLine(json: unknown): CartLine | undefined {
  if (!isRecord(json)) return undefined;
  const { productId, quantity, title, artisanName, imageUrl: url } = json;
  if (typeof productId !== "string" || typeof quantity !== "number") return undefined;
  if (!Number.isInteger(quantity) || quantity < 1) return undefined;
  const imageUrl = typeof url === "string" ? url : null;
  return { productId, quantity, title: String(title), artisanName: String(artisanName), imageUrl };
}

let lines: readonly CartLine[] = storedLines.get() ?? [];
const listeners = new Set<() => void>();

function save(next: readonly CartLine[]) {
  lines = next;
  storedLines.set([...next]);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  const onStorage = () => {
    lines = storedLines.get() ?? [];
    listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", onStorage); // another tab's change
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", onStorage);
  };
}

export const cartLines = () => lines;
export const useCart = () => useSyncExternalStore(subscribe, cartLines);

/** The most of a product that a cart takes. */
export const quantityMax = ({ available, limitPerOrder }: Product) =>
  Math.max(0, Math.min(available, limitPerOrder ?? QUANTITY_MAX, QUANTITY_MAX));

/** False if there is no room: the product's limit, or the cart's. */
export function addToCart(product: Product): boolean {
  const line = lines.find(({ productId }) => productId === product.id);
  const quantity = (line?.quantity ?? 0) + 1;
  if (quantity > quantityMax(product) || (!line && lines.length >= LINES_MAX)) return false;
  const { id: productId, title, artisan, picture } = product;
  const imageUrl = picture?.url ?? null;
  const added: CartLine = { productId, quantity, title, artisanName: artisan.name, imageUrl };
  save(line ? lines.map((other) => (other === line ? added : other)) : [...lines, added]);
  return true;
}

export const setQuantity = (productId: string, quantity: number) =>
  save(lines.map((line) => (line.productId === productId ? { ...line, quantity } : line)));

export const removeFromCart = (productIds: readonly string[]) =>
  save(lines.filter(({ productId }) => !productIds.includes(productId)));

/** What was bought leaves the cart; what was put in meanwhile stays. */
export function takeBought(bought: readonly { productId: string; quantity: number }[]) {
  const left = new Map(lines.map((line) => [line.productId, line.quantity]));
  for (const { productId, quantity } of bought)
    left.set(productId, (left.get(productId) ?? 0) - quantity);
  const kept = lines.map((line) => ({ ...line, quantity: left.get(line.productId) ?? 0 }));
  save(kept.filter(({ quantity }) => quantity > 0));
}

/** What the API takes, in an order of its own so that two equal carts are equal text. */
export const cartItems = (of: readonly Pick<CartLine, "productId" | "quantity">[]) =>
  of
    .map(({ productId, quantity }) => ({ productId, quantity }))
    .sort((a, b) => (a.productId < b.productId ? -1 : 1));
