import { plural, t } from "@lingui/core/macro";
import { useCallback, useEffect, useState } from "react";
import type { Quote } from "../../../../worker/http/contract/orders.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { askQuote, type CartItem, getProduct } from "../../api/calls.ts";
import { type CartLine, cartItems, quantityMax } from "./cart.ts";

/** Why a line cannot be bought as it stands. `quantityMax` 0: not at all. */
export type Fault = { productId: string; sentence: string; quantityMax: number };
export type Quoted = {
  quote: Quote | undefined;
  problem: Problem | undefined;
  faults: Fault[];
  isLoading: boolean;
};

const nothing: Quoted = { quote: undefined, problem: undefined, faults: [], isLoading: true };

/** What the cart costs now. The last quote stays in sight until the next is there. */
export function useQuote(lines: readonly CartLine[]): Quoted & { reload: () => void } {
  const [quoted, setQuoted] = useState(nothing);
  const [round, setRound] = useState(0);
  const text = JSON.stringify(cartItems(lines));

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another question.
  useEffect(() => {
    const items: CartItem[] = JSON.parse(text);
    const abort = new AbortController();
    if (items.length === 0) return setQuoted({ ...nothing, isLoading: false });
    setQuoted((before) => ({ ...before, isLoading: true }));
    quoteOrFaults(items, abort.signal).then(
      (answer) => !abort.signal.aborted && setQuoted(answer),
      () => undefined, // Aborted: the cart has changed again.
    );
    return () => abort.abort();
  }, [text, round]);

  return { ...quoted, reload: useCallback(() => setRound((n) => n + 1), []) };
}

async function quoteOrFaults(items: CartItem[], signal: AbortSignal): Promise<Quoted> {
  const answer = await askQuote(items, signal);
  const ready = { ...nothing, isLoading: false };
  if (answer.ok) return { ...ready, quote: answer.value };
  // Without a connection there is nothing to ask either.
  const isAboutItems = answer.status >= 400 && answer.status < 500;
  const found = isAboutItems ? await Promise.all(items.map((item) => faultOf(item, signal))) : [];
  return {
    ...ready,
    problem: answer.problem,
    faults: found.filter((fault) => fault !== undefined),
  };
}

/** Looked up line by line, because a refusal names what was found first and not all that is wrong. */
async function faultOf(item: CartItem, signal: AbortSignal): Promise<Fault | undefined> {
  const { productId, quantity } = item;
  const answer = await getProduct(productId, signal);
  if (!answer.ok && answer.status === 404)
    return { productId, quantityMax: 0, sentence: t`This is no longer in the shop.` };
  if (!answer.ok) return undefined;

  const { available, limitPerOrder } = answer.value;
  const most = quantityMax(answer.value);
  if (quantity <= most) return undefined;
  if (available <= 0) return { productId, quantityMax: 0, sentence: t`This has been sold.` };
  const sentence =
    limitPerOrder !== null && limitPerOrder === most
      ? t`One order can have at most ${most} of this.`
      : plural(most, { one: "Only # of this is left.", other: "Only # of this are left." });
  return { productId, quantityMax: most, sentence };
}
