import * as z from "zod";
import { OrderState } from "./orders.ts";
import { get, none, post, type Route } from "./route.ts";
import { Id, Instant, MoneyJson } from "./shapes.ts";

/** Who is logged in, as this API sees it. */
export const Me = z.strictObject({
  id: Id,
  name: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  role: z.enum(["member", "operator"]),
  /** The desk of a seller that this user works at. */
  sellerId: Id.nullable(),
  /** This login was proved by more than a password. */
  secondFactor: z.boolean(),
});
export type Me = z.infer<typeof Me>;

/** A page of somebody's orders. */
export const MY_ORDERS_MAX = 100;
const OrderSummary = z.strictObject({
  id: Id,
  number: z.string(),
  state: OrderState,
  createdAt: Instant,
  total: MoneyJson,
});
export const MyOrders = z.strictObject({
  orders: z.array(OrderSummary),
  /** For the next page; null: that was all. */
  next: z.string().nullable(),
});
export type MyOrders = z.infer<typeof MyOrders>;

const Fields = z.looseObject({});
export const PersonFile = z.strictObject({
  account: Fields,
  logins: z.array(Fields),
  passkeys: z.array(Fields),
  savedMethods: z.array(Fields),
  orders: z.array(Fields),
  desk: Fields.nullable(),
});
export type PersonFile = z.infer<typeof PersonFile>;

export const peopleRoutes = {
  me: {
    ...get,
    path: "/api/me",
    summary: "Who is logged in",
    caller: "member",
    answer: Me,
  },
  listMyOrders: {
    ...get,
    path: "/api/me/orders",
    summary: "The orders of whoever is logged in, those from before with the same address included",
    caller: "member",
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(MY_ORDERS_MAX).default(20),
      cursor: z.string().max(200).optional(),
    }),
    answer: MyOrders,
  },
  exportMe: {
    ...get,
    path: "/api/me/export",
    summary: "All that is kept of whoever is logged in",
    caller: "member",
    answer: PersonFile,
  },
  eraseMe: {
    ...post,
    path: "/api/me/erasure",
    summary: "Takes whoever is logged in out of all that is kept; nothing brings it back",
    caller: "member",
    body: z.strictObject({ email: z.email().max(254) }),
    answer: none,
  },
  eraseGuest: {
    ...post,
    path: "/api/operator/erasures",
    summary: "Takes a guest out of all that is kept, by the address of the orders",
    caller: "operator",
    body: z.strictObject({ email: z.email().max(254) }),
    answer: none,
  },
} as const satisfies Record<string, Route>;
