import { t } from "@lingui/core/macro";
import type { MoneyJson } from "../../../../worker/http/contract/shapes.ts";
import { written } from "../../ui/amount.ts";
import { Field } from "../account/form.tsx";

type Props = { name: string; label: string; currency: MoneyJson["currency"]; value?: MoneyJson };

/** An amount in one currency, written with a point: "12.50". */
export const AmountField = ({ name, label, currency, value }: Props) => (
  <Field
    {...{ name, label: `${label} (${currency})`, inputMode: "decimal", autoComplete: "off" }}
    pattern={`\\s*[0-9]{1,9}${decimalsOf(currency)}\\s*`}
    title={t`Digits, with a point before the smaller unit`}
    defaultValue={value && written(value)}
  />
);

/** As many as the currency has. */
function decimalsOf(currency: MoneyJson["currency"]): string {
  const decimals = written({ minor: "0", currency }).split(".")[1]?.length ?? 0;
  return decimals === 0 ? "" : `(\\.[0-9]{1,${decimals}})?`;
}
