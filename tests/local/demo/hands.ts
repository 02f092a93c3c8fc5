import { askJson, postJson } from "../http.ts";
import type { Placed } from "./buyer.ts";

/** What people do outside the shop, by the stand-ins' control API: cards, approvals, time, post. */
export function handsAt(control: string, worldId: string) {
  const world = `${control}/worlds/${worldId}`;
  return {
    /** The buyer types a card's number into Stripe's fields, and passes the bank's step if it comes. */
    async enterCard({ payment }: Placed, card: string): Promise<void> {
      if (payment.processor !== "stripe") throw new Error("this payment is not by card");
      const intent = payment.clientSecret.split("_secret_")[0];
      await postJson(`${world}/stripe/payment_intents/${intent}/confirm`, { card });
    },
    async approveAtPaypal({ payment }: Placed): Promise<void> {
      if (payment.processor !== "paypal") throw new Error("this payment is not by PayPal");
      await postJson(`${world}/paypal/orders/${payment.paypalOrderId}/approve`);
    },
    holdWebhooks: () => askJson(`${world}/webhooks`, { method: "PUT", body: { mode: "hold" } }),
    async releaseWebhooks(order: "oldest" | "newest", copies: number): Promise<number> {
      const { sent } = await postJson<{ sent: number }>(`${world}/deliveries/release`, {
        ...{ order, copies },
      });
      await askJson(`${world}/webhooks`, { method: "PUT", body: { mode: "push" } });
      return sent;
    },
    untilDelivered: () => postJson(`${world}/deliveries/settle`),
    moveClock: (advanceMs: number) => postJson(`${world}/clock`, { advanceMs }),
  };
}
export type Hands = ReturnType<typeof handsAt>;
