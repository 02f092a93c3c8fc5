import { decodePDFRawStream, PDFDocument, PDFRawStream } from "@cantoo/pdf-lib";

/** What a PDF of ours says, piece by piece in the order in which it was written. */
export async function textsIn(bytes: Uint8Array): Promise<string[]> {
  const pdf = await PDFDocument.load(bytes);
  return pdf.context
    .enumerateIndirectObjects()
    .flatMap(([, object]) => (object instanceof PDFRawStream ? [contentOf(object)] : []))
    .flatMap((content) => [...content.matchAll(/<([0-9A-F]*)> Tj/g)])
    .map(([, hex = ""]) => new TextDecoder("windows-1252").decode(Buffer.from(hex, "hex")));
}
const contentOf = (stream: PDFRawStream) =>
  new TextDecoder("latin1").decode(decodePDFRawStream(stream).decode());
