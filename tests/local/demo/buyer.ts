import type { Product, ProductsPage } from "../../../worker/http/contract/catalogue.ts";
import type {
  CheckoutAnswer,
  Order,
  OrderAnswer,
  PayAnswer,
  PaymentInstructions,
} from "../../../worker/http/contract/orders.ts";
import type { Processor } from "../../../worker/http/contract/shapes.ts";
import { askJson, freshKey, postJson } from "../http.ts";
import { until } from "./until.ts";

export type Line = { product: Product; quantity: number };
export type Placed = { order: Order; orderToken: string; payment: PaymentInstructions };

const ADDRESS = {
  ...{ name: "Robin Buyer", line1: "1 Long Lane", city: "Springfield", region: "IL" },
  ...{ postalCode: "62701", country: "US" },
};

/** Somebody at the shop: with the cookie that a browser keeps, or as a guest who has none. */
export function createBuyer(
  apiUrl: string,
  email: string,
  cookie: string | undefined,
  name = ADDRESS.name,
) {
  // A browser says which page a request comes from, and one with cookies has to.
  const from = { Origin: new URL(apiUrl).origin };
  const headers = () => ({ ...freshKey(), ...from, ...(cookie && { Cookie: cookie }) });
  const holding = ({ orderToken }: Placed) => ({ ...headers(), "Order-Token": orderToken });
  return {
    async checkOut(
      lines: readonly Line[],
      processor: Processor,
      wish: { saveMethod?: boolean; methodId?: string } = {},
    ): Promise<Placed> {
      const items = lines.map(({ product, quantity }) => ({ productId: product.id, quantity }));
      const shippingAddress = { ...ADDRESS, name };
      const body = { items, email, shippingAddress, processor, ...wish };
      return postJson<CheckoutAnswer>(`${apiUrl}/checkout`, body, headers());
    },
    /** The same order, once more or in another way. */
    async payAgain(placed: Placed, processor: Processor): Promise<Placed> {
      const url = `${apiUrl}/orders/${placed.order.id}/payments`;
      const answer = await postJson<PayAnswer>(url, { processor }, holding(placed));
      return { ...placed, ...answer };
    },
    /** What the shop's page does when PayPal's window has closed. */
    async capture(placed: Placed): Promise<void> {
      const url = `${apiUrl}/payments/${placed.payment.paymentId}/capture`;
      await postJson<OrderAnswer>(url, {}, holding(placed));
    },
    async giveUp(placed: Placed): Promise<void> {
      await postJson(`${apiUrl}/orders/${placed.order.id}/cancel`, {}, holding(placed));
    },
    async order(placed: Placed): Promise<Order> {
      const url = `${apiUrl}/orders/${placed.order.id}`;
      return (await askJson<OrderAnswer>(url, { headers: holding(placed) })).order;
    },
    /** The order page's patience: it shows "confirming" until the webhook was worked on. */
    untilOrder(placed: Placed, what: string, holds: (order: Order) => boolean): Promise<Order> {
      return until(what, async () => {
        const order = await this.order(placed);
        return holds(order) ? order : undefined;
      });
    },
  };
}
export type Buyer = ReturnType<typeof createBuyer>;

/** The cookie that the shop gives to a browser on its first visit. */
export async function visit(apiUrl: string): Promise<string> {
  const response = await fetch(`${apiUrl}/config`);
  await response.body?.cancel();
  const cookie = response.headers.get("Set-Cookie")?.split(";")[0];
  if (!cookie) throw new Error("the shop gives a visitor no cookie");
  return cookie;
}

export async function allProducts(apiUrl: string): Promise<Product[]> {
  const all: Product[] = [];
  for (let next = ""; ; ) {
    const page = await askJson<ProductsPage>(`${apiUrl}/products?limit=100${next}`);
    all.push(...page.products);
    if (page.nextCursor === null) return all;
    next = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}
