import type { DisputeState } from "../../worker/domain/disputes.ts";
import type {
  BatchId,
  PaymentId,
  RefundId,
  ReversalId,
  SellerId,
  TransferId,
} from "../../worker/domain/ids.ts";
import type { EffectKind } from "../../worker/domain/ledger.ts";
import type {
  DisputeFacts,
  Fee,
  PaymentFacts,
  RefundFacts,
  SentTransfers,
  TransferFacts,
} from "../../worker/processors/processor.ts";

// What the processor of these tests has, and what it says of it.

/** What it says of one thing, as it was at one moment. */
export type Reading =
  | { readonly of: "payment"; readonly facts: PaymentFacts }
  | { readonly of: "refund"; readonly facts: RefundFacts }
  | { readonly of: "transfer"; readonly facts: TransferFacts }
  | { readonly of: "batch"; readonly ref: string; readonly facts: SentTransfers }
  | { readonly of: "dispute"; readonly facts: DisputeFacts };
export type News = { readonly reading: Reading; isTold: boolean };

/** How calls are answered: `lost` is done, and nobody hears of it. */
export type Mood = "done" | "slow" | "refused" | "lost" | "down";

export type Charge = {
  readonly ref: string;
  readonly paymentRef: string;
  readonly paymentId: PaymentId;
  readonly minor: bigint;
  readonly feeMinor: bigint;
  isFeeKnown: boolean;
  refundedMinor: bigint;
  sourcedMinor: bigint;
};
export type Refund = {
  readonly ref: string;
  readonly id: RefundId;
  readonly charge: Charge;
  readonly minor: bigint;
  state: RefundFacts["state"];
  hasLeft: boolean;
};
export type Sent = {
  readonly ref: string;
  readonly id: TransferId;
  readonly sellerId: SellerId;
  readonly minor: bigint;
  readonly batch: Batch | undefined;
  state: TransferFacts["state"];
  isFeeKept: boolean;
  readonly reversals: { readonly id: ReversalId; readonly effectId: string; minor: bigint }[];
};
export type Batch = { readonly ref: string; readonly id: BatchId; readonly items: Sent[] };
export type Dispute = {
  readonly ref: string;
  readonly charge: Charge;
  readonly minor: bigint;
  readonly openedAt: Date;
  state: DisputeState;
  version: bigint;
  readonly withdrawn: Fee[];
  readonly returned: Fee[];
  readonly fees: Fee[];
};

/** Under the processor's own name; `sellerId`: what of it a seller has got, or has given again. */
export type Move = { readonly minor: bigint; readonly sellerId?: SellerId };
export const nameOf = (kind: EffectKind, effectId: string) => `${kind} ${effectId}`;

/** The names of all that a reading says has moved. */
export function namesIn({ of, facts }: Reading): string[] {
  if (of === "payment") {
    const { capture } = facts;
    return capture ? [nameOf("capture", capture.effectId), ...all("fee", capture.fee ?? [])] : [];
  }
  if (of === "refund") {
    const { state, effectId, returnedEffectId: back } = facts;
    const hasLeft = state === "succeeded" || back !== undefined;
    const returned = back === undefined ? [] : [nameOf("refund_returned", back)];
    return [...(hasLeft ? [nameOf("refund", effectId)] : []), ...returned];
  }
  if (of === "transfer") return namesInTransfer(facts);
  if (of === "batch") return facts.items.flatMap(namesInTransfer);
  return [
    ...all("dispute", facts.withdrawn),
    ...all("dispute_returned", facts.returned),
    ...all("dispute_fee", facts.fees),
  ];
}
/** What is nothing is posted nowhere. */
const all = (kind: EffectKind, effects: Fee | readonly Fee[]) =>
  [effects]
    .flat()
    .flatMap(({ effectId, amount }) => (amount.minor === 0n ? [] : [nameOf(kind, effectId)]));

function namesInTransfer({ state, effectId, returns, fee }: TransferFacts): string[] {
  if (state === "pending" || state === "refused") return [];
  const isFeeBack = fee?.amount.minor === 0n;
  return [
    nameOf("transfer", effectId),
    ...returns.map((each) => nameOf("transfer_returned", each.effectId)),
    ...(fee ? [nameOf(isFeeBack ? "transfer_fee_returned" : "transfer_fee", fee.effectId)] : []),
  ];
}
