import { PDFDocument, type PDFFont, type PDFPage, StandardFonts } from "@cantoo/pdf-lib";
import { decimal } from "../../../../worker/domain/money.ts";
import type { Statement } from "../../../../worker/http/contract/statements.ts";

// A4, in points.
const PAGE = [595.28, 841.89] as const;
const MARGIN = 48;
const LINE = 15;
const SIZE = 9;

type Sums = Statement["totals"][number];
type Money = Sums["opening"];
/** A line of columns: where each begins, or ends if it is a sum. */
type Column = { text: string; at: number; isRight?: boolean };

/** A statement to print, from the same answer as the page and the table have. */
export async function statementPdf(statement: Statement): Promise<Uint8Array<ArrayBuffer>> {
  const pdf = await PDFDocument.create();
  pdf.setTitle(`Statement ${statement.month}`);
  pdf.setLanguage("en");
  const [plain, bold] = [
    await pdf.embedFont(StandardFonts.Helvetica),
    await pdf.embedFont(StandardFonts.HelveticaBold),
  ];
  const sheet = sheetOf(() => pdf.addPage([...PAGE]), plain, bold);
  sheet.title(`Statement ${statement.month}`);
  sheet.text(statement.sellerName);
  sheet.text(
    `From ${statement.from.slice(0, 10)} until before ${statement.until.slice(0, 10)}, UTC.${
      statement.isUnderWay ? " The month is under way: these are the sums so far." : ""
    }`,
  );
  for (const sums of statement.accounts) writeSums(sheet, names[sums.account], sums);
  for (const sums of statement.totals) writeSums(sheet, `All of it, ${sums.currency}`, sums);
  sheet.title("Every line");
  for (const line of statement.lines) {
    const { at, account, kind, orderNumber, amount } = line;
    sheet.row([
      { text: at.slice(0, 10), at: 0 },
      { text: short[account], at: 60 },
      { text: kind.replaceAll("_", " "), at: 120 },
      { text: orderNumber ?? "", at: 212 },
      { text: line.externalId, at: 282 },
      { text: shown(amount), at: PAGE[0] - 2 * MARGIN, isRight: true },
    ]);
  }
  return new Uint8Array(await pdf.save());
}

const names: Record<Statement["accounts"][number]["account"], string> = {
  stripe: "Paid by card (Stripe)",
  paypal: "Paid by PayPal",
  held: "Held for disputes",
  debt: "Your debt",
};
const short: typeof names = { stripe: "Stripe", paypal: "PayPal", held: "Held", debt: "Debt" };
const shown = ({ minor, currency }: Money) =>
  `${decimal({ minor: BigInt(minor), currency })} ${currency}`;

function writeSums(sheet: Sheet, title: string, sums: Omit<Sums, "currency">): void {
  sheet.title(title);
  const rows: [string, Money][] = [
    ["Opening balance", sums.opening],
    ["Sales, goods and shipping", sums.sales],
    ["Commission", sums.commission],
    ["Refunds, less the commission given back", sums.refunds],
    ["Disputes", sums.disputes],
    ["Debts", sums.debts],
    ["Transfers to you", sums.transfers],
    ["Closing balance", sums.closing],
  ];
  for (const [name, amount] of rows)
    sheet.row([
      { text: name, at: 0 },
      { text: shown(amount), at: PAGE[0] - 2 * MARGIN, isRight: true },
    ]);
}

type Sheet = ReturnType<typeof sheetOf>;

/** Writes from top to bottom, on as many pages as it takes. */
function sheetOf(addPage: () => PDFPage, plain: PDFFont, bold: PDFFont) {
  let page = addPage();
  let y = PAGE[1] - MARGIN;
  const down = (by: number) => {
    y -= by;
    if (y > MARGIN) return;
    page = addPage();
    y = PAGE[1] - MARGIN - LINE;
  };
  const write = (font: PDFFont, size: number, { text, at, isRight }: Column) => {
    const written = inFont(font, text);
    const x = MARGIN + at - (isRight ? font.widthOfTextAtSize(written, size) : 0);
    page.drawText(written, { x, y, size, font });
  };
  const row = (columns: readonly Column[]) => {
    down(LINE);
    for (const column of columns) write(plain, SIZE, column);
  };
  return {
    row,
    text: (text: string) => row([{ text, at: 0 }]),
    title(text: string) {
      down(2 * LINE);
      write(bold, SIZE + 4, { text, at: 0 });
    },
  };
}

/** What every reader has by itself are Latin letters; a sign of another alphabet becomes a question mark. */
function inFont(font: PDFFont, text: string): string {
  const known = new Set(font.getCharacterSet());
  return [...text].map((sign) => (known.has(sign.codePointAt(0) ?? 0) ? sign : "?")).join("");
}
