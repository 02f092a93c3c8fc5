import type { Analytics } from "../../../worker/http/contract/analytics.ts";
import type {
  Desk,
  DeskPart,
  DeskPayout,
  DeskPayoutLines,
  DeskProduct,
  DeskTransfer,
} from "../../../worker/http/contract/seller.ts";
import type { MoneyJson, Processor } from "../../../worker/http/contract/shapes.ts";
import type { Today } from "../../../worker/http/contract/today.ts";
import { type Answer, change, read, replace } from "./client.ts";

const get = <T>(path: string, signal?: AbortSignal) => read<T>(path, signal ? { signal } : {});

export const getDesk = () => read<Desk>("/seller");
export const openDesk = (shop: { name: string; story: string; currency: string }) =>
  change<Desk>("/sellers", shop);
export const editDesk = (shop: { name: string; story: string; shippingFlat: MoneyJson }) =>
  replace("/seller", shop);
export const pauseShop = (pause: { until: string | null; message: string | null }) =>
  replace("/seller/pause", pause);

export const setPaypalAddress = (email: string) => replace("/seller/paypal", { email });
export const provePaypalAddress = (token: string) => change("/seller/paypal/proofs", { token });
/** A page of Stripe's, which lets in whoever holds its address, once and for minutes. */
export const beginOnboarding = () => change<{ url: string }>("/seller/stripe/links", {});
export const askStripe = () => change<Desk>("/seller/stripe/reads", {});

/** One page of a list that is newest first; `next` is null on the last one. */
export type Rows<T> = { rows: readonly T[]; next: string | null };
type Load<T> = (cursor?: string, signal?: AbortSignal) => Promise<Answer<Rows<T>>>;

/** The API names each list after what is in it. */
export const listAt =
  <Name extends string, T>(path: string, name: Name): Load<T> =>
  async (cursor, signal) => {
    const at =
      cursor === undefined ? path : `${path}${mark(path)}cursor=${encodeURIComponent(cursor)}`;
    const answer = await get<{ next: string | null } & Record<Name, T[]>>(at, signal);
    if (!answer.ok) return answer;
    return { ...answer, value: { rows: answer.value[name], next: answer.value.next } };
  };
const mark = (path: string) => (path.includes("?") ? "&" : "?");

/** UTC days, both included. */
export type Days = { readonly from: string; readonly until: string };
export const getAnalytics = (days?: Days) =>
  read<Analytics>(`/seller/analytics${days ? `?${new URLSearchParams(days)}` : ""}`);

/** The day begins at midnight where the reader is. */
export const getToday = () => read<Today>(`/seller/today?ahead=${-new Date().getTimezoneOffset()}`);

export type GoodsShown = "all" | "listed" | "sold_out" | "withdrawn";
export const deskProductsOf = (q: string, show: GoodsShown) =>
  listAt<"products", DeskProduct>(
    `/seller/products?${new URLSearchParams({ show, ...(q ? { q } : {}) })}`,
    "products",
  );
export type SalesShown = "all" | "to_ship";
export const deskPartsOf = (show: SalesShown) =>
  listAt<"orders", DeskPart>(`/seller/orders?show=${show}`, "orders");
export const getDeskTransfers = listAt<"transfers", DeskTransfer>("/seller/transfers", "transfers");

export const getPayouts = listAt<"payouts", DeskPayout>("/seller/payouts", "payouts");
export const getPayout = (id: string) => read<DeskPayoutLines>(`/seller/payouts/${id}`);

type SignedMoney = Pick<MoneyJson, "minor" | "currency">;
export type Payable = { rail: Processor; owed: SignedMoney };
export const getPayables = () => read<{ payables: Payable[] }>("/seller/payables");

export type ProductEdit = Pick<
  DeskProduct,
  "title" | "description" | "pictures" | "price" | "limitPerOrder"
>;
const product = (id: string) => `/seller/products/${id}`;
export const getDeskProduct = (id: string) => read<DeskProduct>(product(id));
export const addProduct = (edit: ProductEdit & { stock: number }) =>
  change<DeskProduct>("/seller/products", edit);
export const editProduct = (id: string, edit: ProductEdit) =>
  replace<DeskProduct>(product(id), edit);
/** `was`: what its seller saw; if it is another by now, nothing is set. */
export const setStock = (id: string, stock: number, was: number) =>
  replace<DeskProduct>(`${product(id)}/stock`, { stock, was });
export const setListed = (id: string, state: DeskProduct["state"]) =>
  replace<DeskProduct>(`${product(id)}/listing`, { state });

export const shipPart = (id: string, parcel: { carrier?: string; trackingNumber?: string }) =>
  change(`/seller/orders/${id}/shipments`, parcel);
