import { PDFDocument, type PDFFont, StandardFonts } from "@cantoo/pdf-lib";
import { language } from "./locale.ts";

/** A4, in points. */
export const PAGE = [595.28, 841.89] as const;

/** A document of that title, in the reader's language, with the fonts that every reader has by itself. */
export async function openPdf(title: string) {
  const pdf = await PDFDocument.create();
  pdf.setTitle(title);
  pdf.setLanguage(language);
  const plain = await pdf.embedFont(StandardFonts.Helvetica);
  const bold = await pdf.embedFont(StandardFonts.HelveticaBold);
  return { pdf, plain, bold, addPage: () => pdf.addPage([...PAGE]) };
}

/** What every reader has by itself are Latin letters; a sign of another alphabet becomes a question mark. */
export function inFont(font: PDFFont, text: string): string {
  const known = new Set(font.getCharacterSet());
  // `Intl` writes blanks that do not break, which the font has no sign for.
  return [...text.replace(/\s/g, " ")]
    .map((sign) => (known.has(sign.codePointAt(0) ?? 0) ? sign : "?"))
    .join("");
}
