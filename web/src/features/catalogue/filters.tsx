import { t } from "@lingui/core/macro";
import { type FormEvent, useEffect, useState } from "react";
import type { Artisan } from "../../../../worker/http/contract/catalogue.ts";
import type { ProductsFilter } from "../../api/calls.ts";
import { navigate } from "../../router.ts";
import { shopPlace } from "./search.tsx";

const orders = ["price", "price_desc"] as const;
export const orderIn = (text: string | null) => orders.find((one) => one === text) ?? "";

type Props = { filter: ProductsFilter; artisans: Artisan[] };

/** What is looked for stands in the address, so that it can be kept, shared and gone back to. */
export function Filters({ filter, artisans }: Props) {
  const { q, artisan, order, available } = filter;
  const [draft, setDraft] = useState(filter);
  useEffect(() => setDraft({ q, artisan, order, available }), [q, artisan, order, available]);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    navigate(shopPlace(draft));
  };
  return (
    <search>
      <form className="filters" onSubmit={onSubmit}>
        <div className="filter">
          <label htmlFor="search">{t`Search`}</label>
          <input
            id="search"
            type="search"
            maxLength={100}
            placeholder={t`Mug, scarf, walnut …`}
            value={draft.q}
            onChange={({ target }) => setDraft({ ...draft, q: target.value })}
          />
        </div>
        <div className="filter">
          <label htmlFor="artisan">{t`Artisan`}</label>
          <select
            id="artisan"
            value={draft.artisan}
            onChange={({ target }) => setDraft({ ...draft, artisan: target.value })}
          >
            <option value="">{t`All artisans`}</option>
            {artisans.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <div className="filter">
          <label htmlFor="order">{t`Sorted by`}</label>
          <select
            id="order"
            value={draft.order}
            onChange={({ target }) => setDraft({ ...draft, order: orderIn(target.value) })}
          >
            <option value="">{t`Newest first`}</option>
            <option value="price">{t`Lowest price first`}</option>
            <option value="price_desc">{t`Highest price first`}</option>
          </select>
        </div>
        <label className="check">
          <input
            type="checkbox"
            checked={draft.available === "true"}
            onChange={({ target }) =>
              setDraft({ ...draft, available: target.checked ? "true" : "" })
            }
          />
          {t`Only what can be bought now`}
        </label>
        <button type="submit">{t`Show`}</button>
        {Object.values(filter).some(Boolean) && (
          <button type="button" className="quiet" onClick={() => navigate("/shop")}>
            {t`Show everything`}
          </button>
        )}
      </form>
    </search>
  );
}
