import type { Context } from "hono";
import type { ProductId } from "../../domain/ids.ts";
import { fromMoneyRow } from "../../domain/operation.ts";
import type { Result } from "../../domain/result.ts";
import type { DeskProduct } from "../../usecases/desk-ports.ts";
import * as goods from "../../usecases/edit-goods.ts";
import { plansAt } from "../../usecases/subscriptions/read-plan.ts";
import { changing } from "../changing.ts";
import type { HttpEnv } from "../env.ts";
import { pageOf } from "../page.ts";
import { sellerOf } from "../principal.ts";
import { problem, problemOutcome, respond } from "../problems.ts";
import { toDeskProduct } from "../views-of-desk.ts";
import type { Handler } from "./handler.ts";

export const listDeskProducts: Handler<"listDeskProducts"> = async (c, { query }) => {
  const page = pageOf(query);
  if (!page) return problem(c, { kind: "parameters_invalid" });
  const found = await c.env.deps.store.desk.products(
    sellerOf(c).sellerId,
    { ...page, words: query.q?.match(/\S+/g) ?? [], show: query.show },
    plansAt(c.env.deps),
  );
  const { rows, next } = page.cut(found, ({ createdAt, id }) => ({ at: createdAt, id }));
  return respond(200, { products: rows.map(toDeskProduct), next });
};

export const readDeskProduct: Handler<"readDeskProduct"> = async (c, { params }) => {
  const { sellerId } = sellerOf(c);
  const found = await c.env.deps.store.desk.product(
    sellerId,
    params.id as ProductId,
    plansAt(c.env.deps),
  );
  return found ? respond(200, toDeskProduct(found)) : problem(c, { kind: "product_not_found" });
};

export const addProduct: Handler<"addProduct"> = (c, { body }) => {
  const { stock, price, ...rest } = body;
  const edit = { ...rest, price: fromMoneyRow(price) };
  return answered(c, body, 201, () =>
    goods.addProduct(c.env.deps, { ...sellerOf(c), edit, stock }),
  );
};

export const editProduct: Handler<"editProduct"> = (c, { params, body }) => {
  const edit = { ...body, price: fromMoneyRow(body.price) };
  return answered(c, body, 200, () => goods.editProduct(c.env.deps, { ...of(c, params), edit }));
};

export const setStock: Handler<"setStock"> = (c, { params, body }) => {
  const { stock, was } = body;
  return answered(c, body, 200, () => goods.setStock(c.env.deps, { ...of(c, params), stock, was }));
};

export const setListed: Handler<"setListed"> = (c, { params, body }) =>
  answered(c, body, 200, () => goods.setListed(c.env.deps, { ...of(c, params), ...body }));

const of = (c: Context<HttpEnv>, { id }: { id: string }) => ({
  ...sellerOf(c),
  productId: id as ProductId,
});

const answered = (
  c: Context<HttpEnv>,
  body: unknown,
  status: number,
  work: () => Promise<Result<DeskProduct, goods.GoodsError>>,
): Promise<Response> =>
  changing(c, body, async () => {
    const done = await work();
    if (!done.ok) return problemOutcome(c, done.error);
    return { status, body: toDeskProduct(done.value), keep: true };
  });
