import { ROUTES } from "./routes.ts";
import type { Route } from "./wire/call.ts";
import { StripeError } from "./wire/errors.ts";

export type Found = { route: Route; id: string; subId: string };

export function matchRoute(method: string, path: string): Found | undefined {
  for (const route of ROUTES) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match) {
      const { id = "", sub = "" } = match.groups ?? {};
      return { route, id: decoded(id), subId: decoded(sub) };
    }
  }
  return undefined;
}

/** What cannot be decoded is looked for as it stands, and not found. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function findRoute(method: string, path: string): Found {
  const found = matchRoute(method, path);
  if (found) return found;
  throw new StripeError(
    404,
    {
      type: "invalid_request_error",
      message: `Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`,
    },
    false,
  );
}
