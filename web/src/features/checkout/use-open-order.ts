import { useCallback, useEffect, useState } from "react";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { cancelOrder, getOrder } from "../../api/calls.ts";
import { navigate } from "../../router.ts";
import { type CartLine, cartItems } from "../cart/cart.ts";
import { forgetOrder, type OpenOrder, orderPage, rememberedOrder } from "../orders/order-memory.ts";

export const cartText = (lines: Parameters<typeof cartItems>[0]) =>
  JSON.stringify(cartItems(lines));

/**
 * The order that the cart has already become, whose reservation holds the very goods in the cart.
 * A changed cart gives it up first: otherwise those goods would look sold, or be bought twice.
 */
export function useOpenOrder(lines: readonly CartLine[]) {
  const [open, setOpen] = useState(rememberedOrder);
  const [problem, setProblem] = useState<Problem>();
  const text = cartText(lines);

  const giveUp = useCallback(async (order: OpenOrder) => {
    setProblem(undefined);
    const failure = await cancelOpenOrder(order);
    setProblem(failure);
    if (!failure) setOpen(undefined);
  }, []);

  const isOutdated = open !== undefined && open.cart !== text;
  useEffect(() => {
    if (isOutdated && open) void giveUp(open);
  }, [isOutdated, open, giveUp]);

  return { open, isOutdated, problem, giveUp };
}

/** What stands in the way of it, if anything. An order that was paid meanwhile is shown instead. */
export async function cancelOpenOrder(order: OpenOrder): Promise<Problem | undefined> {
  const cancelled = await cancelOrder(order);
  if (!cancelled.ok) {
    const current = await getOrder(order);
    const isGone = !current.ok && current.status === 404;
    if (!isGone && !current.ok) return cancelled.problem;
    const state = current.ok ? current.value.order.state : "cancelled";
    if (state === "pending_payment") return cancelled.problem;
    if (state !== "expired" && state !== "cancelled") navigate(orderPage(order));
  }
  forgetOrder(order.id);
  return undefined;
}
