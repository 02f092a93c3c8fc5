import { createHash } from "node:crypto";
import { type Comment, parseSync } from "oxc-parser";

/** Of what a module does: 16 digits, the same whatever its comments and types say and wherever its lines break. */
export function fingerprint(path: string, source: string): string {
  const { program, comments } = parseSync(path, source);
  const code = program.body
    .filter((statement) => !isType(statement))
    .map((statement) => withoutComments(source, statement, comments))
    .join(" ");
  const flat = code.replaceAll(/\s+/g, " ").trim();
  return createHash("sha256").update(flat).digest("hex").slice(0, 16);
}

type Statement = { type: string; importKind?: string | null; exportKind?: string | null };
const isType = ({ type, importKind, exportKind }: Statement) =>
  importKind === "type" || exportKind === "type" || /^TS(TypeAlias|Interface)/.test(type);

type Place = { readonly start: number; readonly end: number };
function withoutComments(source: string, { start, end }: Place, comments: readonly Comment[]) {
  const own = comments.filter((comment) => comment.start >= start && comment.end <= end);
  const ends = [start, ...own.map((comment) => comment.end)];
  return ends.map((from, n) => source.slice(from, own[n]?.start ?? end)).join(" ");
}
