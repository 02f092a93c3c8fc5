import type { z } from "zod";
import type { OrderId, SellerId, SellerOrderId } from "../../domain/ids.ts";
import { assert } from "../../domain/result.ts";
import { explainAmount, type Question } from "../../usecases/explain-amount.ts";
import { explainOwn as explainOwnAmount } from "../../usecases/explain-own.ts";
import type { ExplanationQuery } from "../contract/explanations.ts";
import type { OwnExplanationQuery } from "../contract/own-explanations.ts";
import { sellerOf } from "../principal.ts";
import { problem, respond } from "../problems.ts";
import { toOwnExplanation } from "../views-of-own-explanations.ts";
import type { Handler } from "./handler.ts";

export const explain: Handler<"explain"> = async (c, { query }) => {
  const { limit } = query;
  const explained = await explainAmount(c.env.deps, { question: questionOf(query), limit });
  // What the domain has worked out is the answer: money as text, dates as ISO 8601.
  return explained.ok ? respond(200, explained.value) : problem(c, explained.error);
};

export const explainOwn: Handler<"explainOwn"> = async (c, { query }) => {
  const { sellerId } = sellerOf(c);
  const question = ownQuestionOf(query);
  const explained = await explainOwnAmount(c.env.deps, { sellerId, question });
  return explained.ok
    ? respond(200, toOwnExplanation(explained.value))
    : problem(c, explained.error);
};

function ownQuestionOf({ order, transfer, payout }: z.infer<typeof OwnExplanationQuery>) {
  if (order) return { part: order as SellerOrderId };
  if (transfer) return { transfer };
  assert(payout !== undefined, "the contract asks for one of three");
  return { payout };
}

function questionOf(query: z.infer<typeof ExplanationQuery>): Question {
  const { transfer, payout, account, sellerOrder, order, seller } = query;
  if (transfer) return { transfer };
  if (order) return { orderId: order as OrderId };
  if (sellerOrder) return { sellerOrderId: sellerOrder as SellerOrderId };
  if (seller) return { sellerId: seller as SellerId };
  assert(payout !== undefined, "the contract asks for one of five");
  return { payout, account, rail: account === undefined ? "paypal" : "stripe" };
}
