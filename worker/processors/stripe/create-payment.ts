import type Stripe from "stripe";
import type { CreatePaymentParams, Operation, VaultTerms } from "../../domain/operation.ts";
import { assert } from "../../domain/result.ts";
import type { Answer, CreatedPayment } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { sendOnce } from "./send-once.ts";
import { listOf, type PaymentIntent, PaymentIntentShape, stripeAmount } from "./shapes.ts";

/** A crash after `create` leaves a PaymentIntent that the same operation finds again by its key. */
export async function createPayment(
  deps: StripeDeps,
  operation: Operation<"create_payment">,
): Promise<Answer<CreatedPayment>> {
  const params = paymentIntent(operation);
  const made = await sendOnce<PaymentIntent>(deps, operation, {
    find: () => findPayment(deps, operation.params),
    send: (options) =>
      answer(
        deps.log,
        () => deps.client.paymentIntents.create(params, options),
        PaymentIntentShape,
      ),
  });
  return created(made);
}

export async function readCreatedPayment(
  { client, log }: StripeDeps,
  ref: string,
): Promise<Answer<CreatedPayment>> {
  return created(await answer(log, () => client.paymentIntents.retrieve(ref), PaymentIntentShape));
}

/** Everything comes from the row, nothing from the present: a retry must send the same again. */
function paymentIntent({
  id,
  params,
}: Operation<"create_payment">): Stripe.PaymentIntentCreateParams {
  const { paymentId, orderId, orderNumber, amount, email, shippingAddress: to, vault } = params;
  return {
    ...(vault ? saved(vault) : {}),
    ...stripeAmount(amount),
    // Captured at once, so that the fee and the balance transaction are there with the success.
    capture_method: "automatic",
    // Cards, and the wallets that come with them. A debit that the dashboard may switch on can fail
    // days after its money was transferred (docs.stripe.com/connect/separate-charges-and-transfers).
    allowed_payment_method_types: ["card"],
    // The charge inherits the group, and so do the transfers that name the charge.
    transfer_group: orderId,
    receipt_email: email,
    description: `Order ${orderNumber}`,
    metadata: { payment_id: paymentId, order_id: orderId, operation_id: id },
    shipping: {
      name: to.name,
      address: {
        line1: to.line1,
        ...(to.line2 === undefined ? {} : { line2: to.line2 }),
        city: to.city,
        ...(to.region === undefined ? {} : { state: to.region }),
        ...(to.postalCode === undefined ? {} : { postal_code: to.postalCode }),
        country: to.country,
      },
    },
  };
}

/**
 * A saved card is confirmed by the browser as a new one would be, so that its bank can ask the
 * buyer. `on_session`: money is taken only while the buyer is there; a bank that is asked for more
 * than that refuses more often.
 */
const saved = ({ customerRef, methodRef, saves }: VaultTerms) => ({
  ...(customerRef === null ? {} : { customer: customerRef }),
  ...(methodRef === null ? {} : { payment_method: methodRef }),
  ...(saves ? { setup_future_usage: "on_session" as const } : {}),
});

/** Search trails by a minute or so; it is asked only about sendings that are much older. */
async function findPayment({ client, log }: StripeDeps, { paymentId }: CreatePaymentParams) {
  assert(/^[\w-]+$/.test(paymentId), "our ids need no quoting in Stripe's query language");
  const query = `metadata['payment_id']:'${paymentId}'`;
  const found = await answer(
    log,
    () => client.paymentIntents.search({ query, limit: 1 }),
    listOf(PaymentIntentShape),
  );
  return found.kind === "ok" ? ({ kind: "ok", value: found.value.data[0] } as const) : found;
}

function created(made: Answer<PaymentIntent>): Answer<CreatedPayment> {
  if (made.kind !== "ok") return made;
  const { id: ref, client_secret } = made.value;
  return { kind: "ok", value: { ref, clientSecret: client_secret ?? undefined } };
}
