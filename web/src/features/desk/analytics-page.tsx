import { type FormEvent, useState } from "react";
import type { Analytics } from "../../../../worker/http/contract/analytics.ts";
import { type Days, getAnalytics } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Bars } from "../../ui/bars.tsx";
import { Link } from "../../ui/link.tsx";
import { Money, shown } from "../../ui/money.tsx";
import { Loading, Trouble } from "../../ui/notices.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { DeskPage } from "./desk-page.tsx";

export const AnalyticsPage = () => <DeskPage title="Your analytics">{() => <Looking />}</DeskPage>;

/** The last thirty days until others are asked for. */
function Looking() {
  const [days, setDays] = useState<Days>();
  const { value, problem } = useKept(["seller", "analytics", days?.from, days?.until], () =>
    getAnalytics(days),
  );
  if (problem?.code === "plan_required") return <WithoutPlan />;
  return (
    <>
      <p className="lead">
        What buyers paid for, on which day and for which goods. What went back is counted with the
        sale that it was of. Days begin and end at midnight UTC.
      </p>
      {problem && (
        <Trouble>
          <p>
            {problem.code === "parameters_invalid"
              ? "A first and a last day, please, and a year at most."
              : deskWords.sentenceFor(problem)}
          </p>
        </Trouble>
      )}
      {!value && !problem && <Loading what="your sales" />}
      {value && <WhichDays of={value} onChosen={setDays} />}
      {value && <Sales of={value} />}
    </>
  );
}

const WithoutPlan = () => (
  <>
    <p className="lead">
      With a larger plan you see here what you sold on which day and of which goods, what an order
      brings on average, and how much of it came back.
    </p>
    <p>
      <Link className="button" to="/seller/plan">
        See the plans
      </Link>
    </p>
  </>
);

type WhichProps = { of: Analytics; onChosen: (days: Days) => void };
function WhichDays({ of: { from, until }, onChosen }: WhichProps) {
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget);
    onChosen({ from: `${chosen.get("from")}`, until: `${chosen.get("until")}` });
  };
  return (
    <form className="filters" aria-label="Which days" onSubmit={onSubmit}>
      <div className="filter">
        <label htmlFor="from">First day</label>
        <input id="from" name="from" type="date" required defaultValue={from} />
      </div>
      <div className="filter">
        <label htmlFor="until">Last day</label>
        <input id="until" name="until" type="date" required defaultValue={until} />
      </div>
      <button type="submit">Show</button>
    </form>
  );
}

/** As many as a picture can tell apart. */
const BARS_MAX = 20;

function Sales({ of: { from, until, totals, days, products } }: { of: Analytics }) {
  if (totals.orders === 0)
    return (
      <p className="empty" role="status">
        Nothing was sold from {from} to {until}.
      </p>
    );
  return (
    <>
      <Totals of={totals} />
      <Bars
        title="Sales by day"
        columns={["Day", "Sales"]}
        bars={days.map(({ day, sales }) => ({
          ...{ name: day, height: Number(sales.minor), text: shown(sales) },
        }))}
      />
      <Bars
        title={`Sales by product${products.length > BARS_MAX ? `, the first ${BARS_MAX}` : ""}`}
        columns={["Product", "Sales"]}
        bars={products.slice(0, BARS_MAX).map(({ title, sales }, n) => ({
          ...{ name: `${n + 1}. ${title}`, height: Number(sales.minor), text: shown(sales) },
        }))}
      />
      <Goods of={products} />
    </>
  );
}

const Totals = ({ of: totals }: { of: Analytics["totals"] }) => (
  <dl className="facts" aria-label="In these days">
    <div>
      <dt>Sold</dt>
      <dd>
        <Money amount={totals.sales} />, {totals.pieces} pieces in {totals.orders} orders
      </dd>
    </div>
    <div>
      <dt>An order on average</dt>
      <dd>{totals.average && <Money amount={totals.average} />}</dd>
    </div>
    <div>
      <dt>Commission of the marketplace</dt>
      <dd>
        <Money amount={totals.commission} />
      </dd>
    </div>
    <div>
      <dt>Went back to buyers</dt>
      <dd>
        <Money amount={totals.returned} />, {percent(totals.returnedBasisPoints)} of what was sold
      </dd>
    </div>
  </dl>
);
const percent = (basisPoints: number) => `${(basisPoints / 100).toFixed(1)} %`;

const Goods = ({ of: products }: { of: Analytics["products"] }) => (
  <table className="goods-sold">
    <caption>Goods that were sold</caption>
    <thead>
      <tr>
        <th scope="col">Product</th>
        <th scope="col">Orders</th>
        <th scope="col">Pieces</th>
        <th scope="col">Came back</th>
        <th scope="col">Sales</th>
      </tr>
    </thead>
    <tbody>
      {products.map(({ productId, title, orders, pieces, returnedPieces, sales }) => (
        <tr key={productId}>
          <th scope="row">
            <Link to={`/seller/products/${productId}`}>{title}</Link>
          </th>
          <td>{orders}</td>
          <td>{pieces}</td>
          <td>{returnedPieces}</td>
          <td>
            <Money amount={sales} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
