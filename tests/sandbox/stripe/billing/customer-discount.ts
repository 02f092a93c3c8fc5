import type Stripe from "stripe";
import { referenced } from "../catalogue/references.ts";
import { emit } from "../events.ts";
import type { Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";
import { endDiscount, makeDiscounts } from "./discounts.ts";
import { inTimeOf } from "./time.ts";

/** An empty coupon takes the discount away. */
export function checkCoupon({ stores }: Platform, coupon: string): void {
  if (coupon === "" || referenced(stores.coupons, "coupon", coupon, "coupon").valid) return;
  throw refused({
    code: "coupon_expired",
    message: `Coupon expired: ${coupon}`,
    param: "coupon",
  });
}

/**
 * Gives a customer the coupon's discount, in place of the one before. It is shown and told; bills
 * are made of the discounts of subscriptions and invoices alone, because nothing in today's API
 * can discount a customer.
 */
export function discountCustomer(platform: Platform, id: string, coupon: string): void {
  const here = inTimeOf(platform, id);
  const customer = here.stores.customers.get(id, "customer");
  const before = customer.discount;
  const made = coupon === "" ? null : newDiscount(here, customer, coupon);
  customer.discount = made;
  if (before && made)
    emit(here, "customer.discount.updated", made, { previous: { source: before.source } });
  else if (made) emit(here, "customer.discount.created", made);
  else if (before) endDiscount(here, before);
}

/** What `DELETE /v1/customers/:id/discount` does. */
export function endCustomerDiscount(platform: Platform, id: string): Stripe.DeletedDiscount {
  const discount = platform.stores.customers.get(id, "customer").discount;
  if (!discount) {
    throw refused({
      code: "resource_missing",
      message: `No active discount for customer: ${id}`,
    });
  }
  const { end: _, ...shown } = discount;
  discountCustomer(platform, id, "");
  return { ...shown, deleted: true };
}

function newDiscount(here: Platform, { id, currency }: Stripe.Customer, coupon: string) {
  const place = { customer: id, amount: 0, currency: currency ?? "usd" };
  const [made = ""] = makeDiscounts(here, [{ coupon }], place);
  return here.stores.discounts.get(made);
}
