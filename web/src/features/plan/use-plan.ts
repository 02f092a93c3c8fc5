import { t } from "@lingui/core/macro";
import { useCallback, useEffect, useRef, useState } from "react";
import type { PlanAsked, PlanNow } from "../../../../worker/http/contract/plans.ts";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import type { Answer } from "../../api/client.ts";
import {
  type CardSetup,
  getPlan,
  getPlanInvoices,
  payPlanBy,
  refreshPlan,
  type Terms,
} from "../../api/plans.ts";
import { useKept } from "../../ui/use-kept.ts";
import { takeReturn } from "./returned.ts";
import { planTitles, waitsForMoney } from "./words.ts";

export type ToPay = NonNullable<PlanAsked["toPay"]>;
/** What is open on the page, one thing at a time. Secrets stay in memory, and go with the page. */
export type Open =
  | { kind: "payment"; toPay: ToPay }
  | { kind: "card"; setup: CardSetup }
  | { kind: "change"; terms: Terms };

/** Stripe knows of a payment at once, or a moment later. */
const LOOK_DELAYS_MS = [0, 800, 1500, 2500, 4000];

/** A seller's plan, and what they do about it, one thing at a time. */
export function usePlan() {
  const {
    value: now,
    problem: missed,
    keep,
    refresh,
  } = useKept<PlanNow>(["seller", "plan"], getPlan);
  const invoices = useKept(["seller", "invoices"], getPlanInvoices);
  const [open, setOpen] = useState<Open>();
  const [problem, setProblem] = useState<Problem>();
  const [trouble, setTrouble] = useState<string>();
  const [said, say] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const busy = useRef(false);

  /** Nothing else begins before it is over; what was said before is over when it begins. */
  const alone = useCallback(async (work: () => Promise<void>) => {
    if (busy.current) return;
    busy.current = true;
    setBusy(true);
    setProblem(undefined);
    setTrouble(undefined);
    say(undefined);
    await work();
    busy.current = false;
    setBusy(false);
  }, []);

  const { refresh: readInvoices } = invoices;
  const take = useCallback(
    (answer: Answer<PlanAsked>, done: (now: PlanNow) => string, isPaying: boolean) => {
      if (!answer.ok) return setProblem(answer.problem);
      const { now } = answer.value;
      // What is owed besides is asked for when the seller wants to pay it.
      const toPay = isPaying ? answer.value.toPay : null;
      keep(now);
      setOpen(toPay ? { kind: "payment", toPay } : undefined);
      if (!toPay) say(done(now));
      void readInvoices();
    },
    [keep, readInvoices],
  );

  type Call = () => Promise<Answer<PlanAsked>>;
  const run = useCallback(
    (call: Call, done: (now: PlanNow) => string) =>
      alone(async () => take(await call(), done, false)),
    [alone, take],
  );
  /** Likewise, and if something has to be entered for it, the form opens. */
  const pay = useCallback(
    (call: Call, done: (now: PlanNow) => string) =>
      alone(async () => take(await call(), done, true)),
    [alone, take],
  );

  /** After a payment: Stripe is asked until it knows. */
  const settle = useCallback(
    () =>
      alone(async () => {
        setOpen(undefined);
        for (const delayMs of LOOK_DELAYS_MS) {
          await new Promise((resolve) => setTimeout(resolve, delayMs));
          const answer = await refreshPlan();
          if (!answer.ok) return setProblem(answer.problem);
          keep(answer.value);
          void readInvoices();
          if (!waitsForMoney(answer.value)) return say(thanks(answer.value));
        }
        setTrouble(t`Stripe has not said yet that it is paid. Please look again in a moment.`);
      }),
    [alone, keep, readInvoices],
  );

  const payBy = useCallback(
    (setupRef: string) =>
      pay(
        () => payPlanBy(setupRef),
        () => t`This card pays from now on.`,
      ),
    [pay],
  );

  useEffect(() => {
    const returned = takeReturn();
    if (returned?.kind === "paid") void settle();
    if (returned?.kind === "card") void payBy(returned.setupRef);
    if (returned?.kind === "failed")
      setTrouble(t`The bank did not let it through. Nothing was charged; try again.`);
  }, [settle, payBy]);

  return {
    ...{ now, missed, refresh, invoices, open, setOpen, problem, setProblem, trouble, said, say },
    ...{ isBusy, alone, run, pay, settle, payBy },
  };
}
export type Plan = ReturnType<typeof usePlan>;

export function haveText({ entitlement }: PlanNow): string {
  const title = planTitles[entitlement.plan];
  return t`You have ${title}.`;
}
function thanks(now: PlanNow): string {
  const have = haveText(now);
  return t`Thank you. ${have}`;
}
