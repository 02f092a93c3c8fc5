import type { Answer, RefundFacts } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { refundFacts } from "./refund-payment.ts";
import { listOf, RefundShape } from "./shapes.ts";

/** The most that one page holds. A payment has a handful of refunds, so one page has them all. */
const PAGE_SIZE = 100;

/** Every refund of a payment. */
export async function listRefunds(
  { client, log }: StripeDeps,
  paymentRef: string,
): Promise<Answer<readonly RefundFacts[]>> {
  const query = { payment_intent: paymentRef, limit: PAGE_SIZE };
  const found = await answer(log, () => client.refunds.list(query), listOf(RefundShape));
  if (found.kind !== "ok") return found;
  const all: RefundFacts[] = [];
  for (const refund of found.value.data) {
    const facts = refundFacts(refund);
    if (facts.kind !== "ok") return facts;
    all.push(facts.value);
  }
  return { kind: "ok", value: all };
}
