import { t } from "@lingui/core/macro";
import type { DeskPart } from "../../../../worker/http/contract/seller.ts";

const orderStates = {
  pending_payment: t`Not paid`,
  paid: t`Paid`,
  partially_paid: t`Partly paid`,
  partially_refunded: t`Partly refunded`,
  refunded: t`Refunded`,
  charged_back: t`Charged back`,
  expired: t`Expired`,
  cancelled: t`Cancelled`,
} satisfies Record<DeskPart["orderState"], string>;
const partStates = {
  unfulfilled: t`To be shipped`,
  shipped: t`Shipped`,
  delivered: t`Delivered`,
} satisfies Record<DeskPart["state"], string>;

/** Where a sale stands, in a word or two. */
export const saleState = ({ orderState, state }: DeskPart) =>
  orderState === "paid" ? partStates[state] : orderStates[orderState];

export const isUrgentState = ({ orderState, state }: DeskPart) =>
  orderState === "charged_back" || (orderState === "paid" && state === "unfulfilled");
