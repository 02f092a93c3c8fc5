import type { DualControl } from "../domain/approvals.ts";
import type { Currency } from "../domain/currency.ts";
import type { FraudPolicy } from "../domain/fraud.ts";
import type { AmountLimit } from "../domain/limits.ts";
import type { HoldingRule } from "../domain/payouts.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { Fault } from "../domain/refunds.ts";

/** What the configuration decides about the business; nothing in it is secret. */
export type Settings = {
  readonly commissionBasisPoints: number;
  readonly reservationMinutes: number;
  readonly holding: HoldingRule;
  /** A seller who owes more sells nothing until it is less. */
  readonly debtLimit: AmountLimit;
  /** Who bears a refund of which nobody says whose fault it is. */
  readonly refundFault: Fault;
  /** Sellers' plans: how long one stays that is not paid, how long it is free, and whether taxes are added. */
  readonly plans: {
    readonly graceDays: number;
    readonly trialDays: number;
    readonly taxes: boolean;
  };
  /** Who bears a dispute that is lost, until an operator says. */
  readonly disputeFault: Fault;
  readonly unshippedAlertDays: number;
  readonly dualControl: DualControl;
  /** The least that is paid out to a seller on a rail at once. */
  readonly payoutMinimum: AmountLimit;
  readonly settlementCurrencies: Readonly<Record<ProcessorName, readonly Currency[]>>;
  readonly fraudPolicy: FraudPolicy;
  /** After so many days what is personal leaves events, and a buyer leaves ended orders. */
  readonly eventsKeptDays: number;
  readonly buyersKeptDays: number;
  /** Keys of the live mode: events of the test mode have no effect then, and the reverse. */
  readonly live: boolean;
};
