import type Stripe from "stripe";
import { fingerprint } from "../card-data.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";

/** `mandate_data` of every call that takes it, as far as it is read. */
export type MandateData = {
  customer_acceptance?: {
    type?: string;
    accepted_at?: number;
    online?: { ip_address?: string; user_agent?: string };
  };
};

export function createMandate(
  platform: Platform,
  method: Stripe.PaymentMethod,
  data: MandateData | "" | null | undefined,
  singleUse?: Stripe.Mandate.SingleUse,
): Stripe.Mandate {
  const { world, stores } = platform;
  const acceptance = data ? data.customer_acceptance : undefined;
  const online = acceptance?.type !== "offline";
  const mandate: Stripe.Mandate = {
    id: world.ids.next("mandate"),
    object: "mandate",
    customer_acceptance: {
      accepted_at: acceptance?.accepted_at ?? world.clock.nowSeconds(),
      ...(online
        ? {
            online: {
              ip_address: acceptance?.online?.ip_address ?? null,
              user_agent: acceptance?.online?.user_agent ?? null,
            },
          }
        : { offline: {} }),
      type: online ? "online" : "offline",
    },
    livemode: false,
    ...(singleUse ? { single_use: singleUse } : { multi_use: {} }),
    payment_method: method.id,
    payment_method_details: detailsOf(method),
    status: "active",
    type: singleUse ? "single_use" : "multi_use",
  };
  return stores.mandates.add(mandate);
}

/** A mandate that a payment names must be in force and be about the payment's own method. */
export function checkMandate(platform: Platform, id: string, methodId: string): void {
  const mandate = platform.stores.mandates.get(id, "mandate");
  if (mandate.status === "active" && idOf(mandate.payment_method) === methodId) return;
  throw refused({
    code: "payment_intent_mandate_invalid",
    message:
      "The provided mandate is invalid and can not be used for the payment intent: it is not active, or it is about another PaymentMethod.",
    param: "mandate",
  });
}

/** A buyer who takes a method away takes back what they allowed with it. */
export function endMandates(platform: Platform, methodId: string): void {
  for (const mandate of platform.stores.mandates.all()) {
    if (idOf(mandate.payment_method) !== methodId || mandate.status !== "active") continue;
    mandate.status = "inactive";
    emit(platform, "mandate.updated", mandate, { previous: { status: "active" } });
  }
}

function detailsOf({ id, type }: Stripe.PaymentMethod): Stripe.Mandate.PaymentMethodDetails {
  if (type === "us_bank_account") return { type, us_bank_account: {} };
  if (type !== "sepa_debit") return { type: "card", card: {} };
  const reference = fingerprint(id).toUpperCase();
  return { type, sepa_debit: { reference, url: "" } };
}
