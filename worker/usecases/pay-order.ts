import { type Count, type Sender, stepOf } from "../domain/card-testing.ts";
import type { OperationId, OrderId, PaymentId } from "../domain/ids.ts";
import { nextTryAfter, toMoneyRow } from "../domain/operation.ts";
import type { Order } from "../domain/orders.ts";
import { isOpen, type Payment } from "../domain/payments.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import { type MethodRefusal, methodRefusal } from "../domain/rails.ts";
import { assert, err, ok, type Result } from "../domain/result.ts";
import type { CreatedPayment } from "../processors/processor.ts";
import { closePayment } from "./close-payment.ts";
import { type CreatedError, createdPayment } from "./created-payment.ts";
import type { Proof } from "./fraud.ts";
import type { Deps, Tx } from "./ports.ts";
import { runOperation } from "./run-operation.ts";
import { type Prepared, prepareVault, type VaultError } from "./saved-methods/prepare-vault.ts";
import { type SlowedError, slowCardTesting } from "./slow-card-testing.ts";
import type { VaultWish } from "./vault-ports.ts";

export type PayError =
  | { readonly kind: "order_not_found" | "order_not_payable" | "order_expired" }
  | { readonly kind: "payment_in_progress" }
  | SlowedError
  | { readonly kind: "method_not_offered"; readonly refusal: MethodRefusal }
  | { readonly kind: "members_only" }
  | VaultError
  | CreatedError;
export type PayableNow = { readonly paymentId: PaymentId; readonly created: CreatedPayment };

type Input = {
  readonly orderId: OrderId;
  readonly processor: ProcessorName;
  readonly sender: Sender;
  readonly proof: Proof;
  /** Undefined: whatever the open payment does with saved methods is right. */
  readonly wish: VaultWish | undefined;
};
type Chosen = Omit<Input, "wish"> & {
  /** Undefined as above; else what the payment has to be, with or without saved methods. */
  readonly vault: { readonly prepared: Prepared | undefined } | undefined;
};
type Opened = Result<
  { payment: Payment } | { closing: OperationId | undefined } | { counts: readonly Count[] },
  PayError
>;

/** Asking for a proof, closing the old payment, opening the new one: more is never needed. */
const STEPS_MAX = 4;

/**
 * Lets the buyer pay a waiting order again: the open payment if it is of this method, otherwise a
 * new one, and only after the old one is closed, so that there are never two to pay.
 */
export async function payOrder(deps: Deps, input: Input): Promise<Result<PayableNow, PayError>> {
  const { wish, ...rest } = input;
  const prepared = wish && (await prepare(deps, wish, rest));
  if (prepared && !prepared.ok) return prepared;
  const chosen: Chosen = { ...rest, vault: prepared && { prepared: prepared.value } };
  for (let step = 1; step <= STEPS_MAX; step++) {
    const isCounted = step > 1;
    const opened = await deps.store.transact((tx) => openPayment(deps, tx, chosen, isCounted));
    if (!opened.ok) return opened;
    if ("counts" in opened.value) {
      const slowed = await slowCardTesting(deps, opened.value.counts, input.proof);
      if (slowed) return err(slowed);
      continue;
    }
    if ("payment" in opened.value) {
      const { id: paymentId } = opened.value.payment;
      const created = await createdPayment(deps, paymentId);
      return created.ok ? ok({ paymentId, created: created.value }) : created;
    }
    const { closing } = opened.value;
    const ran = closing && (await runOperation(deps, closing));
    if (ran !== "final" && ran !== "closed") return err({ kind: "processor_unavailable" });
  }
  return err({ kind: "payment_in_progress" });
}

async function prepare(deps: Deps, wish: VaultWish, to: Omit<Input, "wish">) {
  if (wish.methodId === undefined && !wish.saves) return ok(undefined);
  const vaulted = await deps.store.vault.read(wish, to.processor);
  return prepareVault(deps, { wish, ...to }, vaulted);
}

/** The open payment saves, or pays with, what is wished; or nothing was said about it. */
async function isAsWished(tx: Tx, { id }: Payment, vault: Chosen["vault"]): Promise<boolean> {
  if (!vault) return true;
  const row = await tx.vault.findPayment(id);
  const wished = vault.prepared?.row;
  return (
    (row?.methodId ?? null) === (wished?.methodId ?? null) &&
    (row?.saves ?? false) === (wished?.saves ?? false)
  );
}

async function openPayment(
  deps: Deps,
  tx: Tx,
  chosen: Chosen,
  isCounted: boolean,
): Promise<Opened> {
  const { orderId, processor, vault, sender } = chosen;
  const order = await tx.orders.lock(orderId);
  if (!order) return err({ kind: "order_not_found" });
  if (order.state !== "pending_payment" || order.cancelRequestedAt)
    return err({ kind: "order_not_payable" });
  if (order.expiresAt <= deps.now()) return err({ kind: "order_expired" });
  const payments = await tx.payments.of(orderId);
  const open = payments.find(({ state }) => isOpen(state));
  if (open?.state === "processing") return err({ kind: "payment_in_progress" });
  if (open?.processor === processor && (await isAsWished(tx, open, vault)))
    return ok({ payment: open });
  // Asked before the open payment is closed, so that a refusal leaves the buyer what they had.
  const refusal = await refusalOf(deps, tx, order, processor);
  if (refusal) return err({ kind: "method_not_offered", refusal });
  // Counted before anything is closed, once a request, and whatever becomes of it.
  const counts = isCounted ? [] : await tx.fraud.countPayment(sender, deps.now());
  if (stepOf(counts).kind !== "free") return ok({ counts });
  if (open) {
    await closePayment(deps, tx, open);
    const operation = await tx.operations.findOpen(open.id);
    return ok({ closing: operation?.id });
  }
  const payment = await addPayment(deps, tx, order, chosen);
  await tx.fraud.addSender(payment.id, sender, deps.now());
  return ok({ payment });
}

/** The preflight again, because it may have changed since the checkout. */
async function refusalOf(
  deps: Deps,
  tx: Tx,
  order: Order,
  processor: ProcessorName,
): Promise<MethodRefusal | undefined> {
  if (await tx.rails.isStopped(processor, "pay_in")) return "rail_stopped";
  const sellers = await tx.sellers.findAll(order.parts.map(({ sellerId }) => sellerId));
  assert(sellers.length === order.parts.length, "a part of an order belongs to a seller");
  const refusal = methodRefusal(processor, {
    total: { minor: order.totalMinor, currency: order.currency },
    components: order.parts.flatMap((part) => [part.itemsMinor, part.shippingMinor]),
    parts: order.parts.flatMap(({ sellerId, netMinor }) => {
      const seller = sellers.find(({ id }) => id === sellerId);
      return seller ? [{ seller, netMinor }] : [];
    }),
    switches: [],
    settled: deps.settings.settlementCurrencies,
  });
  return refusal ?? undefined;
}

async function addPayment(
  deps: Deps,
  tx: Tx,
  order: Order,
  { processor, vault }: Chosen,
): Promise<Payment> {
  const saved = vault?.prepared;
  const now = deps.now();
  const payment: Payment = {
    ...{ id: deps.newId<PaymentId>(), orderId: order.id, processor, state: "created" },
    amount: { minor: order.totalMinor, currency: order.currency },
    ...{ processorRef: null, chargeRef: null, captured: null, use: null, declineCode: null },
  };
  await tx.payments.add(payment, now);
  if (saved) await tx.vault.addPayment({ ...saved.row, paymentId: payment.id });
  const { email, shippingAddress, itemsMinor, shippingMinor } = await tx.orders.contactOf(order.id);
  const params = {
    ...{ paymentId: payment.id, orderId: order.id, orderNumber: order.number },
    ...{ amount: toMoneyRow(payment.amount), email, shippingAddress },
    ...{ itemsMinor: `${itemsMinor}`, shippingMinor: `${shippingMinor}` },
    ...(saved ? { vault: saved.terms } : {}),
  };
  const intent = { kind: "create_payment", subjectId: payment.id, processor, params } as const;
  await tx.operations.open(deps.newId<OperationId>(), intent, now, nextTryAfter(now, 0));
  return payment;
}
