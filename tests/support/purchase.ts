import type { Product } from "./market.ts";
import { type Answer, threeArtisans, type World } from "./world.ts";

export const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 60 * MINUTE_MS;
export type Rail = "stripe" | "paypal";
export const rails = ["stripe", "paypal"] as const;

export type OrderView = {
  id: string;
  state: string;
  total: { minor: string; currency: string };
  parts: {
    id: string;
    state: string;
    artisan: { id: string };
    refunded: { minor: string; currency: string };
  }[];
  payment: { id: string; processor: Rail; state: string; declineCode: string | null } | null;
  givenBack: {
    amount: { minor: string; currency: string };
    state: string;
    isOfOrder: boolean;
  }[];
};
export type PaymentView = { paymentId: string; clientSecret: string; paypalOrderId: string };
export type Purchase = { order: OrderView; orderToken: string; payment: PaymentView };
export type TransferRow = {
  id: string;
  sellerOrderId: string;
  artisanId: string;
  amount: { minor: string; currency: string };
  state: string;
  blockedReason: string | null;
  processorRef: string | null;
};
type Options = { products?: Product[]; key?: string };

export const purchaseOf = ({ body }: Answer) => body as never as Purchase;
/** The code of a problem, or undefined for a success. */
export const codeOf = ({ body }: Answer) => (body as { code?: string }).code;

/** A cart of three artisans, or of the goods given, checked out and not paid. */
export async function order(w: World, processor: Rail, options: Options = {}): Promise<Purchase> {
  const products = options.products ?? (await threeArtisans(w));
  const headers: Record<string, string> = options.key ? { "Idempotency-Key": options.key } : {};
  const answer = await w.checkout({ items: w.cart(...products), processor }, headers);
  if (answer.status !== 201) throw new Error(`checkout: ${JSON.stringify(answer.body)}`);
  return purchaseOf(answer);
}

/** What the buyer does at the processor. */
export const agree = (w: World, rail: Rail, { payment }: Purchase) =>
  rail === "stripe" ? w.confirm(payment) : w.approve(payment);

/** A bank debit, which is processed for days. The shop takes none: somebody let it by hand. */
export async function debit(w: World, { payment }: Purchase): Promise<void> {
  const [id] = payment.clientSecret.split("_secret_");
  await stripe(w, `/v1/payment_intents/${id}`, {
    "allowed_payment_method_types[0]": "card",
    "allowed_payment_method_types[1]": "us_bank_account",
  });
  await w.confirm(payment, { card: "pm_usBankAccount_success" });
}

export async function paid(w: World, rail: Rail, options: Options = {}): Promise<Purchase> {
  const purchase = await order(w, rail, options);
  await agree(w, rail, purchase);
  await w.pump();
  return purchase;
}

/** The browser's return from PayPal, as the shop's page sends it. */
export const capture = (
  w: World,
  { orderToken, payment }: Purchase,
  headers: Record<string, string> = {},
) =>
  w.post(
    `/api/payments/${payment.paymentId}/capture`,
    {},
    { "Order-Token": orderToken, ...headers },
  );

export async function readOrder(w: World, { order: { id }, orderToken }: Purchase) {
  const { body } = await w.get(`/api/orders/${id}`, { "Order-Token": orderToken });
  return (body as never as { order: OrderView }).order;
}

export async function ship(w: World, { order: { parts } }: Purchase): Promise<void> {
  for (const { id } of parts) {
    const { status } = await w.post(`/api/seller-orders/${id}/shipments`, {}, w.operator);
    if (status !== 200) throw new Error(`shipping was answered with ${status}`);
  }
}

/** Everything shipped and the holding time over; nothing sent yet. */
export async function due(w: World, rail: Rail, options: Options = {}): Promise<Purchase> {
  const purchase = await paid(w, rail, options);
  await ship(w, purchase);
  await w.advance(8 * DAY_MS);
  await w.pump();
  return purchase;
}

export async function transfersOf(w: World, { order: { id } }: Purchase): Promise<TransferRow[]> {
  const { body } = await w.get(`/api/operator/orders/${id}/transfers`, w.operator);
  return (body as never as { transfers: TransferRow[] }).transfers;
}
/** The transfers of an order as "state minor", sorted. */
export const transferRows = async (...of: Parameters<typeof transfersOf>): Promise<string[]> =>
  (await transfersOf(...of)).map(({ state, amount }) => `${state} ${amount.minor}`).sort();

/** Minutes pass with their cron runs and whatever those bring about. */
export async function pass(w: World, minutes: number, step = 1): Promise<void> {
  for (let passed = 0; passed < minutes; passed += step) {
    await w.advance(step * MINUTE_MS);
    await w.everyMinute();
    await w.pump();
  }
}

export async function runTransfers(w: World): Promise<void> {
  await w.transfersRun();
  await w.pump();
}

type Row = Record<string, string | number | null>;
/** The operators' lists, as they see them. */
export async function desk(w: World, list: string): Promise<Row[]> {
  const { body } = await w.get(`/api/operator/${list}`, w.operator);
  return (body as never as { rows: Row[] }).rows;
}
export const alertKinds = async (w: World) =>
  (await desk(w, "alerts")).map(({ kind }) => kind as string).sort();

/** Requests that changed something at a processor: made there, and not an earlier answer again. */
export async function effects(w: World, route: RegExp) {
  const all = await w.requests();
  return all.filter(
    ({ method, path, status, replayed }) =>
      method === "POST" && route.test(path) && status < 300 && !replayed,
  );
}
export const calls = async (w: World, route: RegExp) =>
  (await w.requests()).filter(({ method, path }) => method === "POST" && route.test(path));

/** Stripe asked by itself, past the Worker: what is there is there. */
export async function stripe<T = Record<string, never>>(
  w: World,
  path: string,
  form?: Record<string, string>,
): Promise<T> {
  const { url, secretKey } = w.credentials.stripe;
  const response = await fetch(`${url}${path}`, {
    method: form ? "POST" : "GET",
    headers: {
      Authorization: `Bearer ${secretKey}`,
      ...(form ? { "Idempotency-Key": `by-hand-${crypto.randomUUID()}` } : {}),
    },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}
type Intent = { id: string; status: string; amount: number; metadata: Record<string, string> };
export const intents = async (w: World) =>
  (await stripe<{ data: Intent[] }>(w, "/v1/payment_intents?limit=100")).data;

/** PayPal asked by itself, with the platform's own credentials, as somebody in its pages would. */
export async function paypal<T = Record<string, never>>(
  w: World,
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body: unknown = {},
): Promise<T> {
  const { url, clientId, clientSecret } = w.credentials.paypal;
  const login = { Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` };
  const grant = { method: "POST", body: new URLSearchParams({ grant_type: "client_credentials" }) };
  const token = await fetch(`${url}/v1/oauth2/token`, { ...grant, headers: login });
  const { access_token } = await token.json<{ access_token: string }>();
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${access_token}`,
      "Content-Type": "application/json",
      "PayPal-Request-Id": `by-hand-${crypto.randomUUID()}`.slice(0, 36),
      Prefer: "return=representation",
    },
    ...(method === "GET" ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text || "{}");
}
