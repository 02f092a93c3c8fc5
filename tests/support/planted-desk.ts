import { blockedTransfer } from "./blocked.ts";
import { atDesk } from "./desks.ts";
import { dispute, disputeOf } from "./disputes.ts";
import { float, giveBack, ofParts, partOf } from "./order-refunds.ts";
import { checkedOut } from "./orders.ts";
import { subscribe } from "./plans.ts";
import { due, order, paid, stripe } from "./purchase.ts";
import { start } from "./reconciling.ts";
import { refused } from "./refunding.ts";
import { idsOf } from "./replays.ts";
import { uuid, type World } from "./world.ts";

type Ask = {
  readonly id?: string;
  readonly body?: object;
  /** Who asks, where it cannot be the first operator. */
  readonly by?: Record<string, string>;
  readonly actor?: string;
};

/** For each change that an operator can make: something that it can be made of, in a world that is strict. */
export async function planted(w: World): Promise<Record<string, () => Promise<Ask>>> {
  const sale = await paid(w, "stripe");
  const late = await refused(w);
  const { id: transfer, artisan } = await blockedTransfer(w);
  const [events, other] = [await idsOf(w), await w.login({ role: "operator" })];
  const owner = { by: other.headers, actor: other.userId };
  const at = new Date(0).toISOString();
  const row = async (statement: string, ...values: unknown[]) => {
    const id = uuid();
    await w.sql.query(statement, [id, ...values]);
    return id;
  };
  const waiting = async () => {
    await w.post(`/api/operator/transfers/${transfer}/unblock`, {}, w.operator);
    const [found] = await w.sql`select id from approvals where state = 'waiting'`;
    return { id: found?.id as string, ...owner };
  };
  /** One of a rail runs at a time, and a trigger may have begun one. */
  async function idle(): Promise<void> {
    for (const { id } of await w.sql`select id from reconciliation_runs where state = 'running'`)
      await w.post(`/api/operator/reconciliations/${id}/stop`, {}, w.operator);
  }
  async function running(): Promise<string> {
    await idle();
    return (await start(w, "paypal")).id;
  }
  /** A card whose street the bank does not know is held for review. */
  async function review(): Promise<Ask> {
    const held = await order(w, "stripe");
    await w.confirm(held.payment, { card: "pm_card_avsLine1Fail" });
    await w.pump();
    const [found] = await w.sql`select id from reviews where order_id = ${held.order.id}`;
    return { id: found?.id as string, body: { note: "called the buyer" } };
  }
  /** A transfer whose time has not come. */
  async function early(): Promise<Ask> {
    const [found] = await w.sql`select id from transfers where seller_order_id
      = ${sale.order.parts[2]!.id}`;
    return { id: found?.id as string };
  }
  /** A part that PayPal paid out and that goes back: their artisan owes it. */
  async function owing(): Promise<Ask> {
    const poor = await w.artisan();
    await float(w, "paypal");
    const sold = await due(w, "paypal", { products: [await w.product(poor)] });
    await w.transfersRun();
    await w.pump();
    await giveBack(w, sold, { kind: "amount", minor: "900" });
    await w.pump();
    return { id: poor.id, body: { reason: "Gone." } };
  }
  /** Of two artisans, in Stripe's own pages, so that nobody knows whose money it was. */
  async function byHand(): Promise<Ask> {
    const products = [await w.product(artisan), await w.product(await w.artisan())];
    const sold = await paid(w, "stripe", { products });
    const [row] = await w.sql`select charge_ref from payments where order_id = ${sold.order.id}`;
    const charge = row?.charge_ref as string;
    const { id: ref } = await stripe<{ id: string }>(w, "/v1/refunds", { charge, amount: "900" });
    await w.pump();
    const wish = ofParts({ sellerOrderId: partOf(sold, artisan), kind: "amount", minor: "900" });
    return { id: sold.order.id, body: { rail: "stripe", ref, wish } };
  }
  /** A bank wants a buyer's money back. */
  async function disputed(body: object): Promise<Ask> {
    const sold = await paid(w, "stripe", { products: [await w.product(artisan)] });
    await dispute(w, "stripe", sold);
    await w.pump();
    return { id: (await disputeOf(w, sold)).id, body };
  }
  const block = { kind: "country", value: "AQ", note: "A drill." };
  return {
    approveReview: review,
    refuseReview: review,
    addBlock: async () => ({ body: { block } }),
    removeBlock: async () => {
      const [found] = await w.sql`select id from blocklist limit 1`;
      return { id: found?.id as string };
    },
    shipPart: async () => ({ id: sale.order.parts[0]!.id }),
    // Of what was shipped above.
    correctParcel: async () => ({
      ...{
        id: sale.order.parts[0]!.id,
        body: { carrier: "Post", trackingNumber: "RR123456789CH" },
      },
    }),
    deliverPart: async () => ({ id: sale.order.parts[0]!.id }),
    switchRail: async () => ({
      ...{ id: "paypal", body: { direction: "pay_in", stopped: false, reason: "A drill." } },
    }),
    holdTransfer: async () => ({ ...(await early()), body: { reason: "A drill." } }),
    releaseTransfer: early,
    holdSeller: async () => ({ id: sale.order.parts[1]!.artisan.id, body: { reason: "A drill." } }),
    releaseSeller: async () => ({ id: sale.order.parts[1]!.artisan.id }),
    refundOrder: async () => ({
      id: (await paid(w, "stripe")).order.id,
      body: { wish: { kind: "amount", minor: "500" }, reason: "goodwill" },
    }),
    attributeRefund: byHand,
    writeOffDebt: owing,
    attributeDispute: () => disputed({ goods: null, fault: "platform" }),
    submitEvidence: () => disputed({ explanation: "It was delivered." }),
    acceptDispute: () => disputed({ note: "It was lost." }),
    refundPayment: async () => ({ id: late.payment.paymentId }),
    unblockTransfer: async () => ({ id: transfer }),
    refuseApproval: async () => ({ ...(await waiting()), body: { reason: "No." } }),
    approve: waiting,
    eraseGuest: async () => {
      const email = "gone@buyers.example";
      const product = await w.product(artisan);
      const made = checkedOut(await w.checkout({ items: w.cart(product), email }));
      const path = `/api/orders/${made.order.id}/cancel`;
      await w.post(path, {}, { "Order-Token": made.orderToken });
      await w.pump();
      return { body: { email } };
    },
    refreshSubscription: async () => {
      const { desk } = await atDesk(w);
      await subscribe(desk);
      const [made] = await w.sql`select id from subscriptions order by created_at desc limit 1`;
      return { id: made?.id as string };
    },
    runJob: async () => ({ id: "sweep" }),
    runTrigger: async () => ({ body: { trigger: "17 3 * * *" } }),
    onboardSeller: async () => ({ id: artisan.id }),
    replayEvents: async () => ({ body: { ids: [events[0]] } }),
    replayDeadLetter: async () => ({
      id: await row(
        `insert into dead_letters (id, queue, message_id, message, attempts, received_at)
          values ($1, 'money-moves-dead', 'm', $2, 100, $3)`,
        JSON.stringify({ kind: "operation", operationId: uuid() }),
        at,
      ),
    }),
    explainBreak: async () => ({
      id: await row(
        `insert into invariant_breaks (id, invariant, rule, subject, facts, first_seen_at, last_seen_at)
          values ($1, 'alive', 'planted', 'x', '{}', $2, $2)`,
        at,
      ),
      body: { text: "We know." },
    }),
    startReconciliation: async () => {
      await idle();
      return { body: { rail: "stripe" } };
    },
    stopReconciliation: async () => ({ id: await running() }),
    resumeReconciliation: async () => {
      const id = await running();
      await idle();
      return { id };
    },
    closeDifference: async () => ({
      id: await row(
        `insert into reconciliation_differences (id, rail, effect_id, kind, currency, class, there_minor,
            evidence, state, run_id, occurred_at, opened_at, seen_at)
          values ($1, 'stripe', 'txn_x', 'capture', 'USD', 'missing_here', 1, '{}', 'open', $3, $2, $2, $2)`,
        at,
        await running(),
      ),
      body: { note: "Found on paper." },
    }),
  };
}
