import type { CheckoutAnswer, CheckoutBody } from "../../../../worker/http/contract/orders.ts";
import { unansweredBody } from "../../api/attempts.ts";
import { checkout } from "../../api/calls.ts";
import type { Answer } from "../../api/client.ts";
import { rememberOrder } from "../orders/order-memory.ts";
import { hold } from "./held.ts";
import { cancelOpenOrder, cartText } from "./use-open-order.ts";

/** Reserves the goods. What the browser needs to pay is held in memory, never stored. */
export async function placeOrder(
  body: CheckoutBody,
  proof?: string,
): Promise<Answer<CheckoutAnswer>> {
  const left = await clearUnanswered(body);
  if (left && !left.ok) return left;
  const answer = await checkout(body, proof);
  if (answer.ok) remember(answer.value, body);
  return answer;
}

function remember({ order, orderToken, payment }: CheckoutAnswer, { items }: CheckoutBody) {
  const open = { id: order.id, token: orderToken, cart: cartText(items) };
  rememberOrder(open);
  hold({ order, payment });
  return open;
}

/**
 * An earlier try whose answer never came may have reserved these goods. It is asked again with its
 * own key and body, and what it made is given up, before another body is sent.
 */
async function clearUnanswered(body: CheckoutBody) {
  const text = unansweredBody("/checkout");
  if (text === undefined || text === JSON.stringify(body)) return undefined;
  const earlier: CheckoutBody = JSON.parse(text);
  const answer = await checkout(earlier);
  // Refused: it made nothing. Still no answer: it may have, so nothing else may be sent.
  if (!answer.ok) return unansweredBody("/checkout") === undefined ? undefined : answer;
  const problem = await cancelOpenOrder(remember(answer.value, earlier));
  return problem && { ok: false as const, status: problem.status, problem };
}
