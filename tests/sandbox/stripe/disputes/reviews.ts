import type Stripe from "stripe";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";

/** A person at the shop is asked to look at a payment. */
export function openReview(
  platform: Platform,
  charge: Stripe.Charge,
  reason: "rule" | "manual",
): Stripe.Review {
  const { world, stores } = platform;
  const intent = stores.paymentIntents.find(idOf(charge.payment_intent) ?? "");
  const review = stores.reviews.add({
    id: world.ids.next("prv"),
    object: "review",
    billing_zip: charge.billing_details.address?.postal_code ?? null,
    charge: charge.id,
    closed_reason: null,
    created: world.clock.nowSeconds(),
    ip_address: null,
    ip_address_location: null,
    livemode: false,
    open: true,
    opened_reason: reason,
    ...(intent && { payment_intent: intent.id }),
    reason,
    session: null,
  });
  charge.review = review.id;
  if (intent) intent.review = review.id;
  emit(platform, "review.opened", review);
  return review;
}

export function approveReview(platform: Platform, id: string): Stripe.Review {
  const review = platform.stores.reviews.get(id, "review");
  if (!review.open) {
    throw refused({ message: `The review ${id} has already been closed.`, param: "review" });
  }
  return closeReview(platform, review, "approved");
}

/** The payment has come to an end that leaves nothing to look at. */
export function closeReviewOf(
  platform: Platform,
  charge: Stripe.Charge,
  reason: Stripe.Review.ClosedReason,
): void {
  const review = platform.stores.reviews.find(idOf(charge.review) ?? "");
  if (review?.open) closeReview(platform, review, reason);
}

/** The reason of a closed review is why it was closed. */
function closeReview(
  platform: Platform,
  review: Stripe.Review,
  reason: Stripe.Review.ClosedReason,
): Stripe.Review {
  review.open = false;
  review.closed_reason = reason;
  review.reason = reason;
  emit(platform, "review.closed", review);
  return review;
}
