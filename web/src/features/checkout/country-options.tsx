import { t } from "@lingui/core/macro";
import { countries } from "./countries.ts";

/** What a choice of a country offers; the first is none. */
export const CountryOptions = () => (
  <>
    <option value="">{t`Choose…`}</option>
    {countries.map(({ code, name }) => (
      <option key={code} value={code}>
        {name}
      </option>
    ))}
  </>
);
