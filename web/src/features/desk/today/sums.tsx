import { plural, t } from "@lingui/core/macro";
import type { Today } from "../../../../../worker/http/contract/today.ts";
import { locale } from "../../../ui/locale.ts";
import { Money, shown } from "../../../ui/money.tsx";
import { Day } from "../../../ui/time.tsx";
import { Figures } from "../figures.tsx";

const ordersText = (orders: number) => plural(orders, { one: "# order", other: "# orders" });

/** What is read from the door. */
export function Sums({ of: { sold, toShip, transfers } }: { of: Today }) {
  const { next } = transfers;
  const before = shown(sold.weekBefore.amount);
  return (
    <Figures
      label={t`At a glance`}
      figures={[
        {
          name: t`Sold today`,
          value: <Money amount={sold.today.amount} />,
          note: ordersText(sold.today.orders),
        },
        {
          name: t`Sold in seven days`,
          value: <Money amount={sold.week.amount} />,
          note: [ordersText(sold.week.orders), t`${before} in the seven before`].join(", "),
        },
        {
          name: t`To ship`,
          value: toShip.count.toLocaleString(locale),
          note: toShip.parts[0] ? (
            <OrdersSince count={toShip.count} at={toShip.parts[0].paidAt} />
          ) : (
            t`Nothing waits.`
          ),
        },
        {
          name: t`Next transfer to you`,
          value: next ? <Money amount={next.amount} /> : t`None yet`,
          note: next ? <Day at={next.at} /> : t`It has a day once you have shipped.`,
        },
      ]}
    />
  );
}

const OrdersSince = ({ count, at }: { count: number; at: string }) => (
  <>
    {ordersText(count)}; {t`the oldest was paid`} <Day at={at} />
  </>
);
