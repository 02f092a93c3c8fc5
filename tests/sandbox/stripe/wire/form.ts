export type FormValue = string | FormValue[] | { [key: string]: FormValue };
export type Form = { [key: string]: FormValue };

/**
 * Stripe's form encoding: `a[b][c]=1` nests, `a[]=1` appends, `a[0]=1` stays an object with
 * numbers for names until the schema says that it is a list.
 */
export function parseForm(text: string): Form {
  const form: Form = {};
  for (const [name, value] of new URLSearchParams(text)) put(form, segments(name), value);
  return form;
}

function segments(name: string): string[] {
  const bracket = name.indexOf("[");
  if (bracket < 1) return [name];
  return [
    name.slice(0, bracket),
    ...name
      .slice(bracket + 1)
      .replace(/\]$/, "")
      .split("]["),
  ];
}

function put(form: Form, path: string[], value: string): void {
  const [name = "", ...rest] = path;
  if (name === "__proto__") return;
  const next = rest[0];
  if (next === undefined) {
    form[name] = value;
    return;
  }
  if (next === "" && rest.length === 1) {
    const list = Object.hasOwn(form, name) ? form[name] : undefined;
    if (Array.isArray(list)) list.push(value);
    else form[name] = [value];
    return;
  }
  const inner = Object.hasOwn(form, name) ? form[name] : undefined;
  if (typeof inner === "object" && !Array.isArray(inner)) {
    put(inner, rest, value);
    return;
  }
  const made: Form = {};
  form[name] = made;
  put(made, rest, value);
}

const SECRET_NAMES = new Set([
  ...["client_secret", "number", "cvc", "key", "secret"],
  ...["account_number", "id_number", "ssn_last_4", "tax_id"],
]);

/** The parameters as the request log may show them. */
export function withoutSecrets(value: FormValue): FormValue {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      SECRET_NAMES.has(name) ? "[removed]" : withoutSecrets(entry),
    ]),
  );
}
