/** A change that somebody could make to a module, named by what stands there: lines move. */
export type Mutant = {
  readonly module: string;
  /** Stryker's name for the kind of change. */
  readonly mutator: string;
  /** The first line of what is changed, and how many letters after its first one the change begins. */
  readonly line: string;
  readonly at: number;
  readonly from: string;
  readonly to: string;
};

/** One that cannot even be loaded says nothing about the tests. */
export type Fate = "killed" | "survived" | "unrunnable";
export type Tested = Mutant & { readonly fate: Fate };

/** A mutant that no test can or shall notice, with the reason. */
export type Survivor = Mutant & { readonly why: string };

export const isSame = (a: Mutant, b: Mutant) =>
  a.module === b.module &&
  a.mutator === b.mutator &&
  a.line === b.line &&
  a.at === b.at &&
  a.from === b.from &&
  a.to === b.to;

type Position = { readonly line: number; readonly column: number };
type Place = { readonly start: Position; readonly end: Position };

/** `place` counts lines and columns from 1, as Stryker reports them. */
export function mutantAt(
  { module, source }: { module: string; source: string },
  { start, end }: Place,
  { mutator, replacement }: { mutator: string; replacement: string },
): Mutant {
  const lines = source.split("\n");
  const first = lines[start.line - 1] ?? "";
  const last = lines[end.line - 1] ?? "";
  const text = lines.slice(start.line - 1, end.line).join("\n");
  const behind = last.length - (end.column - 1);
  return {
    ...{ module, mutator, line: first.trim() },
    at: start.column - 1 - (first.length - first.trimStart().length),
    from: short(text.slice(start.column - 1, text.length - behind)),
    to: short(replacement),
  };
}

const SHORT_MAX = 100;
/** On one line, and no longer than can be read. */
function short(code: string): string {
  const flat = code.replaceAll(/\s+/g, " ").trim();
  return flat.length > SHORT_MAX ? `${flat.slice(0, SHORT_MAX)}…` : flat;
}
