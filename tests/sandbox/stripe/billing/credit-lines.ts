import type Stripe from "stripe";
import { decimal } from "../catalogue/amounts.ts";
import type { Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { fraction } from "./shares.ts";
import { sum } from "./totals.ts";

type Params = Stripe.CreditNoteCreateParams;
type Line = Stripe.CreditNoteLineItem;
type Wanted = NonNullable<Params["lines"]>[number];

/** An amount of its own, or lines of the invoice with their share of discount and tax. */
export function creditLines(here: Platform, invoice: Stripe.Invoice, params: Params): Line[] {
  if (params.lines && params.amount !== undefined) {
    throw invalidRequest({
      message: "You may only specify one of these parameters: amount, lines.",
      param: "lines",
    });
  }
  if (!params.lines) {
    const amount = params.amount ?? sumOfParts(params);
    return [blankLine(here, { amount, description: `Credit for ${invoice.number}`, quantity: 1 })];
  }
  return params.lines.map((wanted, index) =>
    wanted.type === "invoice_line_item"
      ? ofInvoice(here, invoice, wanted, index)
      : custom(here, wanted, index),
  );
}

function sumOfParts(params: Params): number {
  return (
    (params.refund_amount ?? 0) + (params.credit_amount ?? 0) + (params.out_of_band_amount ?? 0)
  );
}

function ofInvoice(here: Platform, invoice: Stripe.Invoice, wanted: Wanted, index: number): Line {
  const param = `lines[${index}][invoice_line_item]`;
  const line = invoice.lines.data.find(({ id }) => id === wanted.invoice_line_item);
  if (!line) {
    throw refused({
      code: "resource_missing",
      message: `No such invoice line item: '${wanted.invoice_line_item}'`,
      param,
    });
  }
  const net = line.amount - sum(line.discount_amounts ?? []);
  const whole = line.quantity ?? 1;
  const amount = wanted.amount ?? fraction(net, wanted.quantity ?? whole, whole);
  if (amount > net)
    throw refused({ message: "More than the line's amount cannot be credited.", param });
  const taxes = (line.taxes ?? [])
    .filter(({ tax_behavior: behavior }) => behavior === "exclusive")
    .map((tax) => ({
      ...tax,
      amount: net === 0 ? 0 : fraction(tax.amount, amount, net),
      taxable_amount: amount,
    }));
  const made = blankLine(here, {
    amount,
    description: line.description,
    quantity: wanted.quantity ?? line.quantity,
  });
  return { ...made, invoice_line_item: line.id, taxes, type: "invoice_line_item" };
}

function custom(here: Platform, wanted: Wanted, index: number): Line {
  const quantity = wanted.quantity ?? 1;
  if (wanted.unit_amount === undefined) throw missing(`lines[${index}][unit_amount]`);
  const line = blankLine(here, {
    amount: wanted.unit_amount * quantity,
    description: wanted.description ?? null,
    quantity,
  });
  return {
    ...line,
    unit_amount: wanted.unit_amount,
    unit_amount_decimal: decimal(String(wanted.unit_amount)),
  };
}

type Known = Pick<Line, "amount" | "description" | "quantity">;

function blankLine(here: Platform, known: Known): Line {
  return {
    id: here.world.ids.next("cnli"),
    object: "credit_note_line_item",
    discount_amount: 0,
    discount_amounts: [],
    livemode: false,
    metadata: {},
    pretax_credit_amounts: [],
    tax_rates: [],
    taxes: [],
    type: "custom_line_item",
    unit_amount: null,
    unit_amount_decimal: null,
    ...known,
  };
}
