import { Agent, request } from "node:http";
import type { ProcessorsLine } from "../sandbox/processors.ts";

export type Answer = { ms: number; body: Record<string, unknown> };
export type Send = (method: string, path: string, body?: string) => Promise<Answer>;
/** One call of the mix, and how long it took. */
export type TimedCall = { name: string; run(): Promise<number> };

/** Keeps its connections, and does nothing else: a client's own work is not the stand-in's. */
export function sender(url: string, headers: Record<string, string>): Send {
  const agent = new Agent({ keepAlive: true });
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const startedMs = performance.now();
      const sent = request(`${url}${path}`, { method, agent, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const ms = performance.now() - startedMs;
          const text = Buffer.concat(chunks).toString();
          // A call that fails is fast, and would make the numbers better than they are.
          if ((answer.statusCode ?? 500) >= 400) reject(new Error(`${method} ${path}: ${text}`));
          else resolve({ ms, body: text === "" ? {} : JSON.parse(text) });
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
}

export function stripeSender({ url, secretKey }: ProcessorsLine["stripe"]): Send {
  const type = "application/x-www-form-urlencoded";
  return sender(url, { Authorization: `Bearer ${secretKey}`, "Content-Type": type });
}

const PAID_INTENT = [
  "amount=2500&currency=usd&confirm=true&payment_method=pm_card_visa",
  "automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never",
].join("&");

/** What the Worker and its tests ask most. */
export function stripeCalls(stripe: ProcessorsLine["stripe"]): TimedCall[] {
  const send = stripeSender(stripe);
  let intent = "";
  return [
    timed("Stripe: create a customer", () => send("POST", "/v1/customers", "name=Ann")),
    timed("Stripe: create and confirm a PaymentIntent", async () => {
      const answer = await send("POST", "/v1/payment_intents", PAID_INTENT);
      intent = String(answer.body.id);
      return answer;
    }),
    timed("Stripe: retrieve it", () =>
      send("GET", `/v1/payment_intents/${intent}?expand[]=latest_charge`),
    ),
    timed("Stripe: list PaymentIntents", () => send("GET", "/v1/payment_intents?limit=10")),
  ];
}

/** Payouts draw on a balance, so the world gets one first. */
export async function payPalCalls({ paypal, control }: ProcessorsLine): Promise<TimedCall[]> {
  const json = { "Content-Type": "application/json" };
  const money = JSON.stringify({ currency: "USD", minor: 10_000_000 });
  await sender(control, json)("POST", "/worlds/default/paypal/balance", money);
  const basic = Buffer.from(`${paypal.clientId}:${paypal.clientSecret}`).toString("base64");
  const forToken = sender(paypal.url, {
    Authorization: `Basic ${basic}`,
    "Content-Type": "application/x-www-form-urlencoded",
  });
  const askToken = () => forToken("POST", "/v1/oauth2/token", "grant_type=client_credentials");
  const { body } = await askToken();
  const send = sender(paypal.url, { ...json, Authorization: `Bearer ${body.access_token}` });
  let [order, batches] = ["", 0];
  return [
    timed("PayPal: get a token", askToken),
    timed("PayPal: create an order", async () => {
      const answer = await send("POST", "/v2/checkout/orders", ORDER);
      order = String(answer.body.id);
      return answer;
    }),
    timed("PayPal: get it", () => send("GET", `/v2/checkout/orders/${order}`)),
    timed("PayPal: create a payout", () => {
      batches += 1;
      return send("POST", "/v1/payments/payouts", payoutNumbered(batches));
    }),
  ];
}

const ORDER = JSON.stringify({
  intent: "CAPTURE",
  purchase_units: [{ amount: { currency_code: "USD", value: "25.00" } }],
});

function payoutNumbered(batch: number): string {
  const amount = { value: "1.00", currency: "USD" };
  const receiver = "ann@artisans.example";
  return JSON.stringify({
    sender_batch_header: { sender_batch_id: `bench-${batch}` },
    items: [{ recipient_type: "EMAIL", receiver, amount, sender_item_id: `item-${batch}` }],
  });
}

function timed(name: string, send: () => Promise<Answer>): TimedCall {
  return { name, run: async () => (await send()).ms };
}
