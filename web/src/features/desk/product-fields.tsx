import { t } from "@lingui/core/macro";
import type { DeskProduct } from "../../../../worker/http/contract/seller.ts";
import type { MoneyJson } from "../../../../worker/http/contract/shapes.ts";
import type { ProductEdit } from "../../api/desk.ts";
import { amountIn } from "../../ui/amount.ts";
import { Field, LongField } from "../account/form.tsx";
import { AmountField } from "./amount-field.tsx";
import { PictureFields, picturesIn } from "./picture-fields.tsx";

type Props = { currency: MoneyJson["currency"]; product?: DeskProduct };

/** What something is and costs. Lengths as in the API's contract. */
export const ProductFields = ({ currency, product }: Props) => (
  <>
    <Field
      {...{ name: "title", label: t`Title`, maxLength: 120, autoComplete: "off" }}
      pattern=".*\S.*"
      defaultValue={product?.title}
    />
    <LongField
      {...{ name: "description", label: t`Description`, maxLength: 4000, required: true }}
      defaultValue={product?.description}
    />
    <AmountField
      {...{ name: "price", label: t`Price`, currency }}
      {...(product ? { value: product.price } : {})}
    />
    <Field
      {...{ name: "limitPerOrder", label: t`Most in one order (optional)`, type: "number" }}
      {...{ required: false, min: 1, max: 99, autoComplete: "off" }}
      defaultValue={product?.limitPerOrder ?? ""}
    />
    <PictureFields {...(product ? { pictures: product.pictures } : {})} />
  </>
);

/** As many as the contract takes. */
export const StockField = ({ stock, min = 0 }: { stock?: number; min?: number }) => (
  <Field
    {...{ name: "stock", label: t`In stock`, type: "number", min, max: 1_000_000 }}
    autoComplete="off"
    defaultValue={stock}
  />
);

type Values = Record<string, string>;

/** Undefined: the price is no amount of this currency. */
export function editIn(values: Values, currency: MoneyJson["currency"]): ProductEdit | undefined {
  const { title = "", description = "", limitPerOrder = "" } = values;
  const price = amountIn(values.price ?? "", currency);
  if (!price) return undefined;
  return {
    ...{ title, description, price },
    pictures: picturesIn(values),
    limitPerOrder: limitPerOrder ? Number(limitPerOrder) : null,
  };
}
