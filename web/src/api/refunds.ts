import type { Explanation } from "../../../worker/http/contract/explanations.ts";
import type { OwnExplanation } from "../../../worker/http/contract/own-explanations.ts";
import type {
  DebtView,
  OwnDebtView,
  PreviewView,
  RefundView,
} from "../../../worker/http/contract/refunds.ts";
import type { DeskPart } from "../../../worker/http/contract/seller.ts";
import type { Processor } from "../../../worker/http/contract/shapes.ts";
import type { Statement, StatementMonth } from "../../../worker/http/contract/statements.ts";
import { ask, change, read } from "./client.ts";
import type { MayWait } from "./operator.ts";

/** Of one part: all that is left, an amount, or goods by the piece. */
export type PartWish =
  | { kind: "rest" }
  | { kind: "amount"; minor: string }
  | { kind: "items"; items: { productId: string; quantity: number }[]; shipping: boolean };
export type OrderWish =
  | { kind: "rest" }
  | { kind: "amount"; minor: string }
  | { kind: "parts"; parts: ({ sellerOrderId: string } & PartWish)[] };
export type Fault = PreviewView["fault"];
/** What is said besides: why, whether the goods are for sale again, and the terms that were seen. */
export type Saying = { reason: string; restock: boolean; terms: string };
export type Refunded = MayWait & { refund?: RefundView };

const ofOrder = (id: string) => `/operator/orders/${id}/refunds`;
export const previewOrderRefund = (id: string, body: { wish: OrderWish; fault?: Fault }) =>
  ask<PreviewView>(`${ofOrder(id)}/preview`, body);
export const refundOrder = (id: string, body: { wish: OrderWish; fault?: Fault } & Saying) =>
  change<Refunded>(ofOrder(id), body);
/** One that was made in the processor's own pages, by its name there. */
export const attributeRefund = (
  id: string,
  said: { rail: Processor; ref: string; wish: OrderWish },
) => change(`${ofOrder(id)}/by-hand`, said);
export const getOrderRefunds = (id: string) => read<{ refunds: RefundView[] }>(ofOrder(id));
export const explainOrder = (id: string) => read<Explanation>(`/operator/explanations?order=${id}`);

export const explainSeller = (id: string) =>
  read<Explanation>(`/operator/explanations?seller=${id}&limit=20`);

export const getDebts = () => read<{ debts: DebtView[] }>("/operator/debts");
export const askWriteOff = (sellerId: string, reason: string) =>
  change<MayWait>(`/operator/sellers/${sellerId}/debt/write-offs`, { reason });

const ofPart = (id: string) => `/seller/orders/${id}/refunds`;
export const getDeskPart = (id: string) => read<DeskPart>(`/seller/orders/${id}`);
export const previewPartRefund = (id: string, body: { wish: PartWish }) =>
  ask<PreviewView>(`${ofPart(id)}/preview`, body);
export const refundPart = (id: string, body: { wish: PartWish } & Saying) =>
  change<Refunded>(ofPart(id), body);
export const getPartRefunds = (id: string) => read<{ refunds: RefundView[] }>(ofPart(id));
export const explainPart = (id: string) => read<OwnExplanation>(`/seller/explanations?order=${id}`);

export const getOwnDebt = () => read<OwnDebtView>("/seller/debt");
export const getStatements = () => read<{ months: StatementMonth[] }>("/seller/statements");
export const getStatement = (month: string) => read<Statement>(`/seller/statements/${month}`);
