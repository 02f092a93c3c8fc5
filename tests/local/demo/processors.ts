import Stripe from "stripe";
import type { SandboxLine } from "../../sandbox/main.ts";
import { askJson } from "../http.ts";
import { artisans } from "../samples.ts";
import { emailOf, sellerId } from "../seed.ts";

export type Rail = "stripe" | "paypal";

/** What the stand-ins themselves say, in US cents; nothing in it comes from the ledger. */
export type ProcessorsSay = {
  /** Stripe: available + pending + connect reserved. PayPal: total. */
  balance: Record<Rail, bigint>;
  /** What each kept for itself. */
  fees: Record<Rail, bigint>;
  /** What has arrived, by `<rail>:<seller>`. */
  arrived: Map<string, bigint>;
};

type Book = { account: string; currency: string; minor: string };

export async function askProcessors(line: SandboxLine, worldId: string): Promise<ProcessorsSay> {
  const url = `${line.control}/worlds/${worldId}/balances`;
  const { balances } = await askJson<{ balances: Book[] }>(url);
  const inBook = (account: string) =>
    balances
      .filter((book) => book.account === account && book.currency.toUpperCase() === "USD")
      .reduce((sum, { minor }) => sum + BigInt(minor), 0n);
  const stripe = await askStripe(line);
  const paypal = artisans.map(({ slug }): [string, bigint] => [
    `paypal:${sellerId(slug)}`,
    inBook(`paypal:receiver:${emailOf(slug)}`),
  ]);
  return {
    balance: { stripe: stripe.balance, paypal: await paypalBalance(line) },
    fees: { stripe: inBook("stripe:fees"), paypal: inBook("paypal:fees") },
    arrived: new Map([...stripe.arrived, ...paypal]),
  };
}

async function askStripe({ stripe }: SandboxLine) {
  const { hostname, port } = new URL(stripe.url);
  const client = new Stripe(stripe.secretKey, {
    ...{ host: hostname, port, protocol: "http", telemetry: false },
    httpClient: Stripe.createFetchHttpClient(),
  });
  const balance = total(await client.balance.retrieve());
  const arrived: [string, bigint][] = [];
  for await (const { id, metadata } of client.accounts.list({ limit: 100 })) {
    const account = await client.balance.retrieve({}, { stripeAccount: id });
    arrived.push([`stripe:${metadata?.seller_id}`, total(account)]);
  }
  return { balance, arrived };
}

const total = ({ available, pending, connect_reserved: reserved = [] }: Stripe.Balance) =>
  [...available, ...pending, ...reserved]
    .filter(({ currency }) => currency === "usd")
    .reduce((sum, { amount }) => sum + BigInt(amount), 0n);

async function paypalBalance({ paypal }: SandboxLine): Promise<bigint> {
  const basic = Buffer.from(`${paypal.clientId}:${paypal.clientSecret}`).toString("base64");
  const response = await fetch(`${paypal.url}/v1/oauth2/token`, {
    method: "POST",
    headers: {
      Authorization: `Basic ${basic}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  type Balances = { balances: { currency: string; total_balance: { value: string } }[] };
  const url = `${paypal.url}/v1/reporting/balances?currency_code=USD`;
  const { balances } = await askJson<Balances>(url, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return BigInt((balances[0]?.total_balance.value ?? "0").replace(".", ""));
}
