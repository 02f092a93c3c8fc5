import { Column, is, type SQL, SQL as SqlOf, StringChunk } from "drizzle-orm";

export type Token =
  | { kind: "word" | "sign" | "string" | "number"; text: string }
  /** A column of the row, by its key. */
  | { kind: "column"; text: string };

const TOKEN = /\s*(?:(\d+)|'((?:[^']|'')*)'|([a-z_]+)|(<>|<=|>=|!=|[-+*/=<>(),]))/iy;

/** An expression of the schema in its words; its columns are known already. */
export function tokensOf(expression: SQL): Token[] {
  return expression.queryChunks.flatMap((chunk): Token[] => {
    if (is(chunk, StringChunk)) return chunk.value.flatMap(wordsOf);
    if (is(chunk, Column)) return [{ kind: "column", text: chunk.name }];
    if (is(chunk, SqlOf)) return [sign("("), ...tokensOf(chunk), sign(")")];
    throw new Error(`an expression of the schema has a part that the model cannot read: ${chunk}`);
  });
}
const sign = (text: string): Token => ({ kind: "sign", text });

function wordsOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (found === null) throw new Error(`the model cannot read "${text.slice(at)}" of the schema`);
    const [, number, string, word, mark] = found;
    if (number !== undefined) tokens.push({ kind: "number", text: number });
    else if (string !== undefined)
      tokens.push({ kind: "string", text: string.replaceAll("''", "'") });
    else if (word !== undefined) tokens.push({ kind: "word", text: word.toLowerCase() });
    else tokens.push(sign(mark ?? ""));
  }
  return tokens;
}
