import { english, say } from "../../domain/english.ts";
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
    : unread(about, "stripe", read, english("balance settings"));
}

function judge(schedule: PayoutSchedule, owed: readonly Money[]): Finding {
  if (schedule.kind !== "automatic")
    return ok(about, say(english("Payouts to the platform's bank are manual"), {}));
  const kept = (currency: string) =>
    schedule.minimums.find((minimum) => minimum.currency === currency)?.minor ?? 0n;
  const short = owed.filter(({ currency, minor }) => kept(currency) < minor);
  const evidence = say(
    english("Payouts are made by themselves ({interval}) and leave {left}; owed are {owed}"),
    {
      interval: schedule.interval,
      left: schedule.minimums.length > 0 ? schedule.minimums.map(money) : NOTHING,
      owed: owed.length > 0 ? owed.map(money) : say(english("nothing now"), {}),
    },
  );
  // With no minimum at all the next sale is what they would take.
  return schedule.minimums.length === 0 || short.length > 0
    ? fail(
        about,
        evidence,
        say(
          english(
            "Make Stripe's payouts manual, or have them leave more than is ever owed to artisans and buyers.",
          ),
          {},
        ),
      )
    : ok(about, evidence);
}
const NOTHING = say(english("nothing"), {});
const money = (amount: Money) => ({ amount: decimal(amount), currency: amount.currency });
