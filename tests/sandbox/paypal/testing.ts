import { Hono } from "hono";
import { createHost, serveApp } from "../core/host.ts";
import { createWorld, type OpenWorld, stopWorld } from "../core/worlds.ts";
import { createPayPal, type PayPalCredentials } from "./index.ts";
import { type Json, object, text } from "./json.ts";

/** One PayPal with one world behind real HTTP, and a client that knows its token. */
export type TestPayPal = {
  world: OpenWorld;
  credentials: PayPalCredentials;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Without the bearer token; for pages and certificates. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** POST unless the path begins with "GET ". */
  control(call: string, body?: object): Promise<Answer>;
  balance(account: "balance" | "pending" | "payouts-held" | "authorized"): bigint;
  /** A new token, after the clock has passed the end of the first. */
  login(): Promise<void>;
  dump(): unknown;
  restore(saved: unknown): Promise<void>;
  close(): Promise<void>;
};

export type CallOptions = { body?: unknown; headers?: Record<string, string>; raw?: string };
export type Answer = { status: number; body: Json; issue: string | undefined };

export async function openTestPayPal(seed = "paypal-test"): Promise<TestPayPal> {
  const world = createWorld({ id: seed });
  const abort = new AbortController();
  const { host, listensAt } = createHost(
    (id) => (id === world.id ? world : undefined),
    abort.signal,
  );
  const paypal = createPayPal(host);
  const api = await serveApp(paypal.app);
  listensAt(api.url);
  const controlApp = new Hono().route("/worlds/:w/paypal", paypal.control);
  const controlServer = await serveApp(controlApp);
  const credentials = await paypal.open(world);
  let token = await requestToken(credentials);
  const send = (path: string, init?: RequestInit) =>
    fetch(path.startsWith("http") ? path : api.url + path, init);

  return {
    world,
    credentials,
    async call(method, path, options = {}) {
      const body =
        options.raw ?? (options.body === undefined ? null : JSON.stringify(options.body));
      const headers = {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        prefer: "return=representation",
        ...options.headers,
      };
      return answer(await send(path, { method, headers, body }));
    },
    fetch: send,
    async control(call, body) {
      const [method, path] = call.startsWith("GET ") ? ["GET", call.slice(4)] : ["POST", call];
      const init = method === "GET" ? {} : { method, body: JSON.stringify(body ?? {}) };
      const url = `${controlServer.url}/worlds/${world.id}/paypal${path}`;
      return answer(await fetch(url, init));
    },
    balance: (name) => world.books.balance(`paypal:${credentials.merchantId}:${name}`, "USD"),
    async login() {
      token = await requestToken(credentials);
    },
    dump: () => paypal.dump?.(world),
    async restore(saved) {
      await paypal.restore?.(world, saved);
    },
    async close() {
      abort.abort();
      stopWorld(world);
      await Promise.all([api.close(), controlServer.close()]);
    },
  };
}

export async function requestToken(credentials: PayPalCredentials): Promise<string> {
  const { clientId, clientSecret, url } = credentials;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  const response = await fetch(`${url}/v1/oauth2/token`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  return text(object(await response.json()).access_token) ?? "";
}

async function answer(response: Response): Promise<Answer> {
  const raw = await response.text();
  const body = object(raw === "" ? {} : JSON.parse(raw));
  const details = Array.isArray(body.details) ? body.details : [];
  return { status: response.status, body, issue: text(object(details[0]).issue) };
}

/** An order of one purchase unit, 50.00 USD unless said otherwise. */
export function orderBody(value = "50.00", unit: Json = {}): Json {
  const amount = { currency_code: "USD", value };
  return { intent: "CAPTURE", purchase_units: [{ amount, ...unit }] };
}

export type Paid = { orderId: string; captureId: string };

/** Creates, approves and captures an order. */
export async function pay(
  paypal: TestPayPal,
  value?: string,
  fundingSource?: string,
): Promise<Paid> {
  const created = await paypal.call("POST", "/v2/checkout/orders", { body: orderBody(value) });
  const orderId = String(created.body.id);
  await paypal.control(`/orders/${orderId}/approve`, fundingSource ? { fundingSource } : {});
  const captured = await paypal.call("POST", `/v2/checkout/orders/${orderId}/capture`);
  return { orderId, captureId: firstCaptureId(captured.body) };
}

export function firstCaptureId(order: Json): string {
  return String(at(order, "purchase_units", 0, "payments", "captures", 0, "id"));
}

/** Reads a nested value by keys and positions. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let here: unknown = value;
  for (const step of path)
    here =
      typeof step === "number"
        ? Array.isArray(here)
          ? here[step]
          : undefined
        : object(here)[step];
  return here;
}

/** The types of the events that wait, which are taken. */
export async function takeEvents(paypal: TestPayPal): Promise<string[]> {
  return (await paypal.world.deliveries.take()).map(({ type }) => type);
}

/** An order of any body, with a request id of its own so that it may name a payment source. */
export async function newOrder(
  paypal: TestPayPal,
  body: Json = orderBody(),
  headers: Record<string, string> = {},
): Promise<Answer> {
  const id = { "paypal-request-id": paypal.world.ids.uuid() };
  return paypal.call("POST", "/v2/checkout/orders", { body, headers: { ...id, ...headers } });
}

/** The id of an order that the buyer has approved. */
export async function approvedOrder(
  paypal: TestPayPal,
  body: Json = orderBody(),
  choices: Json = {},
): Promise<string> {
  const orderId = String((await newOrder(paypal, body)).body.id);
  const answer = await paypal.control(`/orders/${orderId}/approve`, choices);
  if (answer.status !== 200) throw new Error(`not approved: ${JSON.stringify(answer.body)}`);
  return orderId;
}

export type Authorized = { orderId: string; authorizationId: string; path: string };

/** An order whose money the buyer has promised; 100.00 USD unless said otherwise. */
export async function authorized(
  paypal: TestPayPal,
  value = "100.00",
  choices: Json = {},
): Promise<Authorized> {
  const body = { ...orderBody(value), intent: "AUTHORIZE" };
  const orderId = await approvedOrder(paypal, body, choices);
  const answer = await paypal.call("POST", `/v2/checkout/orders/${orderId}/authorize`);
  const found = at(answer.body, "purchase_units", 0, "payments", "authorizations", 0, "id");
  const authorizationId = String(found);
  return { orderId, authorizationId, path: `/v2/payments/authorizations/${authorizationId}` };
}

export const usd = (value: string): Json => ({ currency_code: "USD", value });

/** Zero in every world: nothing appears and nothing is lost. */
export function booksTotal(paypal: TestPayPal): bigint {
  return paypal.world.books.balances().reduce((sum, { minor }) => sum + minor, 0n);
}

/** Days of the world's clock later, with a token that is good then. */
export async function daysLater(paypal: TestPayPal, days: number): Promise<void> {
  await paypal.world.clock.advance(days * 86_400_000);
  await paypal.login();
}
