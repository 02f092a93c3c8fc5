type Fields = { [name: string]: unknown };

/**
 * `previous_attributes`: the fields of `after` that are not as in `before`, with their old values.
 * Inside an object only what changed in it; a list is shown whole. Nothing if nothing changed.
 */
export function difference(before: object, after: object): Fields | undefined {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const changed: Fields = {};
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [was, is] = [own(old, name), own(now, name)];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    changed[name] = isFields(was) && isFields(is) ? difference(was, is) : was;
  }
  return Object.keys(changed).length === 0 ? undefined : changed;
}

/** Not what every object inherits: metadata may have the name "constructor". */
function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? (fields[name] ?? null) : null;
}

function fieldsOf(object: object): Fields {
  return Object.fromEntries(Object.entries(object));
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
