import { ownerOf } from "../platform.ts";
import type { Call } from "../wire/call.ts";
import { notFound } from "../wire/errors.ts";

/** An object of the account that asks; those of others do not exist for it. */
export function mine<T extends { id: string }>(call: Call, object: T, what: string): T {
  if (ownerOf(call.platform, object.id) === call.owner) return object;
  throw notFound(what, object.id);
}
