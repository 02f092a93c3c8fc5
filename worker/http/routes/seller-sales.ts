import type { PayoutId, SellerOrderId, TransferId } from "../../domain/ids.ts";
import { explainOwnPayout } from "../../usecases/explain-own-payout.ts";
import { pageOf } from "../page.ts";
import { sellerOf } from "../principal.ts";
import { problem, respond } from "../problems.ts";
import {
  toDeskPart,
  toDeskPayout,
  toDeskTransfer,
  toPayable,
  toPayoutLines,
  toTransaction,
} from "../views-of-desk.ts";
import type { Handler } from "./handler.ts";

export const listDeskOrders: Handler<"listDeskOrders"> = async (c, { query }) => {
  const page = pageOf(query);
  if (!page) return problem(c, { kind: "parameters_invalid" });
  const { desk } = c.env.deps.store;
  const { sellerId } = sellerOf(c);
  const isToShip = query.show === "to_ship";
  const found = await (isToShip ? desk.toShip(sellerId, page) : desk.parts(sellerId, page));
  const { rows, next } = page.cut(found, ({ paidAt, id }) => ({ at: paidAt, id }));
  return respond(200, { orders: rows.map(toDeskPart), next });
};

export const readDeskOrder: Handler<"readDeskOrder"> = async (c, { params }) => {
  const { sellerId } = sellerOf(c);
  const found = await c.env.deps.store.desk.part(sellerId, params.id as SellerOrderId);
  return found ? respond(200, toDeskPart(found)) : problem(c, { kind: "seller_order_not_found" });
};

export const listDeskTransfers: Handler<"listDeskTransfers"> = async (c, { query }) => {
  const page = pageOf(query);
  if (!page) return problem(c, { kind: "parameters_invalid" });
  const found = await c.env.deps.store.desk.transfers(sellerOf(c).sellerId, page);
  const { rows, next } = page.cut(found, ({ createdAt, id }) => ({ at: createdAt, id }));
  return respond(200, { transfers: rows.map(toDeskTransfer), next });
};

export const readDeskTransfer: Handler<"readDeskTransfer"> = async (c, { params }) => {
  const { sellerId } = sellerOf(c);
  const found = await c.env.deps.store.desk.transfer(sellerId, params.id as TransferId);
  return found ? respond(200, toDeskTransfer(found)) : problem(c, { kind: "transfer_not_found" });
};

export const listPayouts: Handler<"listPayouts"> = async (c, { query }) => {
  const page = pageOf(query);
  if (!page) return problem(c, { kind: "parameters_invalid" });
  const found = await c.env.deps.store.desk.payouts(sellerOf(c).sellerId, page);
  const { rows, next } = page.cut(found, ({ createdAt, id }) => ({ at: createdAt, id }));
  return respond(200, { payouts: rows.map(toDeskPayout), next });
};

export const readPayout: Handler<"readPayout"> = async (c, { params }) => {
  const { sellerId } = sellerOf(c);
  const found = await explainOwnPayout(c.env.deps, { sellerId, id: params.id as PayoutId });
  if (!found.ok) return problem(c, found.error);
  const { payout, explanation } = found.value;
  return respond(200, { payout: toDeskPayout(payout), ...toPayoutLines(explanation) });
};

export const listPayables: Handler<"listPayables"> = async (c) => {
  const found = await c.env.deps.store.desk.payables(sellerOf(c).sellerId);
  return respond(200, { payables: found.map(toPayable) });
};

export const listTransactions: Handler<"listTransactions"> = async (c, { query }) => {
  const found = await c.env.deps.store.desk.entries(sellerOf(c).sellerId, query.limit);
  return respond(200, { transactions: found.map(toTransaction) });
};
