import { t } from "@lingui/core/macro";
import type { FormEvent } from "react";
import type { ProductsFilter } from "../../api/calls.ts";
import type { Place } from "../../places.ts";
import { navigate } from "../../router.ts";

/** Where the shop shows what fits. */
export function shopPlace(filter: Partial<ProductsFilter>): Place {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter))
    if (value.trim()) query.set(name, value.trim());
  return query.size > 0 ? `/shop?${query}` : "/shop";
}

/** One field, which leads into the shop. */
export function Search() {
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const q = new FormData(event.currentTarget).get("q");
    navigate(shopPlace({ q: String(q ?? "") }));
  };
  return (
    <search>
      <form className="search" onSubmit={onSubmit}>
        <input
          type="search"
          name="q"
          maxLength={100}
          aria-label={t`Search`}
          placeholder={t`Mug, scarf, walnut …`}
        />
        <button type="submit">{t`Search`}</button>
      </form>
    </search>
  );
}
