import { t } from "@lingui/core/macro";
import { useId } from "react";
import type { Place } from "../../api/plans.ts";
import { CountryOptions } from "../checkout/country-options.tsx";

export const NOWHERE: Place = { country: "", region: "", postalCode: "" };

type Props = { place: Place; onChange: (place: Place) => void };

/** Where the seller is: asked for only where taxes are added, and kept at Stripe alone. */
export function TaxPlace({ place, onChange }: Props) {
  const id = useId();
  return (
    <fieldset>
      <legend>{t`Where you are, for taxes`}</legend>
      <label htmlFor={id}>{t`Country`}</label>
      <select
        id={id}
        autoComplete="billing country"
        value={place.country}
        onChange={({ target }) => onChange({ ...place, country: target.value })}
      >
        <CountryOptions />
      </select>
      <label>
        {t`State or province, by its letters`}
        <input
          autoComplete="billing address-level1"
          value={place.region}
          onChange={({ target }) => onChange({ ...place, region: target.value })}
        />
      </label>
      <label>
        {t`Postal code`}
        <input
          autoComplete="billing postal-code"
          value={place.postalCode}
          onChange={({ target }) => onChange({ ...place, postalCode: target.value })}
        />
      </label>
    </fieldset>
  );
}
