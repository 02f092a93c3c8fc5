import { plural, t } from "@lingui/core/macro";
import type { DeskProduct } from "../../../../worker/http/contract/seller.ts";
import { editProduct, getDeskProduct, setListed, setStock } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Link } from "../../ui/link.tsx";
import { Trouble } from "../../ui/notices.tsx";
import { Picture } from "../../ui/picture.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Form } from "../account/form.tsx";
import { Part, useSaid } from "../account/part.tsx";
import { DeskPage } from "./desk-page.tsx";
import { unreadable } from "./form-problems.ts";
import { editIn, ProductFields, StockField } from "./product-fields.tsx";
import { StateTag } from "./products-page.tsx";
import { Waiting } from "./waiting.tsx";

export const ProductPage = ({ id }: { id: string }) => (
  <DeskPage title={t`Product`}>{() => <Parts id={id} />}</DeskPage>
);

function Parts({ id }: { id: string }) {
  const {
    value: product,
    problem,
    keep,
    refresh,
  } = useKept(["seller", "product", id], () => getDeskProduct(id));
  return (
    <>
      {!product && !problem && <Waiting what={t`the product`} rows={6} />}
      {problem && (
        <Trouble>
          <p>{deskWords.sentenceFor(problem)}</p>
        </Trouble>
      )}
      {product && (
        <>
          <div className="product-head">
            <Picture of={{ ...product, picture: product.pictures[0] ?? null }} />
            <p className="lead">
              {product.title} <StateTag product={product} />
            </p>
          </div>
          <div className="desk-columns">
            <DetailsPart product={product} keep={keep} />
            <div>
              <StockPart product={product} keep={keep} refresh={refresh} />
              <ListingPart product={product} keep={keep} />
            </div>
          </div>
        </>
      )}
      <p>
        <Link to="/seller/products">{t`Back to your products`}</Link>
      </p>
    </>
  );
}

type PartProps = { product: DeskProduct; keep: (product: DeskProduct) => void };

function DetailsPart({ product, keep }: PartProps) {
  const [said, say] = useSaid();
  const { currency } = product.price;
  const save = async (values: Record<string, string>) => {
    const edit = editIn(values, currency);
    return edit ? editProduct(product.id, edit) : unreadable("price");
  };
  return (
    <Part title={t`What it is`} {...said}>
      <Form
        label={t`What it is`}
        submit={t`Save`}
        words={deskWords}
        send={save}
        onDone={(saved) => {
          keep(saved);
          say(t`Saved. Orders that were made before keep what was agreed.`);
        }}
      >
        <ProductFields currency={currency} product={product} />
      </Form>
    </Part>
  );
}

type StockProps = PartProps & { refresh: () => Promise<void> };

function StockPart({ product: { id, stock, reserved }, keep, refresh }: StockProps) {
  const [said, say] = useSaid();
  const set = async (values: Record<string, string>) => {
    const answer = await setStock(id, Number(values.stock), stock);
    // What is there now is shown, so that the seller decides on that.
    if (!answer.ok && answer.problem.code === "stock_moved") await refresh();
    return answer;
  };
  return (
    <Part title={t`How many`} {...said}>
      <p>
        {plural(stock, { other: "# in stock" })}
        {reserved > 0 && `; ${t`buyers who are paying have reserved ${reserved} of them`}`}.
      </p>
      <Form
        label={t`How many`}
        submit={t`Set the stock`}
        isQuiet
        words={deskWords}
        send={set}
        onDone={(saved) => {
          keep(saved);
          say(t`The stock is set.`);
        }}
      >
        <StockField key={stock} stock={stock} min={reserved} />
      </Form>
    </Part>
  );
}

function ListingPart({ product: { id, state, hidden }, keep }: PartProps) {
  const [said, say] = useSaid();
  const isListed = state === "listed";
  return (
    <Part title={t`On sale`} {...said}>
      <p>
        {isListed
          ? t`It is on sale. Withdrawn, nobody can buy it; it stays here, and can come back.`
          : t`It is withdrawn: nobody sees it in the shop.`}
      </p>
      {hidden && (
        <p>
          {t`Your plan shows fewer goods than you list: the oldest ones. This one is kept as it is, and shown again with a plan that lists more, or when an older one is withdrawn.`}{" "}
          <Link to="/seller/plan">{t`See the plans`}</Link>
        </p>
      )}
      <Form
        label={t`On sale`}
        submit={isListed ? t`Withdraw it` : t`Put it back on sale`}
        isQuiet
        words={deskWords}
        send={() => setListed(id, isListed ? "withdrawn" : "listed")}
        onDone={(saved) => {
          keep(saved);
          say(saved.state === "listed" ? t`It is on sale again.` : t`It is withdrawn.`);
        }}
      />
    </Part>
  );
}
