import type { Found } from "../find-route.ts";
import { StripeError } from "./errors.ts";

/**
 * An id that does not exist is a 404 where it is a part of the path, and a 400 among the
 * parameters. Endpoints look both up in the same way, so the difference is made here.
 */
export function unknownId(error: unknown, { id, subId }: Found): unknown {
  if (!(error instanceof StripeError)) return error;
  const { status, body, stored } = error;
  if (status !== 404 || body.code !== "resource_missing") return error;
  const inPath = [id, subId].some((part) => part !== "" && body.message.includes(`'${part}'`));
  return inPath ? error : new StripeError(400, body, stored);
}
