import type { DeskProduct } from "../../../../worker/http/contract/seller.ts";
import { editProduct, getDeskProduct, setListed, setStock } from "../../api/desk.ts";
import { deskWords } from "../../api/desk-problems.ts";
import { Link } from "../../ui/link.tsx";
import { Loading, Trouble } from "../../ui/notices.tsx";
import { useKept } from "../../ui/use-kept.ts";
import { Form } from "../account/form.tsx";
import { Part, useSaid } from "../account/part.tsx";
import { DeskPage } from "./desk-page.tsx";
import { unreadable } from "./form-problems.ts";
import { editIn, ProductFields, StockField } from "./product-fields.tsx";

export const ProductPage = ({ id }: { id: string }) => (
  <DeskPage title="Product">{() => <Parts id={id} />}</DeskPage>
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
      {!product && !problem && <Loading what="the product" />}
      {problem && (
        <Trouble>
          <p>{deskWords.sentenceFor(problem)}</p>
        </Trouble>
      )}
      {product && (
        <>
          <p className="lead">{product.title}</p>
          <DetailsPart product={product} keep={keep} />
          <StockPart product={product} keep={keep} refresh={refresh} />
          <ListingPart product={product} keep={keep} />
        </>
      )}
      <p>
        <Link to="/seller/products">Back to your products</Link>
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
    <Part title="What it is" {...said}>
      <Form
        label="What it is"
        submit="Save"
        words={deskWords}
        send={save}
        onDone={(saved) => {
          keep(saved);
          say("Saved. Orders that were made before keep what was agreed.");
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
    <Part title="How many" {...said}>
      <p>
        {stock} in stock
        {reserved > 0 && `; buyers who are paying have reserved ${reserved} of them`}.
      </p>
      <Form
        label="How many"
        submit="Set the stock"
        isQuiet
        words={deskWords}
        send={set}
        onDone={(saved) => {
          keep(saved);
          say("The stock is set.");
        }}
      >
        <StockField key={stock} stock={stock} min={reserved} />
      </Form>
    </Part>
  );
}

function ListingPart({ product: { id, state, hiddenBecause }, keep }: PartProps) {
  const [said, say] = useSaid();
  const isListed = state === "listed";
  return (
    <Part title="On sale" {...said}>
      <p>
        {isListed
          ? "It is on sale. Withdrawn, nobody can buy it; it stays here, and can come back."
          : "It is withdrawn: nobody sees it in the shop."}
      </p>
      {hiddenBecause && (
        <p>
          {hiddenBecause} <Link to="/seller/plan">See the plans</Link>
        </p>
      )}
      <Form
        label="On sale"
        submit={isListed ? "Withdraw it" : "Put it back on sale"}
        isQuiet
        words={deskWords}
        send={() => setListed(id, isListed ? "withdrawn" : "listed")}
        onDone={(saved) => {
          keep(saved);
          say(saved.state === "listed" ? "It is on sale again." : "It is withdrawn.");
        }}
      />
    </Part>
  );
}
