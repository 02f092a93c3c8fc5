import { t } from "@lingui/core/macro";
import type { DeskPart } from "../../../../worker/http/contract/seller.ts";
import { orderStates } from "../orders/words.ts";

const states = { ...orderStates, pending_payment: t`Not paid` };
const partStates = {
  unfulfilled: t`To be shipped`,
  shipped: t`Shipped`,
  delivered: t`Delivered`,
} satisfies Record<DeskPart["state"], string>;

/** Where a sale stands, in a word or two. */
export const saleState = ({ orderState, state }: DeskPart) =>
  orderState === "paid" ? partStates[state] : states[orderState];

export const isUrgentState = ({ orderState, state }: DeskPart) =>
  orderState === "charged_back" || (orderState === "paid" && state === "unfulfilled");
