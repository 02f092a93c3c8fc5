import { randomUUID } from "node:crypto";
import { vi } from "vitest";
import type { OperationId, PaymentId, RefundId, TransferId } from "../../worker/domain/ids.ts";
import type { CreatePaymentParams, Operation } from "../../worker/domain/operation.ts";
import type { RawEvent } from "../../worker/processors/processor.ts";
import { createStripe, type StripeConfig } from "../../worker/processors/stripe/index.ts";

export const NOW = new Date("2026-11-23T12:00:00Z");
/** Opened so long ago that Stripe may have forgotten the key. */
export const forgotten = new Date(NOW.getTime() - 23 * 3_600_000);
export const quiet = () => ({ info: vi.fn(), warn: vi.fn(), error: vi.fn() });
const id = <T extends string>() => randomUUID() as string as T;

export type Sent = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly form: URLSearchParams;
};
type Planned = { status?: number; json?: unknown; text?: string; headers?: Record<string, string> };
export type Plan = Planned | Error;

/** Answers by plan, in order, and keeps what was sent. */
export function scripted(...plan: Plan[]) {
  const sent: Sent[] = [];
  const fetch = vi.fn(async (input: URL | RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    const { method, headers, url } = request;
    const form = new URLSearchParams(await request.text());
    const { pathname: path, searchParams: query } = new URL(url);
    sent.push({ method, headers, form, path, query });
    const next = plan.shift();
    if (next === undefined) throw new Error("nothing more was planned");
    if (next instanceof Error) throw next;
    const { status = 200, json, text = JSON.stringify(json), headers: more = {} } = next;
    return new Response(text, { status, headers: more });
  });
  return { sent, fetch };
}

/** An error as Stripe writes it. */
export const failure = (
  status: number,
  body: object,
  headers: Record<string, string> = {},
): Plan => ({
  status,
  json: { error: { message: "A text that may hold details of the account", ...body } },
  headers,
});
export const list = (...data: object[]): Plan => ({ json: { object: "list", data } });
/** A PaymentIntent that waits for its buyer. */
export const intent = (more = {}) => ({
  ...{ object: "payment_intent", id: "pi_1", status: "requires_payment_method", currency: "usd" },
  ...{ amount: 12_345, amount_received: 0, client_secret: "pi_1_secret_x", ...more },
});

export function stripeWith(fetch: StripeConfig["fetch"], more: Partial<StripeConfig> = {}) {
  const log = quiet();
  const stripe = createStripe({
    apiKey: "sk_test_adapter",
    baseUrl: undefined,
    webhookSecrets: { stripe: ["whsec_new", "whsec_old"], "stripe-connect": ["whsec_connect"] },
    fetch,
    now: () => NOW,
    log,
    ...more,
  });
  return { stripe, log };
}

export function creation(changes: Partial<CreatePaymentParams> = {}, openedAt = NOW) {
  const paymentId = id<PaymentId>();
  const operation: Operation<"create_payment"> = {
    kind: "create_payment",
    id: id<OperationId>(),
    openedAt,
    tries: 0,
    subjectId: paymentId,
    processor: "stripe",
    params: {
      paymentId,
      orderId: id(),
      orderNumber: "AH-7Q2M4K9T",
      amount: { minor: "12345", currency: "USD" },
      itemsMinor: "11345",
      shippingMinor: "1000",
      email: "buyer@example.com",
      shippingAddress: {
        name: "B. Uyer",
        line1: "1 Way",
        city: "Bath",
        postalCode: "BA1 1AA",
        country: "GB",
      },
      ...changes,
    },
  };
  return operation;
}

export function refunding(paymentRef: string, chargeRef: string, minor: string, openedAt = NOW) {
  const refundId = id<RefundId>();
  const operation: Operation<"refund_payment"> = {
    kind: "refund_payment",
    id: id<OperationId>(),
    openedAt,
    tries: 0,
    subjectId: refundId,
    processor: "stripe",
    params: {
      ...{ refundId, paymentId: id<PaymentId>(), paymentRef, chargeRef },
      amount: { minor, currency: "USD" },
    },
  };
  return operation;
}

export function closing(ref: string) {
  const paymentId = id<PaymentId>();
  const operation: Operation<"close_payment"> = {
    kind: "close_payment",
    id: id<OperationId>(),
    openedAt: NOW,
    tries: 0,
    subjectId: paymentId,
    processor: "stripe",
    params: { paymentId, ref },
  };
  return operation;
}

export function sending(destination: string, chargeRef: string, minor: string, openedAt = NOW) {
  const transferId = id<TransferId>();
  const item = { transferId, destination, chargeRef, orderNumber: "AH-7Q2M4K9T" };
  const operation: Operation<"send_transfers"> = {
    kind: "send_transfers",
    id: id<OperationId>(),
    openedAt,
    tries: 0,
    subjectId: transferId,
    processor: "stripe",
    params: { batchId: null, items: [{ ...item, amount: { minor, currency: "USD" } }] },
  };
  return operation;
}

export const raw = (
  body: Uint8Array | string,
  headers: Record<string, string> = {},
  endpoint: RawEvent["endpoint"] = "stripe",
): RawEvent => {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  return { endpoint, headers, body: Uint8Array.from(bytes).buffer };
};
