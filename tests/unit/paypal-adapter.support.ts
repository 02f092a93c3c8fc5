import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { vi } from "vitest";
import type {
  BatchId,
  OperationId,
  PaymentId,
  RefundId,
  TransferId,
} from "../../worker/domain/ids.ts";
import type { CreatePaymentParams, Operation } from "../../worker/domain/operation.ts";
import {
  createPayPal,
  createPayPalMemory,
  type PayPalConfig,
} from "../../worker/processors/paypal/index.ts";
import type { RawEvent } from "../../worker/processors/processor.ts";
import type { TestPayPal } from "../sandbox/paypal/testing.ts";

export const NOW = new Date("2026-11-23T12:00:00Z");
export const quiet = () => ({ info: vi.fn(), warn: vi.fn(), error: vi.fn() });
export const newId = <T extends string>() => randomUUID() as string as T;

type Planned = { status?: number; json?: unknown; text?: string };
export type Plan = Planned | Error;
export type Sent = { method: string; path: string; headers: Headers; json: unknown };

/** Gives out tokens, answers everything else by plan and in order, and keeps what was sent. */
export function scripted(...plan: Plan[]) {
  const sent: Sent[] = [];
  let tokens = 0;
  const fetch = vi.fn(async (input: URL | RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    const { method, headers } = request;
    const { pathname, search } = new URL(request.url);
    if (pathname === "/v1/oauth2/token")
      return Response.json({ access_token: `token-${++tokens}`, expires_in: 32_400 });
    const body = await request.text();
    sent.push({ method, headers, path: pathname + search, json: body && JSON.parse(body) });
    const next = plan.shift();
    if (next === undefined) throw new Error(`nothing was planned for ${method} ${pathname}`);
    if (next instanceof Error) throw next;
    return new Response(next.text ?? JSON.stringify(next.json), { status: next.status ?? 200 });
  });
  return { sent, fetch };
}

/** A refusal as Orders and Payments write it. */
export const issue = (name: string, status = 422): Plan => ({
  status,
  json: {
    ...{ name: "UNPROCESSABLE_ENTITY", message: "secret text", debug_id: "debug-1" },
    details: [{ issue: name }],
  },
});

export const money = (value: string, currency_code = "USD") => ({ currency_code, value });
export const PAYMENT = "0b5a7c1e-3f5d-4c39-9a55-5f4f0b8f7d11";
/** An order of ours, as PayPal shows it. */
export const orderOf = (status: string, captures: object[], more: object = {}) => ({
  ...{ id: "ORDER", status },
  purchase_units: [{ amount: money("50.00"), custom_id: PAYMENT, payments: { captures }, ...more }],
});
export const capture = (status: string, id = "CAP", more: object = {}) => ({
  ...{ id, status, amount: money("50.00"), ...more },
});

let adapters = 0;
/** As in an isolate whose requests share it; real time passes while one waits for another. */
const memory = createPayPalMemory((ms) => pause(ms));
/** Each has credentials of its own: tokens are kept for as long as the process lives. */
export function paypalWith(fetch: PayPalConfig["fetch"], more: Partial<PayPalConfig> = {}) {
  const log = quiet();
  const paypal = createPayPal({
    baseUrl: "https://api-m.sandbox.paypal.com",
    clientId: `client-${++adapters}`,
    clientSecret: "secret-of-the-client",
    webhookId: "9X1",
    certificateHosts: ["api.sandbox.paypal.com"],
    certificateName: "messageverificationcerts.sandbox.paypal.com",
    memory,
    fetch,
    now: () => NOW,
    log,
    ...more,
  });
  return { paypal, log };
}

/** An adapter that talks to a stand-in, by its clock. */
export function adapterOf({ credentials, world }: TestPayPal, more: Partial<PayPalConfig> = {}) {
  return paypalWith(fetch, {
    baseUrl: credentials.url,
    clientId: credentials.clientId,
    clientSecret: credentials.clientSecret,
    merchantId: credentials.merchantId,
    webhookId: credentials.webhookId,
    webhookRoots: [credentials.webhookRootPem],
    certificateHosts: [credentials.url],
    now: () => new Date(world.clock.now()),
    ...more,
  });
}

const opened = (openedAt: Date) => ({
  ...{ id: newId<OperationId>(), openedAt, tries: 0, processor: "paypal" as const },
});

export function creation(changes: Partial<CreatePaymentParams> = {}, openedAt = NOW) {
  const paymentId = newId<PaymentId>();
  const operation: Operation<"create_payment"> = {
    ...opened(openedAt),
    kind: "create_payment",
    subjectId: paymentId,
    params: {
      paymentId,
      orderId: newId(),
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

export function capturing(ref: string, openedAt = NOW): Operation<"capture_payment"> {
  const paymentId = newId<PaymentId>();
  const params = { paymentId, ref };
  return { ...opened(openedAt), kind: "capture_payment", subjectId: paymentId, params };
}
export function closing(ref: string): Operation<"close_payment"> {
  const paymentId = newId<PaymentId>();
  const params = { paymentId, ref };
  return { ...opened(NOW), kind: "close_payment", subjectId: paymentId, params };
}

export function refunding(paymentRef: string, chargeRef: string, minor: string, openedAt = NOW) {
  const refundId = newId<RefundId>();
  const operation: Operation<"refund_payment"> = {
    ...opened(openedAt),
    kind: "refund_payment",
    subjectId: refundId,
    params: {
      ...{ refundId, paymentId: newId<PaymentId>(), paymentRef, chargeRef },
      amount: { minor, currency: "USD" },
    },
  };
  return operation;
}

/** A batch of one item for each address. */
export function sending(receivers: readonly string[], minor: string, openedAt = NOW) {
  const batchId = newId<BatchId>();
  const items = receivers.map((destination) => ({
    ...{ transferId: newId<TransferId>(), destination, orderNumber: "AH-7Q2M4K9T" },
    ...{ chargeRef: "CAPTURE", amount: { minor, currency: "USD" as const } },
  }));
  const operation: Operation<"send_transfers"> = {
    ...opened(openedAt),
    kind: "send_transfers",
    subjectId: batchId,
    params: { batchId, items },
  };
  return operation;
}

export const raw = (body: Uint8Array, headers: Record<string, string>): RawEvent => ({
  endpoint: "paypal",
  headers,
  body: Uint8Array.from(body).buffer,
});

export function value<T>(answer: { kind: string; value?: T; code?: string }): T {
  if (answer.value === undefined) throw new Error(`answered ${answer.kind} ${answer.code}`);
  return answer.value;
}
