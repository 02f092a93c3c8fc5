// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the mistakes are code, written as text
/** A mistake that somebody could make in the Worker's code, and that a run has to find. */
export type Bug = {
  readonly name: string;
  readonly file: string;
  /** Stands once in the file; a bug that no longer fits its place fails at once. */
  readonly from: string;
  readonly to: string;
  /** "stepwise": needs real locks, statement by statement. */
  readonly isStepwise?: true;
};

export const bugs: readonly Bug[] = [
  {
    name: "ledger: an effect is posted once more with each piece of news",
    file: "worker/usecases/apply-payment-facts.ts",
    from: "const effect = { ...about, externalId: fee.effectId };",
    to: "const effect = { ...about, externalId: `${fee.effectId}:${deps.newId()}` };",
  },
  {
    name: "key: made of the try's number",
    file: "worker/processors/stripe/send-once.ts",
    from: "await send({ idempotencyKey: operation.id });",
    to: "await send({ idempotencyKey: `${operation.id}-${now().getTime()}` });",
  },
  {
    name: "key: a payout batch has a new name each time",
    file: "worker/processors/paypal/send-transfers.ts",
    from: "requestId: operation.id,\n    body: { sender_batch_header: header(batchId),",
    to: "requestId: `${deps.now().getTime()}`,\n    body: { sender_batch_header: header(`${batchId.slice(0, 20)}${deps.now().getTime()}` as BatchId),",
  },
  {
    name: "key: a PayPal capture has a new one each time",
    file: "worker/processors/paypal/capture-payment.ts",
    from: "requestId: operation.id",
    to: "requestId: `${deps.now().getTime()}`",
  },
  {
    name: "webhook: acknowledged although the queue refused it",
    file: "worker/usecases/accept-event.ts",
    from: 'deps.log.warn("webhook.queue_refused", { reason: String(error) });\n    }',
    to: 'deps.log.warn("webhook.queue_refused", { reason: String(error) });\n      return { kind: "accepted" };\n    }',
  },
  {
    name: "webhook: acknowledged before it is sent to the queue, which is not waited for",
    file: "worker/usecases/accept-event.ts",
    from: 'await deps.queues.events({ kind: "event", event: verified });',
    to: 'void deps.queues.events({ kind: "event", event: verified }).catch(() => {});',
  },
  {
    name: "money: an artisan's net is computed apart, with a float",
    file: "worker/domain/quote.ts",
    from: "const netMinor = itemsMinor + shippingMinor - commissionMinor;",
    to: "const netMinor = BigInt(Math.floor(Number(itemsMinor) * (1 - basisPoints / 10_000))) + shippingMinor;",
  },
  {
    name: "money: artisans are sent what was paid, commission and all",
    file: "worker/usecases/apply-payment-facts.ts",
    from: "amount: { minor: part.netMinor, currency: order.currency },",
    to: "amount: { minor: part.itemsMinor + part.shippingMinor, currency: order.currency },",
  },
  {
    name: "money: the processor's fee is forgotten",
    file: "worker/usecases/apply-payment-facts.ts",
    from: "if (fee.amount.minor === 0n) return;",
    to: "if (fee.amount.minor >= 0n) return;",
  },
  {
    name: "transaction: the processor is asked inside it",
    file: "worker/usecases/apply-subject.ts",
    from: "const byRef = await tx.payments.findByRef(processor, facts.ref);",
    to: "await deps.processors[processor].payIn.readPayment(facts.ref);\n    const byRef = await tx.payments.findByRef(processor, facts.ref);",
  },
  {
    name: "answer: no answer counts as no",
    file: "worker/processors/stripe/answer.ts",
    from: 'const noAnswer: Meaning = {\n  kind: "unknown",',
    to: 'const noAnswer: Meaning = {\n  kind: "rejected",',
  },
];

/** Mistakes whose hunt has not been measured yet: `--bug NAME` plants one of them. */
export const candidates: readonly Bug[] = [
  {
    name: "lock: an order is read without one",
    file: "worker/db/repositories/orders.ts",
    from: 'eq(orders.id, id)).for("update");',
    to: "eq(orders.id, id));",
    isStepwise: true,
  },
  {
    name: "lock: due transfers are read without one",
    file: "worker/db/repositories/transfers.ts",
    from: '.limit(limit)\n      .for("update", { of: transfers, skipLocked: true });',
    to: ".limit(limit);",
    isStepwise: true,
  },
  {
    name: "answer: a server's error counts as no",
    file: "worker/processors/stripe/answer.ts",
    from: 'fits: ({ status }) => status >= 500,\n    kind: "unknown",',
    to: 'fits: ({ status }) => status >= 500,\n    kind: "rejected",',
  },
  {
    name: "answer: a stored error is not looked behind",
    file: "worker/processors/stripe/send-once.ts",
    from: 'if (sent.kind !== "unknown" || sent.code !== STORED_FAILURE) return sent;',
    to: 'if (sent.kind !== "unknown" || sent.code !== STORED_FAILURE) return sent;\n  return { kind: "rejected", code: "stored" };',
  },
  {
    name: "refund: given back without a look at what is on its way",
    file: "worker/usecases/return-money.ts",
    from: "if (left.minor <= 0n) return;",
    to: "if (left.minor < 0n) return;",
  },
  {
    name: "order: late money pays what has ended",
    file: "worker/usecases/apply-payment-facts.ts",
    from: 'if (order.state === "pending_payment" && asExpected) return "order";',
    to: 'if (asExpected) return "order";',
  },
  {
    name: "order: the payment that it no longer needs stays open",
    file: "worker/usecases/apply-payment-facts.ts",
    from: "for (const other of await tx.payments.of(order.id)) await closePayment(deps, tx, other);",
    to: "",
  },
  {
    name: "order: its call is made before it is written",
    file: "worker/usecases/start-checkout.ts",
    from: "const moved = await deps.store.checkout.open(draft);",
    to: "await deps.processors[draft.operation.processor].payIn.createPayment(draft.operation);\n    const moved = await deps.store.checkout.open(draft);",
  },
  {
    name: "order: its end does not wait for its payment",
    file: "worker/usecases/end-order.ts",
    from: "if (open.length > 0) return;",
    to: "",
  },
  {
    name: "order: its goods stay reserved",
    file: "worker/usecases/end-order.ts",
    from: "if (open.length > 0) return;\n",
    to: "if (open.length >= 0) return;\n",
  },
  {
    name: "key: the same request is two senders",
    file: "worker/http/sender.ts",
    from: "await c.env.guests.sign(`first:${address}:${key}`);",
    to: "await c.env.guests.sign(`first:${address}:${key}:${c.env.deps.newId()}`);",
  },
  {
    name: "transfer: a batch that is done means that all were paid",
    file: "worker/processors/paypal/read-transfers.ts",
    from: 'const state = known === "pending" && isBatchDenied ? "refused" : known;',
    to: 'const state = status === "PENDING" ? known : ("settled" as const);',
  },
  {
    name: "transfer: what came back is sent again under its old operation",
    file: "worker/usecases/run-operation.ts",
    from: 'if (answer.kind === "ok" || answer.kind === "rejected") return "final";',
    to: 'if (answer.kind === "rejected") await deps.queues.moneyMoves([{ kind: "operation", operationId }]);\n  if (answer.kind === "ok" || answer.kind === "rejected") return "final";',
  },
  {
    name: "transfer: a balance that is short stops it for good",
    file: "worker/processors/stripe/answer.ts",
    from: "code: codes.balanceInsufficient,\n    why",
    to: 'code: "insufficient",\n    why',
  },
  {
    name: "repair: open operations are left to the queue",
    file: "worker/usecases/self-repair.ts",
    from: "onEachRail(deps, (rail) => [dueOperations(deps, rail)]);",
    to: "onEachRail(deps, (rail) => (dueOperations(deps, rail) ? [] : []));",
  },
  {
    name: "repair: nobody asks about a silent payment",
    file: "worker/usecases/read-silent.ts",
    from: 'payments(deps, rail, "silentPayment", SILENCE_MS),',
    to: "",
  },
  {
    name: "repair: an order's time never ends",
    file: "worker/usecases/end-order.ts",
    from: "if (!order.cancelRequestedAt && order.expiresAt > now) return;",
    to: "if (!order.cancelRequestedAt) return;",
  },
  {
    name: "currency: nobody waits for an approval to be captured without its browser",
    file: "worker/usecases/capture-payment.ts",
    from: "if (!facts.isApproved) return;",
    to: "if (!facts.isApproved || deps) return;",
  },
];
