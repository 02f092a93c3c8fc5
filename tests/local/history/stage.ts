import type { Product } from "../../../worker/http/contract/catalogue.ts";
import type { Explanation } from "../../../worker/http/contract/explanations.ts";
import type { Order } from "../../../worker/http/contract/orders.ts";
import type { Processor } from "../../../worker/http/contract/shapes.ts";
import { allProducts, type Buyer, createBuyer, type Placed, visit } from "../demo/buyer.ts";
import { handsAt } from "../demo/hands.ts";
import { until } from "../demo/until.ts";
import { askJson, freshKey, postJson } from "../http.ts";
import { SAMPLE_PASSWORD } from "../people.ts";
import { sellerId } from "../seed.ts";
import type { LocalSystem } from "../system.ts";

export const GOOD_CARD = "4242424242424242";

/** What is in the cart, and who buys it how. */
export type Wish = {
  titles: readonly string[];
  name: string;
  processor?: Processor;
  card?: string;
  /** Somebody who is logged in. */
  cookie?: string;
  email?: string;
  saveMethod?: boolean;
};
export type Sale = { placed: Placed; buyer: Buyer };

/** Whoever can do something in the market, each through their own door. */
export async function openStage(system: LocalSystem) {
  const { apiUrl, control, worldId, deskHeaders } = system;
  const world = `${control}/worlds/${worldId}`;
  const hands = handsAt(control, worldId);
  const byTitle = new Map((await allProducts(apiUrl)).map((product) => [product.title, product]));

  const productOf = (title: string): Product => {
    const product = byTitle.get(title);
    if (!product) throw new Error(`the shop does not have ${title}`);
    return product;
  };

  /** In the cart and at the checkout; nothing is paid. */
  async function order(wish: Wish): Promise<Sale> {
    const { titles, name, processor = "stripe", saveMethod } = wish;
    const email = wish.email ?? `${name.toLowerCase().replace(/[^a-z]+/g, ".")}@buyers.example`;
    const cookie = wish.cookie ?? (await visit(apiUrl));
    const buyer = createBuyer(apiUrl, email, cookie, name);
    const lines = titles.map((title) => ({ product: productOf(title), quantity: 1 }));
    const placed = await buyer.checkOut(lines, processor, saveMethod ? { saveMethod } : {});
    return { placed, buyer };
  }

  /** Ordered, and paid as the processor's page would have it. */
  async function sell(wish: Wish): Promise<Sale> {
    const sale = await order(wish);
    if (sale.placed.payment.processor === "stripe")
      await hands.enterCard(sale.placed, wish.card ?? GOOD_CARD);
    else {
      await hands.approveAtPaypal(sale.placed);
      await sale.buyer.capture(sale.placed);
    }
    return sale;
  }

  const untilOrder = ({ placed, buyer }: Sale, state: Order["state"]) =>
    buyer.untilOrder(placed, `an order is ${state}`, (one) => one.state === state);

  /** At an operator's desk. */
  const desk = {
    get: <T>(path: string) => askJson<T>(`${apiUrl}${path}`, { headers: deskHeaders }),
    post: <T>(path: string, body: object = {}) =>
      postJson<T>(`${apiUrl}${path}`, body, { ...deskHeaders, ...freshKey() }),
    put: <T>(path: string, body: object) =>
      askJson<T>(`${apiUrl}${path}`, {
        ...{ method: "PUT", body, headers: { ...deskHeaders, ...freshKey() } },
      }),
  };
  const explain = async ({ placed }: Sale) => {
    const path = `/operator/explanations?order=${placed.order.id}`;
    const found = (await desk.get<Explanation>(path)).orders[0];
    if (!found) throw new Error(`nothing is known of order ${placed.order.number}`);
    return found;
  };

  /** The cookie that a browser keeps of a login. */
  async function logIn(email: string): Promise<string> {
    const response = await fetch(`${apiUrl}/auth/sign-in/email`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: system.shopUrl },
      body: JSON.stringify({ email, password: SAMPLE_PASSWORD }),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`${email} cannot log in: ${response.status}`);
    return response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; ");
  }

  return {
    ...{ system, hands, desk, order, sell, untilOrder, explain, productOf },
    /** Outside the shop, at the processors. */
    at: <T>(path: string, body: object = {}) => postJson<T>(`${world}/${path}`, body),
    /** As Stripe or PayPal call the payment, once the shop has heard of it. */
    chargeOf: (sale: Sale) =>
      until("the charge is known", async () => {
        const { payments } = await explain(sale);
        return payments.find(({ chargeRef }) => chargeRef !== null)?.chargeRef ?? undefined;
      }),
    async ship(sale: Sale): Promise<void> {
      for (const { id } of (await untilOrder(sale, "paid")).parts)
        await desk.post(`/seller-orders/${id}/shipments`, { carrier: "Post" });
    },
    async deliver({ placed }: Sale): Promise<void> {
      for (const { id } of placed.order.parts) await desk.post(`/seller-orders/${id}/deliveries`);
    },
    logIn,
    /** At a seller's own desk. */
    async sellersDesk(email: string) {
      const headers = { Cookie: await logIn(email), Origin: system.shopUrl };
      return {
        post: <T>(path: string, body: object = {}) =>
          postJson<T>(`${apiUrl}${path}`, body, { ...headers, ...freshKey() }),
      };
    },
    /** Stripe's name of a seller's account there. */
    async stripeAccountOf(slug: string): Promise<string> {
      const { stripe } = system.sandbox;
      const headers = { Authorization: `Bearer ${stripe.secretKey}` };
      type Accounts = { data: { id: string; metadata: Record<string, string> }[] };
      const { data } = await askJson<Accounts>(`${stripe.url}/v1/accounts?limit=100`, { headers });
      const found = data.find(({ metadata }) => metadata.seller_id === sellerId(slug));
      if (!found) throw new Error(`${slug} has no account at Stripe`);
      return found.id;
    },
    /** Events that happen on the way are sent at its end: a webhook signed days ago is refused. */
    async letPass(ms: number): Promise<void> {
      await hands.untilDelivered();
      await hands.holdWebhooks();
      await hands.moveClock(ms);
      await hands.releaseWebhooks("oldest", 1);
      await hands.untilDelivered();
    },
  };
}
export type Stage = Awaited<ReturnType<typeof openStage>>;
