/** What no careful client sends: wrong types, too much, too little, and names that JavaScript knows. */
export const NASTY: readonly unknown[] = [
  ...[null, 0, -1, 1.5, 1e308, true, "", " ", "x".repeat(6_000), [], [null], [[]], {}],
  ...[{ constructor: 1 }, JSON.parse('{"__proto__":{"a":1}}'), "\u0000", "💥"],
  ...["constructor", "__proto__", "toString", "-0.00", `${"9".repeat(30)}.99`, "1e5", "NaN", ".5"],
];

type Place = readonly (string | number)[];

/** Every place in a body, the whole of it first. */
export function placesOf(value: unknown, here: Place = []): Place[] {
  const inner =
    typeof value !== "object" || value === null
      ? []
      : Object.entries(value).flatMap(([key, each]) =>
          placesOf(each, [...here, Array.isArray(value) ? Number(key) : key]),
        );
  return [here, ...inner];
}

/** The body with something else in one place; `undefined` takes away what was there. */
export function changed(value: unknown, place: Place, to: unknown): unknown {
  const [step, ...rest] = place;
  if (step === undefined) return to;
  if (Array.isArray(value))
    return value.map((each, index) => (index === step ? changed(each, rest, to) : each));
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([key, each]) =>
      key === step ? [key, changed(each, rest, to)] : [key, each],
    ),
  );
}
