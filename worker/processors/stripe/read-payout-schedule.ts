import type { Answer, PayoutSchedule } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { BalanceSettingsShape, isKnownCurrency, money } from "./shapes.ts";

/** When the platform's own balance goes to its bank, and what stays behind. */
export async function readPayoutSchedule({
  client,
  log,
}: StripeDeps): Promise<Answer<PayoutSchedule>> {
  const settings = await answer(log, () => client.balanceSettings.retrieve(), BalanceSettingsShape);
  if (settings.kind !== "ok") return settings;
  const { payouts } = settings.value.payments;
  const interval = payouts?.schedule?.interval ?? "manual";
  if (interval === "manual") return { kind: "ok", value: { kind: "manual" } };
  const minimums = Object.entries(payouts?.minimum_balance_by_currency ?? {}).flatMap(
    ([code, minor]) => {
      const currency = code.toUpperCase();
      return isKnownCurrency(currency) ? [money(BigInt(minor), currency)] : [];
    },
  );
  return { kind: "ok", value: { kind: "automatic", interval, minimums } };
}
