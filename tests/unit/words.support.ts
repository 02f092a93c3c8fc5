/** A text and its translation. */
export type Text = { of: string; in: string };

/** The texts of a PO file, each on as many lines as it gives them. */
export const textsIn = (po: string): Text[] =>
  [...po.matchAll(/^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)/gm)]
    .map(([, of, into]) => ({ of: joined(of), in: joined(into) }))
    .filter(({ of }) => of !== "");

const joined = (lines = "") =>
  lines
    .split("\n")
    .filter((line) => line.startsWith('"'))
    .map((line) => JSON.parse(line) as string)
    .join("");
