import type { Store } from "../store.ts";
import { invalidRequest, notFound } from "./errors.ts";

/** Stripe's own limits of a page. */
const LIMIT_DEFAULT = 10;
const LIMIT_MAX = 100;

export type Page = {
  limit?: number;
  starting_after?: string;
  ending_before?: string;
};

export type Created = number | { gt?: number; gte?: number; lt?: number; lte?: number };

export type ListAnswer<T> = { object: "list"; data: T[]; has_more: boolean; url: string };

/** One page, newest first; `keep` is the route's filter. */
export function listPage<T extends { id: string }>(
  store: Store<T>,
  page: Page,
  url: string,
  keep: (item: T) => boolean,
): ListAnswer<T> {
  const limit = pageLimit(page);
  if (page.starting_after !== undefined && page.ending_before !== undefined) {
    throw invalidRequest({
      message: "You may only specify one of these parameters: starting_after, ending_before.",
    });
  }
  const backwards = page.ending_before !== undefined;
  const cursor = page.starting_after ?? page.ending_before;
  const data = take(store, cursor, backwards, limit + 1, keep);
  const hasMore = data.length > limit;
  if (hasMore) data.pop();
  return { object: "list", data: backwards ? data.reverse() : data, has_more: hasMore, url };
}

function take<T extends { id: string }>(
  store: Store<T>,
  cursor: string | undefined,
  backwards: boolean,
  count: number,
  keep: (item: T) => boolean,
): T[] {
  const items = store.all();
  const step = backwards ? 1 : -1;
  let at = items.length - 1;
  if (cursor !== undefined) {
    const position = store.position(cursor);
    if (position < 0)
      throw notFound("object", cursor, backwards ? "ending_before" : "starting_after");
    at = position + step;
  }
  const taken: T[] = [];
  for (; taken.length < count; at += step) {
    const item = items[at];
    if (!item) break;
    if (keep(item)) taken.push(item);
  }
  return taken;
}

function pageLimit(page: Page): number {
  const limit = page.limit ?? LIMIT_DEFAULT;
  if (limit >= 1 && limit <= LIMIT_MAX) return limit;
  throw invalidRequest({
    code: "parameter_invalid_integer",
    message: `This value must be ${limit < 1 ? "greater than or equal to 1" : `less than or equal to ${LIMIT_MAX} (it currently is '${limit}')`}.`,
    param: "limit",
  });
}

export function createdWithin(created: Created | undefined, at: number): boolean {
  if (created === undefined) return true;
  if (typeof created === "number") return at === created;
  return (
    (created.gt === undefined || at > created.gt) &&
    (created.gte === undefined || at >= created.gte) &&
    (created.lt === undefined || at < created.lt) &&
    (created.lte === undefined || at <= created.lte)
  );
}

/** A filter that was not given lets everything through. */
export function same(wanted: string | undefined, actual: unknown): boolean {
  return wanted === undefined || wanted === actual;
}
