import type { Store, Wanted } from "../store.ts";
import { invalidRequest } from "./errors.ts";

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

/**
 * One page, newest first; `keep` is the route's filter. `wanted` are the references in it that an
 * index finds: the charges of one customer are not looked for among all 10,000.
 */
export function listPage<T extends { id: string }>(
  store: Store<T>,
  page: Page,
  url: string,
  keep: (item: T) => boolean,
  wanted: Wanted<T> = {},
): ListAnswer<T> {
  const limit = pageLimit(page);
  if (page.starting_after !== undefined && page.ending_before !== undefined) {
    throw invalidRequest({
      message: "You may only specify one of these parameters: starting_after, ending_before.",
    });
  }
  const backwards = page.ending_before !== undefined;
  const cursor = page.starting_after ?? page.ending_before;
  const data = take({ store, cursor, backwards, keep, wanted }, limit + 1);
  const hasMore = data.length > limit;
  if (hasMore) data.pop();
  return { object: "list", data: backwards ? data.reverse() : data, has_more: hasMore, url };
}

type Walk<T extends { id: string }> = {
  store: Store<T>;
  cursor: string | undefined;
  backwards: boolean;
  keep: (item: T) => boolean;
  wanted: Wanted<T>;
};

function take<T extends { id: string }>(walk: Walk<T>, count: number): T[] {
  const items = walk.store.among(walk.wanted);
  const step = walk.backwards ? 1 : -1;
  const taken: T[] = [];
  for (let at = startOf(walk, items); taken.length < count; at += step) {
    const item = items[at];
    if (!item) break;
    if (walk.keep(item)) taken.push(item);
  }
  return taken;
}

/** The first beside the cursor, which itself need not be among the items. */
function startOf<T extends { id: string }>(
  { store, cursor, backwards }: Walk<T>,
  items: readonly T[],
): number {
  if (cursor === undefined) return items.length - 1;
  const position = store.position(cursor);
  // It says what there is none of.
  if (position < 0) store.get(cursor, backwards ? "ending_before" : "starting_after");
  const upTo = (end: number) => countBelow(items, (item) => store.position(item.id) < end);
  return backwards ? upTo(position + 1) : upTo(position) - 1;
}

/** How many stand first, by halving: `isBelow` is true of those and of no other. */
function countBelow<T>(items: readonly T[], isBelow: (item: T) => boolean): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && isBelow(item)) low = middle + 1;
    else high = middle;
  }
  return low;
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
