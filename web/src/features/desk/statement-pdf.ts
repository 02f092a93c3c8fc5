import type { PDFFont, PDFPage } from "@cantoo/pdf-lib";
import { t } from "@lingui/core/macro";
import { decimal } from "../../../../worker/domain/money.ts";
import type { Statement } from "../../../../worker/http/contract/statements.ts";
import { inFont, openPdf, PAGE } from "../../ui/pdf.ts";

const MARGIN = 48;
const LINE = 15;
const SIZE = 9;

type Sums = Statement["totals"][number];
type Money = Sums["opening"];
/** A line of columns: where each begins, or ends if it is a sum. */
type Column = { text: string; at: number; isRight?: boolean };

/** A statement to print, from the same answer as the page and the table have. */
export async function statementPdf(statement: Statement): Promise<Uint8Array<ArrayBuffer>> {
  const { month } = statement;
  const title = t`Statement ${month}`;
  const { pdf, plain, bold, addPage } = await openPdf(title);
  const sheet = sheetOf(addPage, plain, bold);
  sheet.title(title);
  sheet.text(statement.sellerName);
  const [from, until] = [statement.from.slice(0, 10), statement.until.slice(0, 10)];
  sheet.text(t`From ${from} until before ${until}, UTC.`);
  if (statement.isUnderWay) sheet.text(t`The month is under way: these are the sums so far.`);
  for (const sums of statement.accounts) writeSums(sheet, names[sums.account], sums);
  for (const sums of statement.totals) writeSums(sheet, allOf(sums.currency), sums);
  sheet.title(t`Every line`);
  for (const line of statement.lines) {
    const { at, account, kind, orderNumber, amount } = line;
    sheet.row([
      { text: at.slice(0, 10), at: 0 },
      { text: short[account], at: 60 },
      { text: kinds[kind] ?? kind.replaceAll("_", " "), at: 120 },
      { text: orderNumber ?? "", at: 212 },
      { text: line.externalId, at: 282 },
      { text: shown(amount), at: PAGE[0] - 2 * MARGIN, isRight: true },
    ]);
  }
  return new Uint8Array(await pdf.save());
}

/** No wider than their column. */
const kinds: Readonly<Record<string, string>> = {
  capture: t`capture`,
  refund: t`refund`,
  refund_returned: t`refund returned`,
  transfer: t`transfer`,
  transfer_returned: t`transfer returned`,
  debt_repaid: t`debt repaid`,
  debt_written_off: t`debt written off`,
  dispute_held: t`dispute held`,
  dispute_let_go: t`dispute let go`,
  dispute_lost: t`dispute lost`,
  dispute_lost_undone: t`dispute lost undone`,
};

const names: Record<Statement["accounts"][number]["account"], string> = {
  stripe: t`Paid by card (Stripe)`,
  paypal: t`Paid by PayPal`,
  held: t`Held for disputes`,
  debt: t`Your debt`,
};
const short: typeof names = { stripe: "Stripe", paypal: "PayPal", held: t`Held`, debt: t`Debt` };
const allOf = (currency: string) => t`All of it, ${currency}`;
const shown = ({ minor, currency }: Money) =>
  `${decimal({ minor: BigInt(minor), currency })} ${currency}`;

function writeSums(sheet: Sheet, title: string, sums: Omit<Sums, "currency">): void {
  sheet.title(title);
  const rows: [string, Money][] = [
    [t`Opening balance`, sums.opening],
    [t`Sales, goods and shipping`, sums.sales],
    [t`Commission`, sums.commission],
    [t`Refunds, less the commission given back`, sums.refunds],
    [t`Disputes`, sums.disputes],
    [t`Debts`, sums.debts],
    [t`Transfers to you`, sums.transfers],
    [t`Closing balance`, sums.closing],
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
