import type Stripe from "stripe";
import { referenced } from "../catalogue/references.ts";
import { mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { roundHalfUp } from "./tax-for.ts";
import { addTransaction, refuseSameReference, shared } from "./transactions.ts";

type Params = Stripe.Tax.TransactionCreateReversalParams;
type Line = Stripe.Tax.TransactionLineItem;
type Amounts = { amount: number; amount_tax: number };

/** What is given back is not owed any more. All amounts are below zero. */
export function createReversal(platform: Platform, params: Params): Stripe.Tax.Transaction {
  const { world, stores, hidden } = platform;
  const of = params.original_transaction;
  const original = referenced(
    stores.taxTransactions,
    "tax transaction",
    of,
    "original_transaction",
  );
  if (original.type === "reversal") {
    throw refused({ message: "A reversal cannot be reversed.", param: "original_transaction" });
  }
  refuseSameReference(platform, params.reference);
  const lines = hidden.tax.transactionLines.get(of) ?? [];
  const wanted = wantedOf(params, original, lines);
  checkLeft(platform, original, lines, wanted);
  const { shipping } = wanted;
  return addTransaction(platform, {
    ...shared(original),
    metadata: mergeMetadata({}, params.metadata),
    posted_at: world.clock.nowSeconds(),
    reference: params.reference,
    reversal: { original_transaction: of },
    shipping_cost: original.shipping_cost && shipping && { ...original.shipping_cost, ...shipping },
    type: "reversal",
    lines: wanted.lines.map(
      ({ line, ...given }): Line => ({
        ...line,
        ...given,
        id: world.ids.next("tax_li", 14),
        reversal: { original_line_item: line.id },
        type: "reversal",
      }),
    ),
  });
}

type Given = Amounts & {
  line: Line;
  quantity: number;
  reference: string;
  metadata: Line["metadata"];
};
type Wanted = { lines: Given[]; shipping: Amounts | null };

function wantedOf(
  params: Params,
  original: Stripe.Tax.Transaction,
  lines: readonly Line[],
): Wanted {
  const { mode, flat_amount: flat, line_items: items, shipping_cost: shipping } = params;
  const ways = [flat, items ?? shipping].filter((way) => way !== undefined).length;
  if (mode === "full") {
    if (ways > 0) throw refused({ message: "A full reversal takes no amounts.", param: "mode" });
    return whole(original, lines);
  }
  if (ways === 0) throw missing("line_items");
  if (ways === 2) {
    throw invalidRequest({
      message: "You may only specify one of these parameters: flat_amount, line_items.",
      param: "flat_amount",
    });
  }
  return flat === undefined ? byLine(params, lines) : byFlat(flat, original, lines);
}

function whole(
  { shipping_cost: shipping }: Stripe.Tax.Transaction,
  lines: readonly Line[],
): Wanted {
  return {
    lines: lines.map((line) => given(line, -line.amount, -line.amount_tax)),
    shipping: shipping && { amount: -shipping.amount, amount_tax: -shipping.amount_tax },
  };
}

function given(line: Line, amount: number, tax: number): Given {
  const { quantity, reference, metadata } = line;
  return { line, amount, amount_tax: tax, quantity, reference, metadata };
}

function byLine(
  { line_items: items = [], shipping_cost: shipping }: Params,
  lines: readonly Line[],
): Wanted {
  const wanted = items.map((item, index) => {
    const line = lines.find(({ id }) => id === item.original_line_item);
    if (!line) {
      throw refused({
        code: "resource_missing",
        message: `No such line item: '${item.original_line_item}'`,
        param: `line_items[${index}][original_line_item]`,
      });
    }
    return {
      ...given(line, item.amount, item.amount_tax),
      quantity: item.quantity ?? line.quantity,
      reference: item.reference,
      metadata: item.metadata ? mergeMetadata({}, item.metadata) : line.metadata,
    };
  });
  return { lines: wanted, shipping: shipping ?? null };
}

/**
 * A flat amount, taxes included, spread over lines and delivery by what each was with its tax. Every
 * part is rounded where the running sum is, so that the parts add up to the amount.
 */
function byFlat(flat: number, original: Stripe.Tax.Transaction, lines: readonly Line[]): Wanted {
  if (flat >= 0) throw notBelowZero("flat_amount");
  const { shipping_cost: cost } = original;
  const parts = [...lines, ...(cost ? [cost] : [])];
  const total = parts.reduce((sum, part) => sum + gross(part), 0);
  if (total + flat < 0) throw tooMuch("flat_amount");
  let before = 0;
  let spent = 0;
  const shares = parts.map((part) => {
    before += gross(part);
    const share = roundHalfUp(BigInt(flat) * BigInt(before), BigInt(total)) - spent;
    spent += share;
    const tax = roundHalfUp(BigInt(share) * BigInt(part.amount_tax), BigInt(gross(part) || 1));
    return { amount: part.tax_behavior === "inclusive" ? share : share - tax, amount_tax: tax };
  });
  const none = { amount: 0, amount_tax: 0 };
  return {
    lines: lines.map((line, index) => {
      const { amount, amount_tax: tax } = shares[index] ?? none;
      return given(line, amount, tax);
    }),
    shipping: cost ? (shares.at(-1) ?? none) : null,
  };
}

function gross(part: Amounts & { tax_behavior: string }): number {
  return part.amount + (part.tax_behavior === "inclusive" ? 0 : part.amount_tax);
}

/** Never more is given back of a line or its tax than is left of it. */
function checkLeft(
  platform: Platform,
  original: Stripe.Tax.Transaction,
  lines: readonly Line[],
  wanted: Wanted,
): void {
  const earlier = reversalsOf(platform, original.id);
  for (const line of lines) {
    const of = wanted.lines.filter((given) => given.line.id === line.id);
    const gone = earlier
      .flatMap(({ id }) => platform.hidden.tax.transactionLines.get(id) ?? [])
      .filter((done) => done.reversal?.original_line_item === line.id);
    checkAmounts(line, [...of, ...gone], "line_items");
  }
  const { shipping_cost: cost } = original;
  if (!wanted.shipping) return;
  if (!cost) throw refused({ message: "There was no delivery.", param: "shipping_cost" });
  const gone = earlier.flatMap(({ shipping_cost: done }) => (done ? [done] : []));
  checkAmounts(cost, [wanted.shipping, ...gone], "shipping_cost");
}

function reversalsOf({ stores }: Platform, id: string): Stripe.Tax.Transaction[] {
  return stores.taxTransactions
    .all()
    .filter(({ reversal }) => reversal?.original_transaction === id);
}

function checkAmounts(of: Amounts, back: readonly Amounts[], param: string): void {
  for (const name of ["amount", "amount_tax"] as const) {
    if (back.some((given) => given[name] * Math.sign(of[name] || 1) > 0)) throw notBelowZero(param);
    const left = back.reduce((sum, given) => sum + given[name], of[name]);
    if (left * Math.sign(of[name] || 1) < 0) throw tooMuch(param);
  }
}

function notBelowZero(param: string): Error {
  return refused({ message: "The amount of a reversal must be below zero.", param });
}

function tooMuch(param: string): Error {
  return refused({
    message: "The reversal is more than what is left of the original transaction.",
    param,
  });
}
