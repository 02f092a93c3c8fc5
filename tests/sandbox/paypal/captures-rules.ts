import type { Account, Order } from "./account.ts";
import { payerTrouble } from "./buyers.ts";
import { invoiceId } from "./orders.ts";
import { payerActionLinks } from "./orders-json.ts";
import { type Refusal, unprocessable } from "./refusal.ts";

/** Sees a refusal that was carried out: it is remembered under the request's id. */
export type Declined = (refusal: Refusal) => void;

/** What stands between an approved order and its money, the same for capture and authorize. */
export function refuseUnpayable(account: Account, order: Order, declined: Declined): void {
  const { approval } = order;
  if (approval === undefined) throw unprocessable("ORDER_NOT_APPROVED");
  const links = payerActionLinks(account, order);
  if (order.status === "PAYER_ACTION_REQUIRED")
    throw unprocessable("PAYER_ACTION_REQUIRED", {}, links);
  if (account.state.payeeStatus === "restricted") throw unprocessable("PAYEE_ACCOUNT_RESTRICTED");
  const trouble = payerTrouble(account, approval.payer);
  if (trouble !== undefined) throw trouble;
  const invoices = order.units.flatMap((unit) => invoiceId(unit) ?? []);
  const isTwice = new Set(invoices).size < invoices.length;
  if (isTwice || invoices.some((id) => account.state.invoiceIds.has(id)))
    throw unprocessable("DUPLICATE_INVOICE_ID");
  if (approval.funding === "card_second_step") {
    order.status = "PAYER_ACTION_REQUIRED";
    throw unprocessable("PAYER_ACTION_REQUIRED", {}, links);
  }
  if (approval.funding !== "declined_card") return;
  const refusal = unprocessable("INSTRUMENT_DECLINED", {}, links);
  declined(refusal);
  throw refusal;
}
