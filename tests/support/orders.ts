import type { LoggedRequest } from "./control.ts";
import { type Answer, address, type World } from "./world.ts";

export type CheckedOut = {
  order: {
    id: string;
    number: string;
    state: string;
    total: { minor: string; currency: string };
    parts: { id: string }[];
    payment: { id: string; state: string; declineCode: string | null } | null;
    givenBack: { amount: { minor: string }; state: string }[];
  };
  orderToken: string;
  payment: { paymentId: string; processor: string; clientSecret: string; paypalOrderId: string };
};
export type Problem = { code: string; status: number; title: string; refusal?: string };
type Count = { n: number }[];

/** The answer of a checkout that went well; says what it was if it did not. */
export function checkedOut({ status, body }: Answer): CheckedOut {
  if (status !== 201) throw new Error(`checkout: ${status} ${JSON.stringify(body)}`);
  return body as never;
}

export const problemOf = ({ body }: Answer) => body as unknown as Problem;

/** Stock of a product as the database has it. */
export async function stockOf(w: World, product: { id: string }) {
  const rows = await w.sql`select stock, reserved from products where id = ${product.id}`;
  return rows[0] as { stock: number; reserved: number };
}

export async function countOrders(w: World): Promise<number> {
  return ((await w.sql`select count(*)::int as n from orders`) as Count)[0]!.n;
}

/** Rows that a refused request must not leave behind. */
export async function countRows(w: World): Promise<number> {
  const [row] = (await w.sql`select (select count(*) from orders)::int
    + (select count(*) from idempotency_keys)::int + (select count(*) from operations)::int
    + (select count(*) from stock_reservations)::int + (select count(*) from payments)::int
    as n`) as Count;
  return row!.n;
}

const CREATES = /^\/v1\/payment_intents$|^\/v2\/checkout\/orders$/;

/** Calls that were to create a payment, answered or not. */
export async function creatingCalls(w: World): Promise<LoggedRequest[]> {
  return (await w.requests()).filter(({ method, path }) => method === "POST" && CREATES.test(path));
}

/** Every PaymentIntent that this world's Stripe has. */
export async function paymentIntents(w: World): Promise<{ id: string; status: string }[]> {
  const { url, secretKey } = w.credentials.stripe;
  const answer = await fetch(`${url}/v1/payment_intents?limit=100`, {
    headers: { Authorization: `Bearer ${secretKey}` },
  });
  return (await answer.json<{ data: { id: string; status: string }[] }>()).data;
}

/** A checkout's body, for requests that are wrong in one place. */
export const checkoutBody = (items: { productId: string; quantity: number }[]) => ({
  items: items as unknown,
  email: "ada@buyers.example",
  shippingAddress: address,
  processor: "stripe",
});

/** The cookie that an answer gives to a guest, as the browser sends it back. */
export const cookieOf = ({ headers }: Answer): Record<string, string> => ({
  Cookie: headers.get("Set-Cookie")!.split(";")[0]!,
});

/** Alerts by kind, from the database because some of them tell that nothing else answers. */
export async function alertsOf(w: World): Promise<string[]> {
  const rows = await w.sql`select kind from alerts order by kind`;
  return rows.map(({ kind }) => kind as string);
}
