import type Stripe from "stripe";
import { emit } from "../events.ts";
import type { Platform } from "../platform.ts";
import { invalidRequest } from "../wire/errors.ts";

type Schedule = NonNullable<Stripe.Account.Settings["payouts"]>["schedule"];

/** How one balance is paid out; the account's settings and the balance settings show the same. */
export type PayoutSettings = {
  schedule: Schedule;
  debit_negative_balances: boolean;
  statement_descriptor: string | null;
  /** What an automatic payout leaves in the balance. */
  minimumByCurrency: Record<string, number>;
  delayDaysOverride: number | null;
  startOfDay: Stripe.BalanceSettings.Payments.SettlementTiming.StartOfDay | null;
};

/** Cards settle after two days where the platform is; docs.stripe.com/payouts#payout-speed. */
const DELAY_DAYS_MIN = 2;
const DELAY_DAYS_MAX = 31;
const DESCRIPTOR_LENGTH_MAX = 22;
const INTERVALS = ["manual", "daily", "weekly", "monthly"];
const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"];

/**
 * As in Stripe, the balance of a connected account is paid out daily. The platform's is manual from
 * the start, as a marketplace needs it that makes transfers without a charge behind them.
 */
export function payoutSettingsOf(platform: Platform, owner: string): PayoutSettings {
  const known = platform.hidden.connect.payoutSettings.get(owner);
  if (known) return known;
  const settings: PayoutSettings = {
    schedule: {
      delay_days: DELAY_DAYS_MIN,
      interval: owner === platform.accountId ? "manual" : "daily",
    },
    debit_negative_balances: true,
    statement_descriptor: null,
    minimumByCurrency: {},
    delayDaysOverride: null,
    startOfDay: null,
  };
  platform.hidden.connect.payoutSettings.set(owner, settings);
  return settings;
}

/** What either of the two calls may say about the days of a schedule. */
export type ScheduleParams = {
  delay_days?: "minimum" | number;
  interval?: string;
  monthly_anchor?: number;
  monthly_payout_days?: number[];
  weekly_anchor?: string;
  weekly_payout_days?: string[];
};

/** The new schedule; what its interval has no use for is refused, what it needs has no default. */
export function scheduleFrom(before: Schedule, params: ScheduleParams, at: string): Schedule {
  const interval = params.interval ?? before.interval;
  if (!INTERVALS.includes(interval)) {
    throw wrong(`${at}[interval]`, `must be one of ${INTERVALS.join(", ")}`);
  }
  const delay = params.delay_days === "minimum" ? DELAY_DAYS_MIN : params.delay_days;
  if (delay !== undefined) checkDelay(delay, `${at}[delay_days]`);
  const schedule: Schedule = { delay_days: delay ?? before.delay_days, interval };
  const weekly =
    params.weekly_payout_days ?? (params.weekly_anchor ? [params.weekly_anchor] : undefined);
  const monthly =
    params.monthly_payout_days ?? (params.monthly_anchor ? [params.monthly_anchor] : undefined);
  if (interval === "weekly") addWeekly(schedule, weekly ?? before.weekly_payout_days, at);
  else if (weekly) throw wrong(`${at}[weekly_payout_days]`, "is for weekly payouts only");
  if (interval === "monthly") addMonthly(schedule, monthly ?? before.monthly_payout_days, at);
  else if (monthly) throw wrong(`${at}[monthly_payout_days]`, "is for monthly payouts only");
  return schedule;
}

function addWeekly(schedule: Schedule, days: string[] | undefined, at: string): void {
  const [first] = days ?? [];
  if (!days || first === undefined || days.some((day) => !WEEKDAYS.includes(day))) {
    throw wrong(`${at}[weekly_payout_days]`, `is some of ${WEEKDAYS.join(", ")}`);
  }
  schedule.weekly_anchor = first;
  schedule.weekly_payout_days = days;
}

function addMonthly(schedule: Schedule, days: number[] | undefined, at: string): void {
  const [first] = days ?? [];
  if (!days || first === undefined || days.some((day) => day < 1 || day > 31)) {
    throw wrong(`${at}[monthly_payout_days]`, "is some of the days 1 to 31");
  }
  schedule.monthly_anchor = first;
  schedule.monthly_payout_days = days;
}

function checkDelay(days: number, param: string): void {
  if (days < DELAY_DAYS_MIN || days > DELAY_DAYS_MAX) {
    throw wrong(param, `is between ${DELAY_DAYS_MIN} and ${DELAY_DAYS_MAX}`);
  }
}

function wrong(param: string, what: string): Error {
  return invalidRequest({ message: `Invalid ${param}: ${what}.`, param });
}

/** What `GET /v1/balance_settings` answers. */
export function balanceSettingsOf(platform: Platform, owner: string): Stripe.BalanceSettings {
  const settings = payoutSettingsOf(platform, owner);
  const { schedule, minimumByCurrency, delayDaysOverride } = settings;
  const account = platform.stores.accounts.find(owner);
  return {
    object: "balance_settings",
    payments: {
      debit_negative_balances: settings.debit_negative_balances,
      payouts: {
        automatic_transfer_rules_by_currency: null,
        minimum_balance_by_currency:
          Object.keys(minimumByCurrency).length === 0 ? null : { ...minimumByCurrency },
        schedule: {
          interval: schedule.interval,
          ...(schedule.monthly_payout_days && {
            monthly_payout_days: schedule.monthly_payout_days,
          }),
          ...(schedule.weekly_payout_days && { weekly_payout_days: schedule.weekly_payout_days }),
        },
        statement_descriptor: settings.statement_descriptor,
        status: account && !account.payouts_enabled ? "disabled" : "enabled",
      },
      settlement_timing: {
        delay_days: schedule.delay_days,
        ...(delayDaysOverride !== null && { delay_days_override: delayDaysOverride }),
        start_of_day: settings.startOfDay,
      },
    },
  };
}

/** Changes them and says so, if anything is different afterwards. */
export function updateBalanceSettings(
  platform: Platform,
  owner: string,
  params: Stripe.BalanceSettingsUpdateParams,
): Stripe.BalanceSettings {
  const settings = payoutSettingsOf(platform, owner);
  const before = JSON.stringify(settings);
  const { payouts, settlement_timing, debit_negative_balances } = params.payments ?? {};
  if (payouts?.automatic_transfer_rules_by_currency) {
    throw wrong(
      "payments[payouts][automatic_transfer_rules_by_currency]",
      "is nothing that this account can use",
    );
  }
  if (payouts?.schedule) {
    settings.schedule = scheduleFrom(
      settings.schedule,
      payouts.schedule,
      "payments[payouts][schedule]",
    );
  }
  if (debit_negative_balances !== undefined)
    settings.debit_negative_balances = debit_negative_balances;
  if (payouts?.statement_descriptor !== undefined) {
    checkDescriptor(payouts.statement_descriptor, "payments[payouts][statement_descriptor]");
    settings.statement_descriptor = payouts.statement_descriptor;
  }
  setMinimums(settings, payouts?.minimum_balance_by_currency);
  setTiming(settings, settlement_timing);
  const answer = balanceSettingsOf(platform, owner);
  const options = owner === platform.accountId ? {} : { account: owner };
  if (JSON.stringify(settings) !== before)
    emit(platform, "balance_settings.updated", answer, options);
  return answer;
}

export function checkDescriptor(text: string, param: string): void {
  if (text.length > DESCRIPTOR_LENGTH_MAX)
    throw wrong(param, `has at most ${DESCRIPTOR_LENGTH_MAX} characters`);
}

type Payouts = Stripe.BalanceSettingsUpdateParams.Payments.Payouts;
type Timing = Stripe.BalanceSettingsUpdateParams.Payments.SettlementTiming;

function setMinimums(
  settings: PayoutSettings,
  minimums: Payouts["minimum_balance_by_currency"],
): void {
  if (minimums === undefined) return;
  if (minimums === "" || minimums === null) {
    settings.minimumByCurrency = {};
    return;
  }
  for (const [currency, value] of Object.entries(minimums)) {
    // The schema has these values as text: they are a map like metadata.
    const minimum = value === "" || value === null ? null : Number(value);
    const param = `payments[payouts][minimum_balance_by_currency][${currency}]`;
    if (minimum === null) delete settings.minimumByCurrency[currency];
    else if (!Number.isSafeInteger(minimum) || minimum < 0) throw wrong(param, "is an amount");
    else settings.minimumByCurrency[currency] = minimum;
  }
}

function setTiming(settings: PayoutSettings, timing: Timing | undefined): void {
  const days = timing?.delay_days_override;
  if (days === "" || days === null) {
    settings.delayDaysOverride = null;
    settings.schedule.delay_days = DELAY_DAYS_MIN;
  } else if (days !== undefined) {
    checkDelay(days, "payments[settlement_timing][delay_days_override]");
    settings.delayDaysOverride = days;
    settings.schedule.delay_days = days;
  }
  const start = timing?.start_of_day;
  if (start === "" || start === null) settings.startOfDay = null;
  else if (start) {
    const { hour = 0, minutes = 0, timezone = "Etc/UTC" } = start;
    settings.startOfDay = { hour, minutes, timezone };
  }
}
