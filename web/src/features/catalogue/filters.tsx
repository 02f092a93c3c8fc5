import { t } from "@lingui/core/macro";
import { type FormEvent, useEffect, useState } from "react";
import type { Artisan } from "../../../../worker/http/contract/catalogue.ts";
import type { ProductsFilter } from "../../api/calls.ts";
import { navigate } from "../../router.ts";
import { shopPlace } from "./search.tsx";

type Props = { filter: ProductsFilter; artisans: Artisan[] };

/** What is looked for stands in the address, so that it can be kept, shared and gone back to. */
export function Filters({ filter: { q, artisan }, artisans }: Props) {
  const [draft, setDraft] = useState({ q, artisan });
  useEffect(() => setDraft({ q, artisan }), [q, artisan]);
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
        <button type="submit">{t`Show`}</button>
        {(q || artisan) && (
          <button type="button" className="quiet" onClick={() => navigate("/shop")}>
            {t`Show everything`}
          </button>
        )}
      </form>
    </search>
  );
}
