import {
  type CardChecks,
  type Judgement,
  judge,
  noChecks,
  signalsIn,
  VELOCITY_WINDOW_MS,
} from "../domain/fraud.ts";
import type { ReviewId } from "../domain/ids.ts";
import type { Order } from "../domain/orders.ts";
import type { Payment } from "../domain/payments.ts";
import type { Deps, Tx } from "./ports.ts";

export type Judged = Judgement & { readonly evidence: Readonly<Record<string, unknown>> };

/**
 * What the policy says about money that is about to pay an order. Price, stock and whose goods they
 * are were fixed when the order was made; what is new here is what the bank knows of the card, how
 * it was used of late, and what operators have blocked since.
 */
export async function judgePayment(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
  checks: CardChecks = noChecks,
): Promise<Judged> {
  const { email, shippingAddress } = await tx.orders.contactOf(order.id);
  const { cardDigest, cardCountry } = checks;
  const countries = [shippingAddress.country, ...(cardCountry ? [cardCountry] : [])];
  const since = new Date(deps.now().getTime() - VELOCITY_WINDOW_MS);
  const about = { paymentId: payment.id, email, cardDigest, countries };
  const { velocity, isBlocked, addressDigest } = await tx.fraud.look(about, since);
  const judgement = judge(deps.settings.fraudPolicy, signalsIn({ checks, velocity, isBlocked }));
  const shippingCountry = shippingAddress.country;
  const evidence = { ...checks, ...velocity, isBlocked, shippingCountry, addressDigest };
  return { ...judgement, evidence };
}

/** An operator looks at a paid order before it is shipped and before its artisans are paid. */
export async function openReview(
  deps: Deps,
  tx: Tx,
  payment: Payment,
  { reasons, evidence }: Pick<Judged, "reasons" | "evidence">,
): Promise<void> {
  const at = deps.now();
  const { orderId, id: paymentId } = payment;
  const review = { id: deps.newId<ReviewId>(), orderId, paymentId, reasons, evidence };
  if (!(await tx.fraud.reviews.open({ ...review, openedAt: at }))) return;
  const facts = { paymentId, reasons: reasons.join(", ") };
  await tx.alerts.raise({ kind: "review_opened", subject: orderId, facts }, at);
  deps.log.warn("review.opened", { orderId, ...facts });
}
