import * as z from "zod";
import { byId, get, none, post, type Route } from "./route.ts";
import { Id, Instant, Processor } from "./shapes.ts";

/** What may be shown of a saved method; nothing in it pays. */
export const SavedMethod = z.strictObject({
  id: Id,
  processor: Processor,
  kind: z.enum(["card", "paypal"]),
  brand: z.string().nullable(),
  last4: z.string().nullable(),
  expMonth: z.int().nullable(),
  expYear: z.int().nullable(),
  funding: z.string().nullable(),
  /** Of a PayPal account, masked. */
  email: z.string().nullable(),
  isDefault: z.boolean(),
  /** The card's last month is over: it has to be saved anew. */
  isExpired: z.boolean(),
  createdAt: Instant,
});
export type SavedMethod = z.infer<typeof SavedMethod>;
/** The default one first, then the newest. */
export const SavedMethods = z.strictObject({ methods: z.array(SavedMethod) });
export type SavedMethods = z.infer<typeof SavedMethods>;

export const SetupBody = z.strictObject({ processor: Processor });
/** To have a card entered, or an account approved on PayPal's page. The secret is never stored. */
export const SetupAnswer = z.discriminatedUnion("processor", [
  z.strictObject({ processor: z.literal("stripe"), setupId: Id, clientSecret: z.string() }),
  z.strictObject({ processor: z.literal("paypal"), setupId: Id, approveUrl: z.string() }),
]);
export type SetupAnswer = z.infer<typeof SetupAnswer>;

export const methodRoutes = {
  listMethods: {
    ...get,
    path: "/api/me/methods",
    summary: "What whoever is logged in has saved to pay with",
    caller: "member",
    answer: SavedMethods,
  },
  openSetup: {
    ...post,
    path: "/api/me/methods",
    summary: "Begins saving a card or a PayPal account without buying",
    caller: "member",
    body: SetupBody,
    status: 201,
    answer: SetupAnswer,
  },
  finishSetup: {
    ...post,
    path: "/api/me/methods/setups/{id}/finish",
    summary: "Saves what was entered or approved",
    caller: "member",
    params: byId,
    body: none,
    answer: SavedMethods,
  },
  setDefaultMethod: {
    ...post,
    path: "/api/me/methods/{id}/default",
    summary: "Offers a saved method first",
    caller: "member",
    params: byId,
    answer: SavedMethods,
  },
  removeMethod: {
    ...post,
    path: "/api/me/methods/{id}/remove",
    summary: "Removes a saved method, at the processor and here",
    caller: "member",
    params: byId,
    answer: SavedMethods,
  },
} as const satisfies Record<string, Route>;
