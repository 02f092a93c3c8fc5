import type { HTMLInputTypeAttribute } from "react";
import { countries } from "./countries.ts";
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
const shapes: Shape[] = [
  { field: "email", label: "E-mail", autoComplete: "email", maxLength: 254, type: "email" },
  { field: "name", label: "Full name", autoComplete: "shipping name", maxLength: 100 },
  {
    field: "line1",
    label: "Street and number",
    autoComplete: "shipping address-line1",
    maxLength: 200,
  },
  {
    field: "line2",
    label: "Flat, floor, care of",
    autoComplete: "shipping address-line2",
    maxLength: 200,
    isOptional: true,
  },
  {
    field: "postalCode",
    label: "Postal code",
    autoComplete: "shipping postal-code",
    maxLength: 20,
    isOptional: true,
  },
  { field: "city", label: "City", autoComplete: "shipping address-level2", maxLength: 100 },
  {
    field: "region",
    label: "State, province or county",
    autoComplete: "shipping address-level1",
    maxLength: 100,
    isOptional: true,
  },
];

type Props = { draft: Draft; onChange: (draft: Draft) => void };

export const DetailsFields = ({ draft, onChange }: Props) => (
  <fieldset className="fields">
    <legend>Where to send it</legend>
    {shapes.map(({ field, label, isOptional, type = "text", ...rest }) => (
      <label key={field} className={`field-${field}`}>
        <span>
          {label}
          {isOptional && <span className="hint"> (optional)</span>}
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
    ))}
    {/* Beside and not around its field: a label's text must not take in all the options. */}
    <div className="field-country">
      <label htmlFor="country">Country</label>
      <select
        id="country"
        name="country"
        autoComplete="shipping country"
        required
        value={draft.country}
        onChange={({ target }) => onChange({ ...draft, country: target.value })}
      >
        <option value="">Choose…</option>
        {countries.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </div>
  </fieldset>
);
