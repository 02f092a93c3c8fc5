import type { SellerId } from "../../domain/ids.ts";
import { problemsIn } from "../../usecases/health-words.ts";
import { readOverview } from "../../usecases/read-overview.ts";
import { readSellerFile } from "../../usecases/read-seller-file.ts";
import { plansAt } from "../../usecases/subscriptions/read-plan.ts";
import { pageOf } from "../page.ts";
import { problem, respond } from "../problems.ts";
import {
  toAccountEntry,
  toOrderRow,
  toOverview,
  toPaymentRow,
  toPosted,
  toSellerFile,
  toSellerRow,
} from "../views-of-finding.ts";
import type { Handler } from "./handler.ts";

/** More than any payment, transfer or dispute has. */
const POSTED_MAX = 200;

export const overview: Handler<"overview"> = async (c) => {
  const { deps, deployment } = c.env;
  const seen = await readOverview(deps, deployment);
  return respond(200, toOverview(seen, problemsIn(seen.health)));
};

export const findOrders: Handler<"findOrders"> = async (c, { query }) => {
  const page = pageOf(query);
  if (!page) return problem(c, { kind: "parameters_invalid" });
  const { q: words, state, artisan } = query;
  const which = { words, state, sellerId: artisan as SellerId | undefined };
  const found = await c.env.deps.store.finding.orders(which, page);
  const { rows, next } = page.cut(found, ({ createdAt, id }) => ({ at: createdAt, id }));
  return respond(200, { orders: rows.map(toOrderRow), next });
};

export const findPayments: Handler<"findPayments"> = async (c, { query }) => {
  const page = pageOf(query);
  if (!page) return problem(c, { kind: "parameters_invalid" });
  const { q: words, state, rail } = query;
  const found = await c.env.deps.store.finding.payments({ words, state, rail }, page);
  const { rows, next } = page.cut(found, ({ updatedAt, id }) => ({ at: updatedAt, id }));
  return respond(200, { payments: rows.map(toPaymentRow), next });
};

export const findSellers: Handler<"findSellers"> = async (c, { query }) => {
  const page = pageOf(query);
  if (!page) return problem(c, { kind: "parameters_invalid" });
  const { deps } = c.env;
  const which = query.q === undefined ? undefined : { name: query.q };
  const found = await deps.store.finding.sellers(which, page, plansAt(deps));
  const { rows, next } = page.cut(found, ({ createdAt, id }) => ({ at: createdAt, id }));
  return respond(200, { sellers: rows.map((row) => toSellerRow(row, deps.now())), next });
};

export const readSeller: Handler<"readSeller"> = async (c, { params }) => {
  const { deps } = c.env;
  const file = await readSellerFile(deps, params.id as SellerId);
  return file
    ? respond(200, toSellerFile(file, deps.now()))
    : problem(c, { kind: "seller_not_found" });
};

export const listAccountEntries: Handler<"listAccountEntries"> = async (c, { query }) => {
  const page = pageOf(query);
  if (!page) return problem(c, { kind: "parameters_invalid" });
  const account = { name: query.account, currency: query.currency };
  const found = await c.env.deps.store.finding.entries(account, page);
  const { rows, next } = page.cut(found, ({ at, transactionId: id }) => ({ at, id }));
  return respond(200, { entries: rows.map(toAccountEntry), next });
};

export const listPosted: Handler<"listPosted"> = async (c, { query }) => {
  const found = await c.env.deps.store.finding.transactions(query.about, POSTED_MAX);
  return respond(200, { transactions: found.map(toPosted) });
};
