import { decimal, type Money } from "../../domain/money.ts";
import type { PayoutSchedule } from "../../processors/processor.ts";
import type { Deps } from "../ports.ts";
import { type Finding, fail, ok, unread } from "./finding.ts";

const about = { check: "payouts", subject: "stripe" } as const;

/**
 * Whether the platform's own payouts could send what is held for artisans to its bank: they are
 * manual, or leave at least what is owed.
 */
export async function checkPayouts(deps: Deps): Promise<Finding> {
  const [read, owed] = await Promise.all([
    deps.processors.stripe.setup.readPayoutSchedule(),
    deps.store.doctor.owed("stripe"),
  ]);
  return read.kind === "ok"
    ? judge(read.value, owed)
    : unread(about, "stripe", read, "balance settings");
}

function judge(schedule: PayoutSchedule, owed: readonly Money[]): Finding {
  if (schedule.kind !== "automatic") return ok(about, "Payouts to the platform's bank are manual");
  const kept = (currency: string) =>
    schedule.minimums.find((minimum) => minimum.currency === currency)?.minor ?? 0n;
  const short = owed.filter(({ currency, minor }) => kept(currency) < minor);
  const left = schedule.minimums.map(money).join(", ") || "nothing";
  const evidence = `Payouts are made by themselves (${schedule.interval}) and leave ${left}; owed are ${owed.map(money).join(", ") || "nothing now"}`;
  // With no minimum at all the next sale is what they would take.
  return schedule.minimums.length === 0 || short.length > 0
    ? fail(
        about,
        evidence,
        "Make Stripe's payouts manual, or have them leave more than is ever owed to artisans and buyers.",
      )
    : ok(about, evidence);
}
const money = (amount: Money) => `${decimal(amount)} ${amount.currency}`;
