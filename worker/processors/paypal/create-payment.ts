import type { CreatePaymentParams, Operation, VaultTerms } from "../../domain/operation.ts";
import { assert } from "../../domain/result.ts";
import type { Answer, CreatedPayment } from "../processor.ts";
import { answer } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";
import { CreatedOrderShape, orderAmount } from "./shapes.ts";
import { KEPT_FOR } from "./vault.ts";

/** What the buyer sees on PayPal's page and in the list of payments. */
const BRAND = "Artisan's Hub";

/**
 * PayPal repeats the order for the same request id for six hours. It cannot be asked for an order
 * by our ids, and need not be: an order that nobody heard of takes no money, ends by itself after
 * the same six hours, and shares its invoice id with the next, of which PayPal captures one.
 */
export async function createPayment(
  deps: PayPalDeps,
  { id, params }: Operation<"create_payment">,
): Promise<Answer<CreatedPayment>> {
  const body = order(params);
  const reply = await send(deps, {
    method: "POST",
    path: "/v2/checkout/orders",
    requestId: id,
    body,
  });
  return created(answer(deps.log, reply, CreatedOrderShape));
}

/** Nothing about it is secret, so its name is all there is, for as long as anybody asks. */
export async function readCreatedPayment(
  _deps: PayPalDeps,
  ref: string,
): Promise<Answer<CreatedPayment>> {
  return { kind: "ok", value: { ref, clientSecret: undefined } };
}

/** One unit with the platform as payee: PayPal takes ten, and a cart may have fifty sellers. */
function order(params: CreatePaymentParams) {
  const { paymentId, orderNumber, amount, itemsMinor, shippingMinor, vault } = params;
  const { shippingAddress: to } = params;
  assert(
    BigInt(itemsMinor) + BigInt(shippingMinor) === BigInt(amount.minor),
    "goods and shipping add up to the amount",
  );
  const part = (minor: string) => orderAmount({ minor, currency: amount.currency });
  const breakdown = { item_total: part(itemsMinor), shipping: part(shippingMinor) };
  return {
    intent: "CAPTURE",
    purchase_units: [
      {
        amount: { ...orderAmount(amount), breakdown },
        description: `Order ${orderNumber}`,
        custom_id: paymentId,
        // Readable by people, and once per payment: PayPal refuses to capture a second order under it.
        invoice_id: `${orderNumber}-${paymentId}`,
        soft_descriptor: "ARTISANS HUB",
        shipping: { name: { full_name: to.name }, address: address(to) },
      },
    ],
    // A saved account pays when the order is captured and is named then: the buyer goes nowhere.
    ...(vault?.methodRef ? {} : { payment_source: wallet(vault) }),
  };
}

/** As the buyer meets PayPal, and what PayPal is to keep once it has paid. */
const wallet = (vault: VaultTerms | undefined) => ({
  paypal: {
    ...(vault?.saves ? { attributes: kept(vault) } : {}),
    experience_context: {
      ...(vault?.saves ? { return_url: vault.returnUrl, cancel_url: vault.returnUrl } : {}),
      brand_name: BRAND,
      // The address decides about shipping costs, so it is not to be changed on PayPal's page.
      shipping_preference: "SET_PROVIDED_ADDRESS",
      user_action: "PAY_NOW",
    },
  },
});

const kept = ({ customerRef }: VaultTerms) => ({
  ...(customerRef === null ? {} : { customer: { id: customerRef } }),
  vault: { store_in_vault: "ON_SUCCESS", usage_type: "MERCHANT", description: KEPT_FOR },
});

/** What is undefined does not get into the JSON. */
const address = (to: CreatePaymentParams["shippingAddress"]) => ({
  address_line_1: to.line1,
  address_line_2: to.line2,
  admin_area_2: to.city,
  admin_area_1: to.region,
  postal_code: to.postalCode,
  country_code: to.country,
});

function created(made: Answer<{ id: string }>): Answer<CreatedPayment> {
  if (made.kind !== "ok") return made;
  return { kind: "ok", value: { ref: made.value.id, clientSecret: undefined } };
}
