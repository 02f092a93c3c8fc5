import { fromCursor, toCursor } from "./cursor.ts";

type Place = { readonly at: Date; readonly id: string };

/** A page of a list that is newest first; undefined if the cursor is none. */
export function pageOf({ cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const before = cursor === undefined ? undefined : fromCursor<string>(cursor);
  if (cursor !== undefined && !before) return undefined;
  return {
    before,
    // One more than asked for says whether there is a next page.
    limit: limit + 1,
    cut<T>(found: readonly T[], placeOf: (row: T) => Place) {
      const rows = found.slice(0, limit);
      const last = found.length > limit ? rows.at(-1) : undefined;
      const place = last && placeOf(last);
      return { rows, next: place ? toCursor(place.at, place.id) : null };
    },
  };
}
