import type {
  ArtisansPage,
  ProductDetails,
  ProductsPage,
  ProductsQuery,
  ShopConfig,
} from "../../../worker/http/contract/catalogue.ts";
import type { SavedMethods, SetupAnswer } from "../../../worker/http/contract/methods.ts";
import type {
  CheckoutAnswer,
  CheckoutBody,
  OrderAnswer,
  PayAnswer,
  PayBody,
  Quote,
} from "../../../worker/http/contract/orders.ts";
import type { Me, MyOrders, PersonFile } from "../../../worker/http/contract/people.ts";
import type { Processor } from "../../../worker/http/contract/shapes.ts";
import { type Answer, ask, change, read } from "./client.ts";

/** As in the address: empty for what nobody has chosen. */
export type ProductsFilter = {
  q: string;
  artisan: string;
  order: "" | Exclude<ProductsQuery["order"], "newest">;
  available: "" | NonNullable<ProductsQuery["available"]>;
};
export const NO_FILTER: ProductsFilter = { q: "", artisan: "", order: "", available: "" };

/** Which page of them: after `cursor`, and `limit` at most. */
type ProductsRange = {
  cursor?: string | undefined;
  limit?: number;
  signal?: AbortSignal | undefined;
};
export const getProducts = (filter: ProductsFilter, { cursor, limit, signal }: ProductsRange) => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value);
  if (cursor) query.set("cursor", cursor);
  if (limit) query.set("limit", `${limit}`);
  return read<ProductsPage>(`/products?${query}`, signal ? { signal } : {});
};
export const getProduct = (id: string, signal?: AbortSignal) =>
  read<ProductDetails>(`/products/${id}`, signal ? { signal } : {});
export const getArtisans = (signal?: AbortSignal) =>
  read<ArtisansPage>("/artisans", signal ? { signal } : {});

export type CartItem = CheckoutBody["items"][number];
export const askQuote = (items: CartItem[], signal?: AbortSignal) =>
  ask<Quote>("/quotes", { items }, signal ? { signal } : {});

let config: Promise<Answer<ShopConfig>> | undefined;

/** Also sets the guest's cookie, which every change needs; asked once, and again if it failed. */
export async function shopConfig(): Promise<Answer<ShopConfig>> {
  config ??= read<ShopConfig>("/config");
  const answer = await config;
  if (!answer.ok) config = undefined;
  return answer;
}

/** After how many days what is personal goes. */
export async function getKept(): Promise<Answer<ShopConfig["kept"]>> {
  const answer = await shopConfig();
  return answer.ok ? { ...answer, value: answer.value.kept } : answer;
}

async function changeAsGuest<T>(
  path: string,
  body: unknown,
  orderToken?: string,
  proof?: string | undefined,
) {
  const guest = await shopConfig();
  if (!guest.ok) return guest;
  return change<T>(path, body, { proof, ...(orderToken ? { orderToken } : {}) });
}

/** An order and the token that opens it; a member's own orders open without one. */
export type OrderKey = { id: string; token?: string };

export const checkout = (body: CheckoutBody, proof?: string) =>
  changeAsGuest<CheckoutAnswer>("/checkout", body, undefined, proof);
export const getOrder = ({ id, token }: OrderKey, signal?: AbortSignal) =>
  read<OrderAnswer>(`/orders/${id}`, {
    ...(token ? { orderToken: token } : {}),
    ...(signal ? { signal } : {}),
  });
export const payOrder = ({ id, token }: OrderKey, body: PayBody, proof?: string) =>
  changeAsGuest<PayAnswer>(`/orders/${id}/payments`, body, token, proof);
export const cancelOrder = ({ id, token }: OrderKey) =>
  changeAsGuest<OrderAnswer>(`/orders/${id}/cancel`, {}, token);
export const capturePayment = (paymentId: string, { token }: OrderKey) =>
  changeAsGuest<OrderAnswer>(`/payments/${paymentId}/capture`, {}, token);

/** 401: nobody is logged in. */
export const getMe = () => read<Me>("/me");
export const getMyOrders = (cursor?: string, signal?: AbortSignal) =>
  read<MyOrders>(
    cursor ? `/me/orders?cursor=${encodeURIComponent(cursor)}` : "/me/orders",
    signal ? { signal } : {},
  );
/** All that is kept of whoever is logged in. */
export const exportMe = () => read<PersonFile>("/me/export");
/** The own address, once more, so that no slip erases anybody. */
export const eraseMe = (email: string) => change<object>("/me/erasure", { email });
export const getMethods = () => read<SavedMethods>("/me/methods");
export const openSetup = (processor: Processor) =>
  change<SetupAnswer>("/me/methods", { processor });
export const finishSetup = (setupId: string) =>
  change<SavedMethods>(`/me/methods/setups/${setupId}/finish`, {});
export const setDefaultMethod = (id: string) =>
  change<SavedMethods>(`/me/methods/${id}/default`, {});
export const removeMethod = (id: string) => change<SavedMethods>(`/me/methods/${id}/remove`, {});
