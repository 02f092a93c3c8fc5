import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { HTMLInputTypeAttribute } from "react";
import { CountryOptions } from "./country-options.tsx";
import type { Draft, Field } from "./draft.ts";

type Shape = {
  field: Field;
  label: string;
  /** What the browser may fill in by itself. */
  autoComplete: string;
  maxLength: number;
  type?: HTMLInputTypeAttribute;
  isOptional?: boolean;
};
/** Lengths as in the API's contract. */
const contact: Shape = {
  ...{ field: "email", label: t`E-mail`, autoComplete: "email", maxLength: 254, type: "email" },
};
const address: Shape[] = [
  { field: "name", label: t`Full name`, autoComplete: "shipping name", maxLength: 100 },
  {
    field: "line1",
    label: t`Street and number`,
    autoComplete: "shipping address-line1",
    maxLength: 200,
  },
  {
    field: "line2",
    label: t`Flat, floor, care of`,
    autoComplete: "shipping address-line2",
    maxLength: 200,
    isOptional: true,
  },
  {
    field: "postalCode",
    label: t`Postal code`,
    autoComplete: "shipping postal-code",
    maxLength: 20,
    isOptional: true,
  },
  { field: "city", label: t`City`, autoComplete: "shipping address-level2", maxLength: 100 },
  {
    field: "region",
    label: t`State, province or county`,
    autoComplete: "shipping address-level1",
    maxLength: 100,
    isOptional: true,
  },
];

type Props = { draft: Draft; onChange: (draft: Draft) => void };

export const DetailsFields = ({ draft, onChange }: Props) => (
  <>
    <fieldset className="fields checkout-part">
      <legend>{t`Contact`}</legend>
      <TextField shape={contact} {...{ draft, onChange }} />
      <p className="hint">
        <Trans>
          The receipt and the word that a parcel is on its way go there, and nothing else.
        </Trans>
      </p>
    </fieldset>
    <fieldset className="fields checkout-part">
      <legend>{t`Where to send it`}</legend>
      {address.map((shape) => (
        <TextField key={shape.field} {...{ shape, draft, onChange }} />
      ))}
      {/* Beside and not around its field: a label's text must not take in all the options. */}
      <div className="field-country">
        <label htmlFor="country">{t`Country`}</label>
        <select
          id="country"
          name="country"
          autoComplete="shipping country"
          required
          value={draft.country}
          onChange={({ target }) => onChange({ ...draft, country: target.value })}
        >
          <CountryOptions />
        </select>
      </div>
    </fieldset>
  </>
);

function TextField({ shape, draft, onChange }: Props & { shape: Shape }) {
  const { field, label, isOptional, type = "text", ...rest } = shape;
  return (
    <label className={`field-${field}`}>
      <span>
        {label}
        {isOptional && <span className="hint"> {t`(optional)`}</span>}
      </span>
      <input
        {...rest}
        type={type}
        name={field}
        required={!isOptional}
        // A blank alone is no name and no street.
        pattern={isOptional || type === "email" ? undefined : ".*\\S.*"}
        value={draft[field]}
        onChange={({ target }) => onChange({ ...draft, [field]: target.value })}
      />
    </label>
  );
}
