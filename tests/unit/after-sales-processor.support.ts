import type { Currency } from "../../worker/domain/currency.ts";
import { railOf } from "../../worker/domain/currency.ts";
import type { DisputeState } from "../../worker/domain/disputes.ts";
import type { PaymentId, SellerId } from "../../worker/domain/ids.ts";
import type { EffectKind } from "../../worker/domain/ledger.ts";
import { fromMoneyRow, type Operation } from "../../worker/domain/operation.ts";
import type { ProcessorName } from "../../worker/domain/processor-name.ts";
import {
  type Answer,
  codes,
  type Fee,
  type Processor,
  type RefundFacts,
  type ReversalFacts,
  type SentTransfers,
  type TransferFacts,
} from "../../worker/processors/processor.ts";
import { factsIn, TRANSFER_FEE } from "./after-sales-facts.support.ts";
import {
  type Charge,
  type Dispute,
  type Mood,
  type Move,
  type News,
  nameOf,
  namesIn,
  type Reading,
  type Refund,
  type Sent,
} from "./after-sales-readings.support.ts";
import { only } from "./ports.support.ts";

// A processor of a few lines, which knows what really moved. Whatever it tells follows from that:
// what it refuses moved nothing, and what it answered twice moved once.

export type TestProcessor = ReturnType<typeof createProcessor>;

export function createProcessor(rail: ProcessorName, currency: Currency, now: () => Date) {
  const moves = new Map<string, Move>();
  const told = new Set<string>();
  const news: News[] = [];
  const charges: Charge[] = [];
  const refunds: Refund[] = [];
  const sent: Sent[] = [];
  const disputes: Dispute[] = [];
  const answers = new Map<string, Answer<never>>();
  const sellerAt = new Map<string, SellerId>();
  let mood: Mood = "done";
  let names = 0;
  const step = railOf(rail, currency)?.step ?? 1n;
  const named = (prefix: string) => `${prefix}_${++names}`;
  const money = (minor: bigint) => ({ minor, currency });
  const fee = (effectId: string, minor: bigint): Fee => ({ effectId, amount: money(minor) });

  /** Money moves once under a name, and the processor moves no amount that it cannot say. */
  function move(kind: EffectKind, effectId: string, minor: bigint, sellerId?: SellerId): void {
    const name = nameOf(kind, effectId);
    if (moves.has(name)) throw new Error(`${name} has moved already`);
    const isFee = kind === "fee" || kind === "dispute_fee" || kind === "transfer_fee";
    if (!isFee && minor % step !== 0n) throw new Error(`${name}: ${minor} cannot be said`);
    moves.set(name, sellerId === undefined ? { minor } : { minor, sellerId });
  }
  function tell(reading: Reading): void {
    news.push({ reading, isTold: false });
  }

  const { payment, refundFacts, transferFacts, batchFacts, disputeFacts } = factsIn(currency);

  const self = {
    ...{ rail, currency, moves, told, news, charges, refunds, sent, disputes, sellerAt },
    /** How it answers from now on. */
    be(next: Mood) {
      mood = next;
    },

    capture(paymentId: PaymentId, paymentRef: string, minor: bigint, feeMinor: bigint) {
      const ref = named("ch");
      const sums = { minor, feeMinor, isFeeKnown: false, refundedMinor: 0n, sourcedMinor: 0n };
      const charge: Charge = { ref, paymentRef, paymentId, ...sums };
      charges.push(charge);
      move("capture", ref, minor);
      tell(payment(charge));
      return charge;
    },
    knowFee(charge: Charge) {
      charge.isFeeKnown = true;
      if (charge.feeMinor > 0n) move("fee", charge.ref, -charge.feeMinor);
      tell(payment(charge));
    },

    succeed(refund: Refund) {
      refund.state = "succeeded";
      refund.hasLeft = true;
      move("refund", `${refund.ref}:out`, -refund.minor);
      tell({ of: "refund", facts: refundFacts(refund) });
    },
    /** The buyer's bank does not take it, or sends it back days later. */
    fail(refund: Refund) {
      refund.state = "failed";
      refund.charge.refundedMinor -= refund.minor;
      if (refund.hasLeft) move("refund_returned", `${refund.ref}:back`, refund.minor);
      tell({ of: "refund", facts: refundFacts(refund) });
    },

    /** Where a transfer is now: it leaves when it is sent, and comes back whole. */
    moveTransfer(one: Sent, to: TransferFacts["state"]) {
      const { ref, minor, sellerId, batch } = one;
      const wasHere = one.state === "pending";
      one.state = to;
      if (wasHere && to !== "refused") {
        move("transfer", `${ref}:out`, -minor, sellerId);
        if (batch) move("transfer_fee", `${ref}:out:fee`, -TRANSFER_FEE);
      }
      if (to === "refused") one.isFeeKept = false;
      if (to === "returned") move("transfer_returned", `${ref}:back`, minor, sellerId);
      tell({ of: "transfer", facts: transferFacts(one) });
      if (batch) tell({ of: "batch", ref: batch.ref, facts: batchFacts(batch) });
    },
    /** PayPal gives the fee back with what came back. */
    giveFeeBack(one: Sent) {
      one.isFeeKept = false;
      move("transfer_fee_returned", `${one.ref}:out:fee`, TRANSFER_FEE);
      tell({ of: "transfer", facts: transferFacts(one) });
    },

    open(charge: Charge, minor: bigint, state: DisputeState): Dispute {
      const ref = named("dp");
      const dispute: Dispute = {
        ...{ ref, charge, minor, openedAt: now(), state, version: 0n },
        ...{ withdrawn: [], returned: [], fees: [] },
      };
      disputes.push(dispute);
      return dispute;
    },
    withdraw(dispute: Dispute) {
      const effectId = `${dispute.ref}:out`;
      dispute.withdrawn.push(fee(effectId, dispute.minor));
      move("dispute", effectId, -dispute.minor);
    },
    charge(dispute: Dispute, minor: bigint) {
      const effectId = `${dispute.ref}:fee${dispute.fees.length}`;
      dispute.fees.push(fee(effectId, minor));
      move("dispute_fee", effectId, -minor);
    },
    giveBack(dispute: Dispute) {
      const effectId = `${dispute.ref}:back`;
      dispute.returned.push(fee(effectId, dispute.minor));
      move("dispute_returned", effectId, dispute.minor);
    },
    tellDispute(dispute: Dispute, state: DisputeState) {
      dispute.state = state;
      dispute.version += 1n;
      tell({ of: "dispute", facts: disputeFacts(dispute) });
    },
  };

  /** The same key has the same answer; what was refused, or never arrived, was not done. */
  async function once<T>(id: string, done: () => Answer<T>, namesOf: (value: T) => string[]) {
    if (mood === "down") return { kind: "unavailable", code: "down" } as const;
    const refused = { kind: "rejected", code: "refused_by_bank" } as const;
    const known = answers.get(id) as Answer<T> | undefined;
    const answer: Answer<T> = known ?? (mood === "refused" ? refused : done());
    answers.set(id, answer as Answer<never>);
    if (mood === "lost" && !known) return { kind: "unknown", code: "timeout" } as const;
    // Whoever is answered books it.
    if (answer.kind === "ok") for (const name of namesOf(answer.value)) told.add(name);
    return answer;
  }

  function makeRefund({ params }: Operation<"refund_payment">): Answer<RefundFacts> {
    const charge = charges.find(({ ref }) => ref === params.chargeRef)!;
    const { minor } = fromMoneyRow(params.amount);
    if (charge.refundedMinor + minor > charge.minor)
      throw new Error("more is given back than was taken");
    charge.refundedMinor += minor;
    const ref = named("re");
    const refund: Refund = {
      ref,
      id: params.refundId,
      charge,
      minor,
      state: "pending",
      hasLeft: false,
    };
    refunds.push(refund);
    if (mood !== "slow") self.succeed(refund);
    else tell({ of: "refund", facts: refundFacts(refund) });
    return { kind: "ok", value: refundFacts(refund) };
  }

  function makeTransfers({ params }: Operation<"send_transfers">): Answer<SentTransfers> {
    const { batchId } = params;
    const batch =
      batchId === null ? undefined : { ref: named("batch"), id: batchId, items: [] as Sent[] };
    const items = params.items.map(({ transferId, destination, amount, chargeRef }): Sent => {
      const { minor } = fromMoneyRow(amount);
      const charge = charges.find(({ ref }) => ref === chargeRef);
      if (charge) charge.sourcedMinor += minor;
      const about = { id: transferId, sellerId: sellerAt.get(destination)!, minor, batch };
      return { ref: named("tr"), ...about, state: "pending", isFeeKept: true, reversals: [] };
    });
    sent.push(...items);
    batch?.items.push(...items);
    for (const one of items) if (!batch) self.moveTransfer(one, "sent");
    if (batch) tell({ of: "batch", ref: batch.ref, facts: batchFacts(batch) });
    const alone = {
      batchId: undefined,
      batchRef: undefined,
      done: true,
      denied: false,
      notSent: [],
    };
    const value = batch ? batchFacts(batch) : { ...alone, items: items.map(transferFacts) };
    return { kind: "ok", value };
  }
  /** A charge that was given back pays no transfer. */
  function isExhausted({ params }: Operation<"send_transfers">): boolean {
    return params.items.some(({ chargeRef, amount }) => {
      const charge = charges.find(({ ref }) => ref === chargeRef);
      const { minor } = fromMoneyRow(amount);
      return (
        charge !== undefined && charge.refundedMinor + charge.sourcedMinor + minor > charge.minor
      );
    });
  }

  function makeReversal({ params }: Operation<"reverse_transfer">): Answer<ReversalFacts> {
    const one = sent.find(({ ref }) => ref === params.transferRef)!;
    const amount = fromMoneyRow(params.amount);
    const gone = one.reversals.reduce((sum, each) => sum + each.minor, 0n);
    if (one.state === "returned") return { kind: "rejected", code: "nothing_to_reverse" };
    if (gone + amount.minor > one.minor) throw new Error("more is taken back than was sent");
    const ref = named("trr");
    one.reversals.push({ id: params.reversalId, effectId: ref, minor: amount.minor });
    move("transfer_returned", ref, amount.minor, one.sellerId);
    tell({ of: "transfer", facts: transferFacts(one) });
    return { kind: "ok", value: { ref, effectId: ref, amount } };
  }

  const processor = only<Processor>({
    name: rail,
    payIn: only<Processor["payIn"]>({
      createPayment: async ({ id }) => ({
        kind: "ok",
        value: { ref: `pi_${id}`, clientSecret: undefined },
      }),
      refundPayment: (operation) =>
        once(
          operation.id,
          () => makeRefund(operation),
          (facts) => namesIn({ of: "refund", facts }),
        ),
      addTracking: undefined,
    }),
    payOut: only<Processor["payOut"]>({
      transfersPerOperation: rail === "stripe" ? 1 : 500,
      transferFee: () => money(rail === "stripe" ? 0n : TRANSFER_FEE),
      sendTransfers: (operation) =>
        once(
          operation.id,
          () =>
            isExhausted(operation)
              ? { kind: "rejected", code: codes.balanceInsufficient }
              : makeTransfers(operation),
          (facts) => namesIn({ of: "batch", ref: "", facts }),
        ),
      reverseTransfer: (operation) =>
        once(
          operation.id,
          () => makeReversal(operation),
          ({ effectId }) => [nameOf("transfer_returned", effectId)],
        ),
      listSent: async () => ({ kind: "ok", value: { transfers: [], next: undefined } }),
      // The platform's owner sees to it that there is enough.
      availableFunds: async () => ({
        kind: "ok",
        value: rail === "stripe" ? undefined : money(10n ** 15n),
      }),
    }),
  });
  return { ...self, processor };
}
