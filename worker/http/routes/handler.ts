import type { Context } from "hono";
import type { Route, RouteName, routes } from "../contract/routes.ts";
import type { HttpEnv } from "../env.ts";
import type { Input } from "../parse.ts";

/** One per route, typed by it: a route without a handler does not compile. */
export type Handler<N extends RouteName> = (
  c: Context<HttpEnv>,
  input: Input<(typeof routes)[N] extends Route ? (typeof routes)[N] : never>,
) => Promise<Response>;
