import type { ExtractorType } from "@lingui/conf";

const MARKED = /\benglish\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')?/g;

/** What the API says is marked in the Worker's code, `english("…")`: worker/domain/english.ts. */
export const toldTexts: ExtractorType = {
  match: (filename) => /[\\/]worker[\\/]/.test(filename),
  extract(filename, code, onMessageExtracted) {
    for (const [, double, single] of code.matchAll(MARKED)) {
      const literal = double ?? single;
      if (literal === undefined)
        throw new Error(`${filename}: what is marked stands there whole, in quotes`);
      const text = literal.replace(/\\(["'])/g, "$1");
      // The API sends the text, so it is its own id.
      onMessageExtracted({ id: text, message: text });
    }
  },
};
