import type { CheckoutBody } from "../../../../worker/http/contract/orders.ts";
import { isRecord, stored } from "../../ui/storage.ts";

const fields = [
  "email",
  "name",
  "line1",
  "line2",
  "city",
  "region",
  "postalCode",
  "country",
] as const;
export type Field = (typeof fields)[number];
/** What the buyer has typed, as it stands in the form: absent things are empty. */
export type Draft = Record<Field, string>;

const blank = (): Draft => ({
  email: "",
  name: "",
  line1: "",
  line2: "",
  city: "",
  region: "",
  postalCode: "",
  country: navigator.language.split("-")[1]?.toUpperCase() ?? "",
});

/** Kept by the tab, so that a look back into the shop does not cost the address. */
const kept = stored<Partial<Draft>>(sessionStorage, "details", (json) =>
  isRecord(json)
    ? Object.fromEntries(fields.map((field) => [field, String(json[field] ?? "")]))
    : undefined,
);

export const loadDraft = (): Draft => ({ ...blank(), ...kept.get() });
export const keepDraft = (draft: Draft) => kept.set(draft);

type Rest = Omit<CheckoutBody, "email" | "shippingAddress">;

/** What the API takes: without the blanks around, and without what was left empty. */
export function bodyOf(draft: Draft, rest: Rest): CheckoutBody {
  const { email, name, line1, line2, city, region, postalCode, country } = trimmed(draft);
  const shippingAddress = {
    name,
    line1,
    ...(line2 && { line2 }),
    city,
    ...(region && { region }),
    ...(postalCode && { postalCode }),
    country,
  };
  return { email, shippingAddress, ...rest };
}

const trimmed = (draft: Draft): Draft => {
  const result = { ...draft };
  for (const field of fields) result[field] = draft[field].trim();
  return result;
};
