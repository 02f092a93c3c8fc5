import { plural, t } from "@lingui/core/macro";
import { type FormEvent, useState } from "react";
import type { Analytics } from "../../../../worker/http/contract/analytics.ts";
import { type Days, getAnalytics } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Link } from "../../ui/link.tsx";
import { locale } from "../../ui/locale.ts";
import { Money, shown } from "../../ui/money.tsx";
import { Trouble } from "../../ui/notices.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Charted } from "./charted.tsx";
import { DeskPage } from "./desk-page.tsx";
import { Figures } from "./figures.tsx";
import { Waiting } from "./waiting.tsx";

export const AnalyticsPage = () => (
  <DeskPage title={t`Your analytics`}>{() => <Looking />}</DeskPage>
);

/** The last thirty days until others are asked for. */
function Looking() {
  const [days, setDays] = useState<Days>();
  const { value, problem, refresh } = useKept(
    ["seller", "analytics", days?.from, days?.until],
    () => getAnalytics(days),
  );
  // The days that were chosen stay to be mended where they were wrong.
  const shownDays = value ?? days;
  if (problem?.code === "plan_required") return <WithoutPlan />;
  return (
    <>
      <p className="lead">
        {t`What buyers paid for, on which day and for which goods. What went back is counted with the sale that it was of. Days begin and end at midnight UTC.`}
      </p>
      {problem && (
        <Trouble>
          <p>
            {problem.code === "parameters_invalid"
              ? t`A first and a last day, please, and a year at most.`
              : deskWords.sentenceFor(problem)}
          </p>
          {problem.code !== "parameters_invalid" && (
            <button type="button" className="quiet" onClick={() => void refresh()}>
              {t`Try again`}
            </button>
          )}
        </Trouble>
      )}
      {shownDays && <WhichDays of={shownDays} onChosen={setDays} />}
      {!value && !problem && <Waiting what={t`your sales`} rows={6} />}
      {value && <Sales of={value} />}
    </>
  );
}

const WithoutPlan = () => (
  <>
    <p className="lead">
      {t`With a larger plan you see here what you sold on which day and of which goods, what an order brings on average, and how much of it came back.`}
    </p>
    <p>
      <Link className="button" to="/seller/plan">
        {t`See the plans`}
      </Link>
    </p>
  </>
);

type WhichProps = { of: Days; onChosen: (days: Days) => void };
function WhichDays({ of: { from, until }, onChosen }: WhichProps) {
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget);
    onChosen({ from: `${chosen.get("from")}`, until: `${chosen.get("until")}` });
  };
  return (
    <form className="filters" aria-label={t`Which days`} onSubmit={onSubmit}>
      <div className="filter">
        <label htmlFor="from">{t`First day`}</label>
        <input id="from" name="from" type="date" required defaultValue={from} />
      </div>
      <div className="filter">
        <label htmlFor="until">{t`Last day`}</label>
        <input id="until" name="until" type="date" required defaultValue={until} />
      </div>
      <button type="submit">{t`Show`}</button>
    </form>
  );
}

/** As many as a picture can tell apart. */
const BARS_MAX = 12;

const dayText = (day: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(new Date(day));
const ordersText = (orders: number) => plural(orders, { one: "# order", other: "# orders" });
const piecesText = (pieces: number) => plural(pieces, { one: "# piece", other: "# pieces" });

function Sales({ of: { from, until, totals, days, products } }: { of: Analytics }) {
  if (totals.orders === 0)
    return (
      <p className="empty" role="status">
        {t`Nothing was sold from ${from} to ${until}.`}
      </p>
    );
  const { currency } = totals.sales;
  const textOf = (length: number) => shown({ minor: `${Math.round(length)}`, currency });
  const first = products.slice(0, BARS_MAX);
  return (
    <>
      <Totals of={totals} />
      <Charted
        title={t`Sales by day`}
        columns={[t`Day`, t`Orders`, t`Came back`, t`Sales`]}
        rows={days.map(({ day, orders, returned, sales }) => [
          dayText(day, { dateStyle: "medium" }),
          orders.toLocaleString(locale),
          shown(returned),
          shown(sales),
        ])}
        bars={days.map(({ day, orders, sales }) => ({
          name: dayText(day, { dateStyle: "full" }),
          short: dayText(day, { day: "numeric", month: "short" }),
          length: Number(sales.minor),
          says: [shown(sales), ordersText(orders)],
        }))}
        textOf={textOf}
      />
      <Charted
        title={products.length > BARS_MAX ? firstText(BARS_MAX) : t`Sales by product`}
        columns={[t`Product`, t`Pieces`, t`Sales`]}
        rows={first.map(({ title, pieces, sales }) => [
          title,
          pieces.toLocaleString(locale),
          shown(sales),
        ])}
        bars={first.map(({ title, sales, pieces }) => ({
          name: title,
          short: title.length > NAME_MAX ? `${title.slice(0, NAME_MAX - 1)}…` : title,
          length: Number(sales.minor),
          says: [shown(sales), piecesText(pieces)],
        }))}
        textOf={textOf}
        isLying
      />
      <Goods of={products} />
    </>
  );
}
const firstText = (count: number) => t`Sales by product, the first ${count}`;
/** Two lines of a bar's name. */
const NAME_MAX = 34;

const Totals = ({ of: totals }: { of: Analytics["totals"] }) => (
  <Figures
    label={t`In these days`}
    figures={[
      {
        name: t`Sold`,
        value: <Money amount={totals.sales} />,
        note: [ordersText(totals.orders), piecesText(totals.pieces)].join(", "),
      },
      {
        name: t`An order on average`,
        value: totals.average ? <Money amount={totals.average} /> : "–",
      },
      {
        name: t`Commission of the marketplace`,
        value: <Money amount={totals.commission} />,
      },
      {
        name: t`Went back to buyers`,
        value: <Money amount={totals.returned} />,
        note: percentText(totals.returnedBasisPoints),
      },
    ]}
  />
);

const percents = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
function percentText(basisPoints: number): string {
  const percent = percents.format(basisPoints / 10_000);
  return t`${percent} of what was sold`;
}

const Goods = ({ of: products }: { of: Analytics["products"] }) => (
  <div className="wide-table">
    <table className="goods-sold stacks">
      <caption>{t`Goods that were sold`}</caption>
      <thead>
        <tr>
          <th scope="col">{t`Product`}</th>
          <th scope="col">{t`Orders`}</th>
          <th scope="col">{t`Pieces`}</th>
          <th scope="col">{t`Came back`}</th>
          <th scope="col">{t`Sales`}</th>
        </tr>
      </thead>
      <tbody>
        {products.map(({ productId, title, orders, pieces, returnedPieces, sales }) => (
          <tr key={productId}>
            <th scope="row">
              <Link to={`/seller/products/${productId}`}>{title}</Link>
            </th>
            <td data-name={t`Orders`}>{orders.toLocaleString(locale)}</td>
            <td data-name={t`Pieces`}>{pieces.toLocaleString(locale)}</td>
            <td data-name={t`Came back`}>{returnedPieces.toLocaleString(locale)}</td>
            <td data-name={t`Sales`}>
              <Money amount={sales} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
