import type { DisputeState } from "../domain/disputes.ts";
import type { Money } from "../domain/money.ts";
import type { Fee } from "./processor.ts";

/** A buyer's dispute as the processor has it now, with all the money that has moved for it. */
export type DisputeFacts = {
  readonly ref: string;
  readonly chargeRef: string;
  /** The payment that the charge is of; undefined where the processor does not name it here. */
  readonly paymentRef: string | undefined;
  readonly state: DisputeState;
  /** Never falls: of two readings the higher one is the later. */
  readonly version: bigint;
  readonly amount: Money;
  readonly reason: string;
  readonly dueBy: Date | undefined;
  readonly openedAt: Date;
  /** Each is posted once. Only what moved in the dispute's own currency. */
  readonly withdrawn: readonly Fee[];
  readonly returned: readonly Fee[];
  /** Below zero where it was given back. */
  readonly fees: readonly Fee[];
  /**
   * PayPal: a payment that was taken back is known by its refund alone, under whose name it stands
   * here, and that may be what one of these took. Undefined: it is a dispute itself.
   */
  readonly mayBeOf: readonly DisputeFacts[] | undefined;
};

/** A card's bank believes that a payment was fraud, and tells it before the buyer does. */
export type FraudWarningFacts = {
  readonly ref: string;
  readonly chargeRef: string;
  readonly fraudType: string;
  readonly isActionable: boolean;
};
