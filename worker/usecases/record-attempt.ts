import { DECLINES_PER_PAYMENT_MAX, stepOf } from "../domain/card-testing.ts";
import { type CardChecks, noChecks } from "../domain/fraud.ts";
import type { Payment } from "../domain/payments.ts";
import { closePayment } from "./close-payment.ts";
import type { Deps, Tx } from "./ports.ts";

export type Attempt = {
  readonly ref: string;
  readonly state: "succeeded" | "failed" | "pending";
  readonly declineCode: string | null;
  readonly checks?: CardChecks | undefined;
};

/**
 * Keeps what came of a buyer's try, with what the bank said about the card. A decline is counted
 * once, for whoever asked for the payment and for the card. The order has to be locked.
 */
export async function recordAttempt(
  deps: Deps,
  tx: Tx,
  payment: Payment,
  { checks = noChecks, ...attempt }: Attempt,
): Promise<void> {
  const at = deps.now();
  const paymentId = payment.id;
  const row = { id: deps.newId<string>(), paymentId, ...attempt, checks, at };
  if (!(await tx.payments.recordAttempt(row))) return;
  const sender = (await tx.fraud.senderOf(paymentId)) ?? {};
  const step = stepOf(await tx.fraud.countDecline(sender, checks.cardDigest, at));
  if (step.kind === "refuse") {
    const alert = { kind: "card_testing", subject: step.key, facts: { refused: "decline" } };
    await tx.alerts.raise(alert, at);
  }
}

/**
 * A browser confirms a payment without asking us, as often as it likes: so one that has been
 * declined too often is closed. The next one is counted when it is asked for.
 */
export async function closeIfDeclinedTooOften(deps: Deps, tx: Tx, payment: Payment): Promise<void> {
  const declines = await tx.fraud.declinesOf(payment.id);
  if (declines >= DECLINES_PER_PAYMENT_MAX) await closePayment(deps, tx, payment);
}
