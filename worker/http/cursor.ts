import { ourId } from "../domain/ids.ts";

/** The last moment that four digits write as a year: the database reads no other. */
const CURSOR_MS_MAX = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** Where a list goes on: after the row of this time and id. */
export const toCursor = (at: Date, id: string) => `${at.getTime()}.${id}`;

/** Undefined for what is no cursor. */
export function fromCursor<T extends string>(cursor: string): { at: Date; id: T } | undefined {
  const [, time, text] = /^(\d{1,15})\.(.{36})$/.exec(cursor) ?? [];
  const id = ourId<T>(text);
  if (time === undefined || id === undefined || Number(time) > CURSOR_MS_MAX) return undefined;
  return { at: new Date(Number(time)), id };
}
