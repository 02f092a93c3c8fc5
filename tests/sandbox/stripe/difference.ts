type Fields = { [name: string]: unknown };

/**
 * `previous_attributes`: the fields of `after` that are not as in `before`, with their old values.
 * Inside an object only what changed in it; a list is shown whole. Nothing if nothing changed.
 */
export function difference(before: object, after: object): Fields | undefined {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const changed: Fields = {};
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [was, is] = [old[name] ?? null, now[name] ?? null];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    changed[name] = isFields(was) && isFields(is) ? difference(was, is) : was;
  }
  return Object.keys(changed).length === 0 ? undefined : changed;
}

function fieldsOf(object: object): Fields {
  return Object.fromEntries(Object.entries(object));
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
