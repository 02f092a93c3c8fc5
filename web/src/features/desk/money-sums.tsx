import { plural, t } from "@lingui/core/macro";
import type { Today } from "../../../../worker/http/contract/today.ts";
import { Money, shown, shownSigned } from "../../ui/money.tsx";
import { Day } from "../../ui/time.tsx";
import { type Figure, Figures } from "./figures.tsx";
import { waitingWords } from "./transfer-words.ts";
import { useToday } from "./use-today.ts";
import { Waiting } from "./waiting.tsx";

/** Where the money is, in a line; what is nothing and hurries nobody is left out. */
export function MoneySums() {
  const { value, problem } = useToday();
  if (problem && !value) return null; // The lists below say that nothing could be loaded.
  if (!value) return <Waiting what={t`the sums`} rows={2} />;
  return <Figures label={t`Where your money is`} figures={figuresOf(value)} />;
}

const ordersText = (count: number) => plural(count, { one: "of # order", other: "of # orders" });

function figuresOf({ transfers, payouts, debt }: Today): Figure[] {
  const { next, coming, unshipped, waiting } = transfers;
  const stopped = waiting.filter(({ because }) => because !== "below_minimum");
  const small = waiting.find(({ because }) => because === "below_minimum");
  const toBank = payouts.filter(({ state }) => state !== "failed");
  return [
    {
      name: t`On the way to you`,
      value: <Money amount={coming.amount} />,
      note: next ? nextText(next) : t`Nothing has a day yet.`,
    },
    {
      name: t`Counts once you ship`,
      value: <Money amount={unshipped.amount} />,
      note: unshipped.count === 0 ? t`Nothing waits.` : ordersText(unshipped.count),
    },
    ...stopped.map(({ because, amount, count }) => ({
      name: because === "held_by_operator" ? t`Held back` : t`Waits`,
      value: <Money amount={amount} />,
      note: `${ordersText(count)}: ${waitingWords(because)}`,
      isUrgent: true,
    })),
    ...(small
      ? [
          {
            name: t`Adds up`,
            value: <Money amount={small.amount} />,
            note: t`It is less than is paid out at once, and goes with your next sales.`,
          },
        ]
      : []),
    ...toBank.slice(0, 1).map(({ amount, arrivesAt, createdAt }) => ({
      name: t`On the way to your bank`,
      value: shownSigned(amount),
      note: <Day at={arrivesAt ?? createdAt} />,
    })),
    ...(debt.minor === "0"
      ? []
      : [
          {
            name: t`You owe`,
            value: shown(debt),
            note: t`Your next sales repay it.`,
            isUrgent: true,
          },
        ]),
  ];
}

const nextText = ({ at, amount }: NonNullable<Today["transfers"]["next"]>) => (
  <>
    {t`next`} {shown(amount)}, <Day at={at} />
  </>
);
