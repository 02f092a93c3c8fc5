import type { Product } from "../../../worker/http/contract/catalogue.ts";
import type { Order } from "../../../worker/http/contract/orders.ts";
import type { LocalSystem } from "../system.ts";
import { allProducts, type Buyer, createBuyer, type Line, type Placed, visit } from "./buyer.ts";
import { type Hands, handsAt } from "./hands.ts";

export const GOOD_CARD = "4242424242424242";
const DECLINED_CARD = "4000000000000002";
const THREE_D_SECURE_CARD = "4000002760003184";

export type Purchase = { name: string; placed: Placed; order: Order; notes: string[] };
type Stage = { buyer: Buyer; hands: Hands; goods: Goods };
type Scene = { name: string; isGuest?: true; play(stage: Stage): Promise<Omit<Purchase, "name">> };
type Goods = (...wanted: [title: string, quantity: number][]) => Line[];

const isPaid = ({ state }: Order) => state === "paid";

const scenes: readonly Scene[] = [
  {
    name: "three artisans, by card",
    async play({ buyer, hands, goods }) {
      const cart = goods(["Ash-glazed mug", 2], ["Cherry cooking spoon", 1], ["Honey soap", 5]);
      const placed = await buyer.checkOut(cart, "stripe");
      await hands.enterCard(placed, GOOD_CARD);
      const order = await buyer.untilOrder(placed, "the card order is paid", isPaid);
      return { placed, order, notes: [] };
    },
  },
  {
    name: "three artisans, by PayPal",
    async play({ buyer, hands, goods }) {
      const cart = goods(["Lace scarf, weld yellow", 1], ["Leaf earrings", 1], ["Tide jug", 1]);
      const placed = await buyer.checkOut(cart, "paypal");
      await hands.approveAtPaypal(placed);
      await buyer.capture(placed);
      const order = await buyer.untilOrder(placed, "the PayPal order is paid", isPaid);
      return { placed, order, notes: [] };
    },
  },
  {
    name: "a guest without a cookie, the last piece",
    isGuest: true,
    async play({ buyer, hands, goods }) {
      const placed = await buyer.checkOut(goods(["Moon vase", 1]), "stripe");
      await hands.enterCard(placed, GOOD_CARD);
      const order = await buyer.untilOrder(placed, "the guest's order is paid", isPaid);
      return { placed, order, notes: [] };
    },
  },
  {
    name: "a declined card, then a good one",
    async play({ buyer, hands, goods }) {
      const cart = goods(["Linen-bound journal", 1], ["Leather tote", 1]);
      const first = await buyer.checkOut(cart, "stripe");
      await hands.enterCard(first, DECLINED_CARD);
      const declined = await buyer.untilOrder(first, "the decline is known", ({ payment }) =>
        Boolean(payment?.declineCode),
      );
      const second = await buyer.payAgain(first, "stripe");
      await hands.enterCard(second, GOOD_CARD);
      const order = await buyer.untilOrder(second, "the second card pays", isPaid);
      const note = `first card: ${declined.payment?.declineCode}, order stayed ${declined.state}`;
      return { placed: second, order, notes: [note] };
    },
  },
  {
    name: "a 3-D Secure card",
    async play({ buyer, hands, goods }) {
      const cart = goods(["Hammered silver ring", 1], ["Wool blanket, four sheep", 1]);
      const placed = await buyer.checkOut(cart, "stripe");
      await hands.enterCard(placed, THREE_D_SECURE_CARD);
      const order = await buyer.untilOrder(placed, "the confirmed card pays", isPaid);
      return { placed, order, notes: [] };
    },
  },
  {
    name: "webhooks twice and in reverse",
    async play({ buyer, hands, goods }) {
      const cart = goods(["Breakfast bowl", 3], ["Felted hat", 1], ["Storm lantern", 1]);
      await hands.untilDelivered();
      await hands.holdWebhooks();
      const placed = await buyer.checkOut(cart, "stripe");
      await hands.enterCard(placed, GOOD_CARD);
      const meanwhile = await buyer.order(placed);
      const sent = await hands.releaseWebhooks("newest", 2);
      await hands.untilDelivered();
      const order = await buyer.untilOrder(placed, "the late webhooks pay", isPaid);
      const note = `${meanwhile.state} while they were held; ${sent} deliveries, newest first`;
      return { placed, order, notes: [note] };
    },
  },
];

/** Everything is bought through the shop's public API, one purchase after the other. */
export async function playPurchases(
  { apiUrl, control, worldId }: LocalSystem,
  tell: (text: string) => void,
): Promise<Purchase[]> {
  const goods = goodsOf(await allProducts(apiUrl));
  const hands = handsAt(control, worldId);
  const purchases: Purchase[] = [];
  for (const [at, { name, isGuest, play }] of scenes.entries()) {
    tell(name);
    const cookie = isGuest ? undefined : await visit(apiUrl);
    const buyer = createBuyer(apiUrl, `buyer-${at + 1}@example.com`, cookie);
    purchases.push({ name, ...(await play({ buyer, hands, goods })) });
  }
  return purchases;
}

function goodsOf(products: readonly Product[]): Goods {
  const byTitle = new Map(products.map((product) => [product.title, product]));
  return (...wanted) =>
    wanted.map(([title, quantity]) => {
      const product = byTitle.get(title);
      if (!product) throw new Error(`the shop does not have ${title}`);
      return { product, quantity };
    });
}
