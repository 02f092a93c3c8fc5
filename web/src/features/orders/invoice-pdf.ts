import { type PDFFont, type PDFPage, rgb } from "@cantoo/pdf-lib";
import { plural, t } from "@lingui/core/macro";
import type { Order } from "../../../../worker/http/contract/orders.ts";
import { locale } from "../../ui/locale.ts";
import { shown } from "../../ui/money.tsx";
import { inFont, openPdf, PAGE } from "../../ui/pdf.ts";

const MARGIN = 56;
const WIDTH = PAGE[0] - 2 * MARGIN;
const LINE = 16;
const SIZE = 10;
const CLAY = rgb(0.54, 0.23, 0.12);
const INK = rgb(0.18, 0.13, 0.1);
const PALE = rgb(0.89, 0.84, 0.76);

const day = new Intl.DateTimeFormat(locale, { dateStyle: "long" });

/**
 * The order to print: each artisan is the seller of their own part, and what each part comes to stands
 * below it. Every amount is one of the API's, written as it is.
 */
export async function invoicePdf(order: Order): Promise<Uint8Array<ArrayBuffer>> {
  const { pdf, plain, bold, addPage } = await openPdf(t`Invoice ${order.number}`);
  const sheet = sheetOf(addPage, plain, bold);
  sheet.heading(t`Invoice ${order.number}`);
  sheet.text(`Artisan's Hub · ${day.format(new Date(order.createdAt))}`);
  sheet.text(
    plural(order.parts.length, {
      one: "One seller, paid at once.",
      other: "# sellers, paid at once.",
    }),
  );
  for (const [n, part] of order.parts.entries()) {
    sheet.seller(part.artisan.name, `${order.number}-${n + 1}`);
    for (const { title, quantity, unitPrice, total } of part.items)
      sheet.row(
        `${quantity} × ${title}`,
        shown(total),
        quantity > 1 ? shown(unitPrice) : undefined,
      );
    sheet.row(t`Shipping`, shown(part.shipping));
    sheet.sum(t`From ${part.artisan.name}`, shown(part.total));
    if (part.refunded.minor !== "0") sheet.row(t`Given back`, `-${shown(part.refunded)}`);
  }
  sheet.seller(t`All of it`);
  sheet.row(t`Goods`, shown(order.itemsTotal));
  sheet.row(t`Shipping`, shown(order.shippingTotal));
  sheet.sum(t`Total paid`, shown(order.total));
  return new Uint8Array(await pdf.save());
}

/** Writes from top to bottom, on as many pages as it takes. */
function sheetOf(addPage: () => PDFPage, plain: PDFFont, bold: PDFFont) {
  let page = addPage();
  let y = PAGE[1] - MARGIN;
  const down = (by: number) => {
    y -= by;
    if (y > MARGIN) return;
    page = addPage();
    y = PAGE[1] - MARGIN - by;
  };
  const write = (text: string, at: number, { font = plain, size = SIZE, color = INK } = {}) =>
    page.drawText(inFont(font, text), { x: MARGIN + at, y, size, font, color });
  const writeUntil = (text: string, end: number, { font = plain, color = INK } = {}) =>
    write(text, end - font.widthOfTextAtSize(inFont(font, text), SIZE), { font, color });
  const rule = () =>
    page.drawLine({
      start: { x: MARGIN, y: y + LINE - 4 },
      end: { x: MARGIN + WIDTH, y: y + LINE - 4 },
      ...{ thickness: 0.7, color: PALE },
    });
  return {
    heading(text: string) {
      down(2 * LINE);
      write(text, 0, { font: bold, size: 22, color: CLAY });
      down(LINE / 2);
    },
    text(text: string) {
      down(LINE);
      write(text, 0);
    },
    seller(name: string, number?: string) {
      down(3 * LINE);
      write(name, 0, { font: bold, size: SIZE + 3, color: CLAY });
      if (number) writeUntil(number, WIDTH);
      down(LINE / 2);
    },
    row(what: string, amount: string, each?: string) {
      down(LINE);
      write(fitting(plain, what, WIDTH - 190), 0);
      if (each) writeUntil(each, WIDTH - 90, { color: CLAY });
      writeUntil(amount, WIDTH);
    },
    sum(what: string, amount: string) {
      down(LINE + 4);
      rule();
      write(fitting(bold, what, WIDTH - 100), 0, { font: bold });
      writeUntil(amount, WIDTH, { font: bold });
    },
  };
}

/** As much of a title as there is room for. */
function fitting(font: PDFFont, text: string, width: number): string {
  const fits = (part: string) => font.widthOfTextAtSize(inFont(font, part), SIZE) <= width;
  if (fits(text)) return text;
  const signs = [...text];
  while (signs.length > 0 && !fits(`${signs.join("")}…`)) signs.pop();
  return `${signs.join("")}…`;
}
