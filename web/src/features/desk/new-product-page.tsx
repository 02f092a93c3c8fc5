import { t } from "@lingui/core/macro";
import type { Desk } from "../../../../worker/http/contract/seller.ts";
import type { MoneyJson } from "../../../../worker/http/contract/shapes.ts";
import { addProduct } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { navigate } from "../../router.ts";
import { Link } from "../../ui/link.tsx";
import { Form } from "../account/form.tsx";
import { DeskPage } from "./desk-page.tsx";
import { unreadable } from "./form-problems.ts";
import { editIn, ProductFields, StockField } from "./product-fields.tsx";

export const NewProductPage = () => (
  <DeskPage title={t`Add a product`}>{({ desk }) => <NewProduct desk={desk} />}</DeskPage>
);

function NewProduct({ desk }: { desk: Desk }) {
  const currency = desk.currency as MoneyJson["currency"];
  const add = async (values: Record<string, string>) => {
    const edit = editIn(values, currency);
    return edit ? addProduct({ ...edit, stock: Number(values.stock) }) : unreadable("price");
  };
  return (
    <div className="account-part">
      <Form
        label={t`A new product`}
        submit={t`Put it on sale`}
        words={deskWords}
        send={add}
        onDone={({ id }) => navigate(`/seller/products/${id}`)}
      >
        <ProductFields currency={currency} />
        <StockField stock={1} />
      </Form>
      <p>
        <Link to="/seller/products">{t`Back to your products`}</Link>
      </p>
    </div>
  );
}
