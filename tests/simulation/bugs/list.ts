// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the mistakes are code, written as text
/** A mistake that somebody could make in the Worker's code, and that a run has to find. */
export type Bug = {
  readonly name: string;
  readonly file: string;
  /** Stands once in the file; a bug that no longer fits its place fails at once. */
  readonly from: string;
  readonly to: string;
  /** The first seed that finds it. A change of the system may make it another: see `--bugs`. */
  readonly seed: number;
  /** Random runs of this flow find it; undefined: those of buyers. */
  readonly flow?: "plan";
  /** Every crash point of this flow, the first of which is none; undefined: random runs. */
  readonly scenario?: string;
  /** Found by a run that goes on for ever, or for long: not for `--quick`. */
  readonly isSlow?: true;
  /** "stepwise": needs real locks, statement by statement. */
  readonly isStepwise?: true;
  /** It is in a statement, which the model in memory has in words of its own. */
  readonly isOfDatabase?: true;
};

export const bugs: readonly Bug[] = [
  {
    name: "dedupe: an effect is posted once more with each piece of news",
    file: "worker/usecases/apply-payment-facts.ts",
    seed: 1,
    from: "const effect = { ...about, externalId: fee.effectId };",
    to: "const effect = { ...about, externalId: `${fee.effectId}:${deps.newId()}` };",
  },
  {
    name: "key: made of the try's number",
    file: "worker/processors/stripe/send-once.ts",
    seed: 1,
    from: "await send({ idempotencyKey: operation.id });",
    to: "await send({ idempotencyKey: `${operation.id}-${now().getTime()}` });",
  },
  {
    name: "key: a payout batch has a new name each time",
    file: "worker/processors/paypal/send-transfers.ts",
    seed: 1,
    from: "requestId: operation.id,\n    body: { sender_batch_header: header(batchId),",
    to: "requestId: `${deps.now().getTime()}`,\n    body: { sender_batch_header: header(`${batchId.slice(0, 20)}${deps.now().getTime()}` as BatchId),",
  },
  {
    name: "key: a PayPal capture has a new one each time",
    file: "worker/processors/paypal/capture-payment.ts",
    seed: 1,
    from: "requestId: operation.id",
    to: "requestId: `${deps.now().getTime()}`",
  },
  {
    name: "webhook: acknowledged although the queue refused it",
    file: "worker/usecases/accept-event.ts",
    seed: 37,
    from: 'deps.log.warn("webhook.queue_refused", { reason: String(error) });\n    }',
    to: 'deps.log.warn("webhook.queue_refused", { reason: String(error) });\n      return { kind: "accepted" };\n    }',
  },
  {
    name: "webhook: acknowledged before it is sent to the queue, which is not waited for",
    file: "worker/usecases/accept-event.ts",
    seed: 8,
    from: 'await deps.queues.events({ kind: "event", event: verified });',
    to: 'void deps.queues.events({ kind: "event", event: verified }).catch(() => {});',
  },
  {
    name: "money: an artisan's net is computed apart, with a float",
    file: "worker/domain/quote.ts",
    seed: 1,
    from: "const netMinor = itemsMinor + shippingMinor - commissionMinor;",
    to: "const netMinor = BigInt(Math.floor(Number(itemsMinor) * (1 - basisPoints / 10_000))) + shippingMinor;",
  },
  {
    name: "money: artisans are sent what was paid, commission and all",
    file: "worker/usecases/apply-payment-facts.ts",
    seed: 1,
    from: "amount: { minor: part.netMinor, currency: order.currency },",
    to: "amount: { minor: part.itemsMinor + part.shippingMinor, currency: order.currency },",
  },
  {
    name: "money: the processor's fee is forgotten",
    file: "worker/usecases/apply-payment-facts.ts",
    seed: 1,
    from: "if (fee.amount.minor === 0n) return;",
    to: "if (fee.amount.minor >= 0n) return;",
  },
  {
    name: "transaction: the processor is asked inside it",
    file: "worker/usecases/apply-subject.ts",
    seed: 1,
    from: "const byRef = await tx.payments.findByRef(processor, facts.ref);",
    to: "await deps.processors[processor].payIn.readPayment(facts.ref);\n    const byRef = await tx.payments.findByRef(processor, facts.ref);",
  },
  {
    name: "answer: no answer counts as no",
    file: "worker/processors/stripe/answer.ts",
    seed: 2,
    from: 'const noAnswer: Meaning = {\n  kind: "unknown",',
    to: 'const noAnswer: Meaning = {\n  kind: "rejected",',
  },
  {
    name: "lock: an order is read without one",
    file: "worker/db/repositories/orders.ts",
    seed: 1,
    from: 'eq(orders.id, id)).for("update");',
    to: "eq(orders.id, id));",
    isStepwise: true,
  },
  {
    name: "answer: a server's error counts as no",
    file: "worker/processors/stripe/answer.ts",
    seed: 11,
    from: 'fits: ({ status }) => status >= 500,\n    kind: "unknown",',
    to: 'fits: ({ status }) => status >= 500,\n    kind: "rejected",',
  },
  {
    name: "order: late money pays what has ended",
    file: "worker/usecases/apply-payment-facts.ts",
    seed: 1,
    isSlow: true,
    from: 'if (order.state === "pending_payment" && asExpected) return "order";',
    to: 'if (asExpected) return "order";',
  },
  {
    name: "order: its call is made before it is written",
    file: "worker/usecases/start-checkout.ts",
    seed: 1,
    from: "const moved = await deps.store.checkout.open(draft);",
    to: "await deps.processors[draft.operation.processor].payIn.createPayment(draft.operation);\n    const moved = await deps.store.checkout.open(draft);",
  },
  {
    name: "order: its end does not wait for its payment",
    file: "worker/usecases/end-order.ts",
    seed: 1,
    from: "if (open.length > 0) return;",
    to: "",
  },
  {
    name: "order: its goods stay reserved",
    file: "worker/usecases/end-order.ts",
    seed: 1,
    from: "if (open.length > 0) return;\n",
    to: "if (open.length >= 0) return;\n",
  },
  {
    name: "key: the same request is two senders",
    file: "worker/http/sender.ts",
    seed: 9,
    from: "await c.env.guests.sign(`first:${address}:${key}`);",
    to: "await c.env.guests.sign(`first:${address}:${key}:${c.env.deps.newId()}`);",
  },
  {
    name: "repair: open operations are left to the queue",
    file: "worker/usecases/self-repair.ts",
    seed: 29,
    from: "onEachRail(deps, (rail) => [dueOperations(deps, rail)]);",
    to: "onEachRail(deps, (rail) => (dueOperations(deps, rail) ? [] : []));",
  },
  {
    name: "repair: an order's time never ends",
    file: "worker/usecases/end-order.ts",
    seed: 1,
    from: "if (!order.cancelRequestedAt && order.expiresAt > now) return;",
    to: "if (!order.cancelRequestedAt) return;",
  },
  {
    name: "event: what its object was when it was first looked up is believed from then on",
    file: "worker/usecases/apply-subject.ts",
    seed: 8,
    from: "const facts = await looked(deps, processor, payIn.readPayment(ref));",
    to: `const told = ((globalThis as never as { told?: Map<string, PaymentFacts> }).told ??= new Map());
      const facts = told.get(ref) ?? (await looked(deps, processor, payIn.readPayment(ref)));
      if (facts) told.set(ref, facts);`,
  },
  {
    name: "order: what it held is not for sale again when it ends",
    file: "worker/usecases/end-order.ts",
    seed: 1,
    from: '"expired", now);\n  await tx.stock.release(order.id);',
    to: '"expired", now);',
  },
  {
    name: "order: what was sold is still in stock",
    file: "worker/usecases/apply-payment-facts.ts",
    seed: 1,
    from: "await tx.stock.consume(order.id);",
    to: "await tx.stock.release(order.id);",
  },
  {
    name: "refund: promised, and nobody sends it",
    file: "worker/usecases/open-refund.ts",
    seed: 1,
    from: "await tx.operations.open(operationId, intent, now, nextTryAfter(now, 0));",
    to: "",
  },
  {
    name: "refund: money for an order that was paid already is kept",
    file: "worker/usecases/apply-payment-facts.ts",
    seed: 1,
    from: "await returnMoney(deps, tx, payment, verdict);",
    to: 'if (verdict !== "double") await returnMoney(deps, tx, payment, verdict);',
  },
  {
    name: "refund: what the artisans bear is not kept from leaving",
    file: "worker/usecases/take-back.ts",
    seed: 1,
    isSlow: true,
    from: "less.push(withhold(transfer, minor));",
    to: "",
  },
  {
    name: "refund: the commission is rounded refund by refund",
    file: "worker/domain/refunds.ts",
    seed: 225,
    from: "const due = commissionGivenBack(part, givenBack.itemsMinor + itemsMinor, currency);",
    to: "const due = givenBack.commissionMinor + commissionGivenBack(part, itemsMinor, currency);",
  },
  {
    name: "debt: the next sale repays it, and is sent whole",
    file: "worker/usecases/repay-debts.ts",
    seed: 1,
    isSlow: true,
    from: "const less = { ...transfer, ...withhold(transfer, minor) };",
    to: "const less = { ...transfer, withheldMinor: transfer.withheldMinor + minor * 0n };",
  },
  {
    name: "answer: one that says nothing closes the operation",
    file: "worker/usecases/run-operation.ts",
    seed: 25,
    from: "await runner.record(deps, operation, answer as Answer<never>);",
    to: 'await runner.record(deps, operation, (answer.kind === "unknown" ? { kind: "rejected", code: answer.code } : answer) as Answer<never>);',
  },
  {
    name: "refund: what was withheld for one that never left is kept",
    file: "worker/usecases/give-back.ts",
    seed: 6,
    from: "for (const { transferId, amount, state } of await tx.withholdings.of(cause, causeId)) {",
    to: 'for (const { transferId, amount, state } of await tx.withholdings.of(cause, causeId)) {\n    if (cause === "refund") continue;',
  },
  {
    name: "transfer: tied to a charge of which too little is left",
    file: "worker/db/repositories/transfers.ts",
    seed: 3,
    isOfDatabase: true,
    from: 'transfer.kind === "sale" && isCovered ? payment.chargeRef : null',
    to: 'transfer.kind === "sale" || isCovered ? payment.chargeRef : null',
  },
  {
    name: "dispute: what went back by a refund is held once more",
    file: "worker/usecases/plan-refund.ts",
    seed: 3,
    from: "shares.filter(({ sellerOrderId }) => sellerOrderId === part.id),",
    to: "(but ? [] : shares).filter(({ sellerOrderId }) => sellerOrderId === part.id),",
  },
  {
    name: "dispute: lost, and borne by nobody",
    file: "worker/usecases/hold-for-dispute.ts",
    seed: 2,
    from: 'if (dispute.state === "lost") return isBorne ? loseMore(at, dispute) : lose(at, dispute, held);',
    to: 'if (dispute.state === "lost") return isBorne ? loseMore(at, dispute) : dispute;',
  },
  {
    name: "dispute: won, and what was held is not let go",
    file: "worker/usecases/hold-for-dispute.ts",
    seed: 2,
    from: "if (held) await letGo(at, dispute, held);\n  return isBorne",
    to: "return isBorne",
  },
  {
    name: "dispute: lost, and won after all, which is no news",
    file: "worker/usecases/hold-for-dispute.ts",
    seed: 71,
    from: "return isBorne && isDisputeOver(dispute.state) ? undo(at, dispute, taken) : dispute;",
    to: "return isBorne && !isDisputeOver(dispute.state) ? undo(at, dispute, taken) : dispute;",
  },
  {
    name: "dispute: what it was when it was first looked up is believed from then on",
    file: "worker/usecases/apply-subject.ts",
    seed: 2,
    from: "const facts = await looked(deps, processor, payIn.readDispute(ref));",
    to: `const seen = ((globalThis as never as { seen?: Map<string, DisputeFacts> }).seen ??= new Map());
      const facts = seen.get(ref) ?? (await looked(deps, processor, payIn.readDispute(ref)));
      if (facts) seen.set(ref, facts);`,
  },
  {
    name: "dispute: its fee is forgotten",
    file: "worker/usecases/apply-dispute.ts",
    seed: 2,
    from: "...fees.map((one) => disputeFee(about(one), one.amount)),",
    to: "",
  },
  {
    name: "dispute: what it gave back of money that pays no order stays owed",
    file: "worker/usecases/repaid-by-disputes.ts",
    seed: 1902,
    from: 'use === "unapplied" && (await tx.ledger.isPosted(id, "unapplied_capture"));',
    to: 'use !== "unapplied" && (await tx.ledger.isPosted(id, "unapplied_capture"));',
  },
  {
    name: "dispute: what PayPal takes back beside a claim is taken for the claim's",
    file: "worker/usecases/settlement-of.ts",
    seed: 1,
    scenario: "claim and reversal",
    from: "nameless.find(({ withdrawnMinor }) => withdrawnMinor === amount.minor) ??",
    to: "disputes.find(({ withdrawnMinor }) => withdrawnMinor > 0n) ??",
  },
  {
    name: "payout: one that came back is not owed again",
    file: "worker/usecases/apply-transfer-facts.ts",
    seed: 31,
    from: 'if (state === "returned")\n    for (const part of returns)',
    to: 'if (state === "sent")\n    for (const part of returns)',
  },
  {
    name: "payout: sent although an operator holds it",
    file: "worker/db/repositories/transfer-conditions.ts",
    seed: 4,
    isOfDatabase: true,
    from: "exists(db.select({ id: transferHolds.id }).from(transferHolds).where(openHolds()));",
    to: "and(sql`false`, exists(db.select({ id: transferHolds.id }).from(transferHolds).where(openHolds())))!;",
  },
  {
    name: "plan: what a subscription was when it was first looked up is believed from then on",
    file: "worker/usecases/subscriptions/apply-subscription.ts",
    seed: 1,
    flow: "plan",
    from: 'const facts = await looked(deps, "stripe", billingOf(deps).readSubscription(ref));',
    to: `const believed = ((globalThis as never as { believed?: Map<string, SubscriptionFacts> }).believed ??= new Map());
  const facts = believed.get(ref) ?? (await looked(deps, "stripe", billingOf(deps).readSubscription(ref)));
  if (facts) believed.set(ref, facts);`,
  },
  {
    name: "plan: a change has a new key each time",
    file: "worker/processors/stripe/billing/change.ts",
    seed: 2,
    flow: "plan",
    from: "key: (step) => ({ idempotencyKey: `${operation.id}:${step}` }),",
    to: "key: (step) => ({ idempotencyKey: `${deps.now().getTime()}:${step}` }),",
  },
  {
    name: "plan: an invoice is mirrored once",
    file: "worker/usecases/subscriptions/apply-invoice.ts",
    seed: 2,
    flow: "plan",
    from: "const id = known?.id ?? deps.newId<SubscriptionInvoiceId>();",
    to: "if (known) return applied;\n    const id = deps.newId<SubscriptionInvoiceId>();",
  },
  {
    name: "plan: whom Stripe does not answer a look is told of a fault of ours",
    file: "worker/http/app.ts",
    seed: 8,
    flow: "plan",
    from: "error instanceof LookupUnanswered",
    to: "error instanceof LookupUnanswered && false",
  },
];
