import { emit } from "../events.ts";
import type { Platform } from "../platform.ts";

type Fields = Record<string, unknown>;

/**
 * Runs a change and tells of it with the fields that are different now, as they were before. A
 * change that changes nothing has no event.
 */
export function change<T extends object>(
  platform: Platform,
  type: string,
  object: T,
  work: (object: T) => void,
): T {
  const before = structuredClone(object);
  work(object);
  const previous = differences(fieldsOf(before), fieldsOf(object));
  if (Object.keys(previous).length > 0) emit(platform, type, object, { previous });
  return object;
}

function fieldsOf(object: object): Fields {
  return Object.fromEntries(Object.entries(object));
}

/** `previous_attributes`; of metadata only the names that changed, null for those that are new. */
export function differences(before: Fields, after: Fields): Fields {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const different: Fields = {};
  for (const name of names) {
    const [was, is] = [before[name], after[name]];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    different[name] =
      name === "metadata" && isFields(was) && isFields(is) ? differences(was, is) : (was ?? null);
  }
  return different;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
