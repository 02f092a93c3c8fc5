import type { Config } from "./config.ts";
import type { Settings } from "./usecases/settings.ts";

/** What use cases are told of the configuration. */
export const settingsOf = (config: Config): Settings => ({
  commissionBasisPoints: config.COMMISSION_BASIS_POINTS,
  reservationMinutes: config.RESERVATION_MINUTES,
  holding: {
    release: config.TRANSFER_RELEASE,
    holdDays: config.TRANSFER_HOLD_DAYS,
    deliveryDays: config.TRANSFER_DELIVERY_DAYS,
  },
  unshippedAlertDays: config.UNSHIPPED_ALERT_DAYS,
  refundFault: config.REFUND_FAULT,
  disputeFault: config.DISPUTE_FAULT,
  plans: {
    graceDays: config.PLAN_GRACE_DAYS,
    trialDays: config.PLAN_TRIAL_DAYS,
    taxes: config.PLAN_TAXES === "on",
  },
  debtLimit: config.DEBT_LIMIT_MINOR,
  eventsKeptDays: config.EVENTS_KEPT_DAYS,
  buyersKeptDays: config.BUYERS_KEPT_DAYS,
  dualControl: config.DUAL_CONTROL_MINOR,
  payoutMinimum: config.PAYOUT_MINIMUM_MINOR,
  settlementCurrencies: {
    stripe: config.STRIPE_SETTLEMENT_CURRENCIES,
    paypal: config.PAYPAL_SETTLEMENT_CURRENCIES,
  },
  fraudPolicy: config.FRAUD_POLICY,
  live: config.live,
});
