import * as z from "zod";
import { Id } from "./shapes.ts";

/**
 * Who may call: anybody; whoever holds the order's token or is logged in as its buyer; whoever is
 * logged in; who works at a seller's desk; an operator, logged in with a second factor.
 */
export type Caller = "anybody" | "order_holder" | "member" | "seller" | "operator";
export type Route = {
  readonly method: "get" | "post" | "put";
  /** Parameters in braces, as OpenAPI writes them. */
  readonly path: string;
  readonly summary: string;
  readonly caller: Caller;
  /** Changes something, hence takes an Idempotency-Key. */
  readonly changes: boolean;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodObject;
  readonly status: number;
  readonly answer: z.ZodType;
  /** Of the answer, if it is not JSON. */
  readonly media?: string;
};

export const none = z.strictObject({});
export const byId = z.strictObject({ id: Id });
export const get = {
  method: "get",
  changes: false,
  params: none,
  query: none,
  body: none,
  status: 200,
} as const;
export const post = { ...get, method: "post", changes: true } as const;
