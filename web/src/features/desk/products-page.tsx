import { t } from "@lingui/core/macro";
import { type FormEvent, useState } from "react";
import type { DeskProduct } from "../../../../worker/http/contract/seller.ts";
import { deskProductsOf, type GoodsShown } from "../../api/desk.ts";
import { Link } from "../../ui/link.tsx";
import { List } from "../../ui/list.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { Money } from "../../ui/money.tsx";
import { Picture } from "../../ui/picture.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useRows } from "../../ui/use-rows.ts";
import { DeskPage } from "./desk-page.tsx";

export const ProductsPage = () => (
  <DeskPage title={t`Your products`}>
    {() => (
      <>
        <p className="actions">
          <Link className="button" to="/seller/products/new">
            {t`Add a product`}
          </Link>
        </p>
        <Products />
      </>
    )}
  </DeskPage>
);

type Wanted = { q: string; show: GoodsShown };
const shows: Record<GoodsShown, string> = {
  all: t`All of them`,
  listed: t`On sale`,
  sold_out: t`Sold out`,
  withdrawn: t`Withdrawn`,
};
const isShow = (text: string | null): text is GoodsShown => text !== null && text in shows;

/** What the address names, as a link of the first page does; else all. */
function named(): Wanted {
  const show = new URLSearchParams(location.search).get("show");
  return { q: "", show: isShow(show) ? show : "all" };
}

function Products() {
  const [wanted, want] = useState<Wanted>(named);
  const list = useRows(
    ["seller", "products", wanted.q, wanted.show],
    deskProductsOf(wanted.q, wanted.show),
  );
  const isFiltered = wanted.q !== "" || wanted.show !== "all";
  return (
    <>
      <Filter wanted={wanted} onWanted={want} />
      {list.isLoading && list.rows.length === 0 && <Skeleton rows={6} />}
      <List
        of={list}
        what={t`your products`}
        empty={isFiltered ? t`Nothing of yours is so.` : t`Nothing is in your shop yet.`}
      >
        {(products) => (
          <LongList
            label={t`Your products`}
            rows={products}
            keyOf={({ id }) => id}
            className="row"
            listClass="rows goods"
          >
            {(product) => <Row product={product} />}
          </LongList>
        )}
      </List>
    </>
  );
}

type FilterProps = { wanted: Wanted; onWanted: (wanted: Wanted) => void };

function Filter({ wanted, onWanted }: FilterProps) {
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const q = `${new FormData(event.currentTarget).get("q")}`.trim();
    onWanted({ ...wanted, q });
  };
  return (
    <search>
      <form className="filters" onSubmit={onSubmit}>
        <div className="filter">
          <label htmlFor="goods-q">{t`Words of the title`}</label>
          <input id="goods-q" name="q" type="search" maxLength={100} defaultValue={wanted.q} />
        </div>
        <div className="filter">
          <label htmlFor="goods-show">{t`Show`}</label>
          <select
            id="goods-show"
            value={wanted.show}
            onChange={({ target }) =>
              isShow(target.value) && onWanted({ ...wanted, show: target.value })
            }
          >
            {Object.entries(shows).map(([show, name]) => (
              <option key={show} value={show}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <button type="submit" className="quiet">
          {t`Search`}
        </button>
      </form>
    </search>
  );
}

const Row = ({ product }: { product: DeskProduct }) => {
  const { id, title, price, hidden, pictures } = product;
  return (
    <>
      <Picture of={{ id, title, picture: pictures[0] ?? null }} />
      <span className="row-text">
        <Link to={`/seller/products/${id}`}>{title}</Link> <StateTag product={product} />
        <br />
        <span className="hint">{stockText(product)}</span>
        {hidden && (
          <>
            <br />
            <span className="hint">
              {t`Your plan shows fewer goods than you list: the oldest ones.`}{" "}
              <Link to="/seller/plan">{t`See the plans`}</Link>
            </span>
          </>
        )}
      </span>
      <Money amount={price} />
    </>
  );
};

export function StateTag({ product: { state, hidden, stock } }: { product: DeskProduct }) {
  if (state === "withdrawn") return <span className="tag gone">{t`Withdrawn`}</span>;
  if (hidden) return <span className="tag gone">{t`Hidden`}</span>;
  if (stock === 0) return <span className="tag urgent">{t`Sold out`}</span>;
  return <span className="tag">{t`On sale`}</span>;
}

const stockText = ({ stock, reserved }: DeskProduct) =>
  reserved > 0 ? t`${stock} in stock, ${reserved} of them reserved` : t`${stock} in stock`;
