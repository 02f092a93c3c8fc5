import type { Product } from "../../../worker/http/contract/catalogue.ts";
import type { Explanation } from "../../../worker/http/contract/explanations.ts";
import type { Order } from "../../../worker/http/contract/orders.ts";
import type { Processor } from "../../../worker/http/contract/shapes.ts";
import { accountAtStripe } from "../at-stripe.ts";
import { allProducts, type Buyer, createBuyer, type Placed, visit } from "../demo/buyer.ts";
import { handsAt } from "../demo/hands.ts";
import { until } from "../demo/until.ts";
import { askJson, postJson } from "../http.ts";
import type { LocalSystem } from "../system.ts";
import { doorsOf } from "./doors.ts";

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
  const { apiUrl, control, worldId, deskHeaders, colleagueHeaders } = system;
  const world = `${control}/worlds/${worldId}`;
  const hands = handsAt(control, worldId);
  const { deskWith, ...doors } = doorsOf(system);
  const atStripe = accountAtStripe(system.sandbox);
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

  /** The operators'; what is large takes two of them. */
  const [desk, colleaguesDesk] = [deskWith(deskHeaders), deskWith(colleagueHeaders)];
  const explain = async ({ placed }: Sale) => {
    const path = `/operator/explanations?order=${placed.order.id}`;
    const found = (await desk.get<Explanation>(path)).orders[0];
    if (!found) throw new Error(`nothing is known of order ${placed.order.number}`);
    return found;
  };

  return {
    ...{ system, hands, desk, colleaguesDesk, order, sell, untilOrder, explain, productOf },
    ...{ ...doors, atStripe },
    /** Outside the shop, at the processors. */
    at: <T>(path: string, body: object = {}) => postJson<T>(`${world}/${path}`, body),
    /** All that was planned to go wrong goes right again. */
    mend: () => askJson(`${world}/faults`, { method: "DELETE" }),
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
    /** Stripe's name of a seller's account there. */
    async stripeAccountOf(seller: string): Promise<string> {
      type Accounts = { data: { id: string; metadata: Record<string, string> }[] };
      const { data } = await atStripe<Accounts>("/v1/accounts?limit=100");
      const found = data.find(({ metadata }) => metadata.seller_id === seller);
      if (!found) throw new Error(`the seller ${seller} has no account at Stripe`);
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
