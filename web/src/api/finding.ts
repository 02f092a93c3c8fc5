import type {
  OrderRow,
  PaymentRow,
  SellerFile,
  SellerRow,
} from "../../../worker/http/contract/finding.ts";
import { asked } from "./books.ts";
import { read } from "./client.ts";
import { listAt } from "./desk.ts";

type Filter<Name extends string> = Readonly<Record<Name, string>>;
export type OrdersFilter = Filter<"q" | "state" | "artisan">;
export type PaymentsFilter = Filter<"q" | "state" | "rail">;

export const findOrders = (filter: OrdersFilter) =>
  listAt<"orders", OrderRow>(`/operator/orders?${asked(filter)}`, "orders");
/** The one that a payment is for. */
export const findOrdersOf = (paymentId: string) =>
  read<{ orders: OrderRow[] }>(`/operator/orders?q=${paymentId}`);
export const findPayments = (filter: PaymentsFilter) =>
  listAt<"payments", PaymentRow>(`/operator/payments?${asked(filter)}`, "payments");
export const findSellers = (q: string) =>
  listAt<"sellers", SellerRow>(`/operator/sellers?${asked({ q })}`, "sellers");
export const getSeller = (id: string) => read<SellerFile>(`/operator/sellers/${id}`);
