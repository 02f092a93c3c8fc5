import type { Store } from "../store.ts";
import { invalidRequest, refused } from "../wire/errors.ts";

/**
 * The object that a parameter names. Unlike an id in the path, an unknown one is a 400; the codes
 * are the same.
 */
export function referenced<T extends { id: string }>(
  store: Store<T>,
  what: string,
  id: string,
  param: string,
): T {
  const found = store.find(id);
  if (found) return found;
  throw refused({ code: "resource_missing", message: `No such ${what}: '${id}'`, param });
}

/** Ids that the caller may choose must be free. */
export function freeId<T extends { id: string }>(
  store: Store<T>,
  what: string,
  id: string,
): string {
  if (!store.find(id)) return id;
  throw refused({
    code: "resource_already_exists",
    message: `${what} already exists.`,
    param: "id",
  });
}

export function refuseLonger(value: string | null | undefined, max: number, param: string): void {
  if (!value || value.length <= max) return;
  throw invalidRequest({
    message: `Invalid string: ${value.slice(0, 20)}...; must be at most ${max} characters`,
    param,
  });
}

/** Stripe's tax codes have the form of this; whether one of them exists is not checked. */
export function checkTaxCode(code: string | null | undefined, param: string): void {
  if (!code || /^txcd_\d{8}$/.test(code)) return;
  throw refused({ code: "resource_missing", message: `No such tax code: '${code}'`, param });
}
