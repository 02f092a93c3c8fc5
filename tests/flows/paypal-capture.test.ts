import { expect, test } from "vitest";
import { capturePayment } from "../../worker/usecases/capture-payment.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import { runOperation } from "../../worker/usecases/run-operation.ts";
import { stockOf } from "../support/orders.ts";
import {
  agree,
  calls,
  capture,
  codeOf,
  effects,
  order,
  type Purchase,
  pass,
  purchaseOf,
  readOrder,
  transfersOf,
} from "../support/purchase.ts";
import { threeArtisans, type World, world } from "../support/world.ts";

const CAPTURES = /^\/v2\/checkout\/orders\/[^/]+\/capture$/;
const CAPTURE = "POST /v2/checkout/orders/[^/]+/capture";

/** The same ports, but for what happens around the one call that takes the money. */
function around(
  deps: Deps,
  { before, after }: { before?: () => Promise<unknown>; after?: () => Promise<unknown> },
): Deps {
  const { paypal: rail } = deps.processors;
  const payIn: typeof rail.payIn = {
    ...rail.payIn,
    async capturePayment(operation) {
      await before?.();
      const answer = await rail.payIn.capturePayment(operation);
      await after?.();
      return answer;
    },
  };
  return { ...deps, processors: { ...deps.processors, paypal: { ...rail, payIn } } };
}
const idsOf = ({ order: { id }, payment: { paymentId } }: Purchase) =>
  ({ orderId: id, paymentId }) as never as Parameters<typeof capturePayment>[1];

/** The browser's request up to its answer, as the route runs it. */
const browser = (w: World, purchase: Purchase, hooks: Parameters<typeof around>[1] = {}) =>
  w.withDeps((deps) => capturePayment(around(deps, hooks), idsOf(purchase)));

/** The approval's webhook up to the operation that it opened, which then runs with these hooks. */
async function webhook(w: World, hooks: Parameters<typeof around>[1]) {
  for (const event of await w.takeEvents()) await w.deliver(event);
  await w.queue.work(w.env);
  const message = w.queue.waiting("money-moves")[0]!;
  const { operationId } = message.body as { operationId: Parameters<typeof runOperation>[1] };
  return w.withDeps((deps) => runOperation(around(deps, hooks), operationId));
}

type Interleaving = (w: World, purchase: Purchase) => Promise<unknown>;
const expectPaid = async (answering: ReturnType<typeof capture>) =>
  expect((await answering).status).toBe(200);
const interleavings: Record<string, Interleaving> = {
  "the browser first": async (w, purchase) => {
    await expectPaid(capture(w, purchase));
    await w.pump();
  },
  "the webhook first": async (w, purchase) => {
    await w.pump();
    await expectPaid(capture(w, purchase));
  },
  "both at the same moment": async (w, purchase) => {
    const events = await w.takeEvents();
    const [returned] = await Promise.all([
      capture(w, purchase),
      Promise.all(events.map(w.deliver)).then(() => w.queue.work(w.env)),
      w.queue.work(w.env),
    ]);
    // Who meets the other at work is told to ask again, never that it failed.
    expect([200, 503]).toContain(returned.status);
    await w.pump();
    await expectPaid(capture(w, purchase));
  },
  "the webhook between the browser's decision and its call": async (w, purchase) =>
    expect(await browser(w, purchase, { before: w.pump })).toMatchObject({ ok: true }),
  "the webhook between the browser's call and its record": async (w, purchase) =>
    expect(await browser(w, purchase, { after: w.pump })).toMatchObject({ ok: true }),
  "the browser between the webhook's decision and its call": (w, purchase) =>
    webhook(w, { before: () => expectPaid(capture(w, purchase)) }),
  "the browser between the webhook's call and its record": (w, purchase) =>
    webhook(w, { after: () => expectPaid(capture(w, purchase)) }),
  "two browsers around each other's call": async (w, purchase) => {
    const inner = () => expectPaid(capture(w, purchase));
    expect(await browser(w, purchase, { before: inner, after: inner })).toMatchObject({ ok: true });
  },
};

test.each(Object.entries(interleavings))(
  "V068 V025 %s: the order is paid once, its goods leave the stock once, both callers see success",
  async (_, run) => {
    const w = await world();
    const [bowl] = await threeArtisans(w);
    const purchase = await order(w, "paypal", { products: [bowl] });
    await agree(w, "paypal", purchase);

    await run(w, purchase);
    await w.pump();

    expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
    expect(await effects(w, CAPTURES)).toHaveLength(1);
    expect(await stockOf(w, bowl)).toEqual({ stock: 9, reserved: 0 });
    expect(await transfersOf(w, purchase)).toHaveLength(1);
  },
);

test("V025 a browser whose capture is refused because the webhook's was first is told the order is paid", async () => {
  const w = await world();
  const purchase = await order(w, "paypal");
  await agree(w, "paypal", purchase);
  const before = async () => {
    await webhook(w, {});
    await w.fault({ service: "paypal", route: CAPTURE, kind: "conflict_409", times: 1 });
  };
  const answer = await browser(w, purchase, { before });
  expect(answer).toMatchObject({ ok: true, value: { state: "paid" } });
  expect(await effects(w, CAPTURES)).toHaveLength(1);
  await w.pump();
});

test("V025 a browser that is refused while the webhook's capture is under way is told to wait, not of a failure", async () => {
  const w = await world();
  const purchase = await order(w, "paypal");
  await agree(w, "paypal", purchase);
  let status = 0;
  const before = async () => {
    await w.fault({ service: "paypal", route: CAPTURE, kind: "conflict_409", times: 1 });
    ({ status } = await capture(w, purchase));
  };
  // The webhook has begun its capture, and PayPal answers the browser's while that is at work.
  await webhook(w, { before });
  expect(status).toBe(202);
  await w.pump();
  expect((await readOrder(w, purchase)).state).toBe("paid");
  expect((await capture(w, purchase)).status).toBe(200);
  expect(await effects(w, CAPTURES)).toHaveLength(1);
});

const crashes = {
  "before the call": (die: () => Promise<never>) => ({ before: die }),
  "after the call": (die: () => Promise<never>) => ({ after: die }),
};
test.each(Object.entries(crashes))(
  "V029 V069 a browser that closes while its capture dies %s loses nothing, with the webhook or without",
  async (_, hooksOf) => {
    const w = await world();
    const purchase = await order(w, "paypal");
    await agree(w, "paypal", purchase);
    const die = () => Promise.reject(new Error("the request ended"));
    await expect(browser(w, purchase, hooksOf(die))).rejects.toThrow("the request ended");
    // given that the webhook never comes, cron goes on with the operation
    await w.takeEvents();
    await pass(w, 3);
    expect((await readOrder(w, purchase)).state).toBe("paid");
    expect(await effects(w, CAPTURES)).toHaveLength(1);
    await w.pump();
  },
);

test.each(["stripe", "paypal"] as const)(
  "V069 an order paid by %s whose tab was closed after the buyer agreed is paid by its webhook",
  async (rail) => {
    const w = await world();
    const purchase = await order(w, rail);
    if (rail === "paypal") await agree(w, rail, purchase);
    else await w.confirm(purchase.payment, { card: "4000002500003155", threeDSecure: "pass" });
    expect((await readOrder(w, purchase)).state).toBe("pending_payment");
    await w.pump();
    expect((await readOrder(w, purchase)).state).toBe("paid");
  },
);

test.each(["stripe", "paypal"] as const)(
  "V069 an order paid by %s whose tab was closed and whose webhooks never come is found by cron",
  async (rail) => {
    const w = await world();
    const purchase = await order(w, rail);
    await agree(w, rail, purchase);
    await w.takeEvents();
    await pass(w, 4);
    expect((await readOrder(w, purchase)).state).toBe("paid");
  },
);

test("V070 an approval told twice, after a capture that came before it, is captured once", async () => {
  const w = await world();
  const purchase = await order(w, "paypal");
  // given a browser that came back too early
  const early = await capture(w, purchase);
  expect([early.status, codeOf(early)]).toEqual([409, "payer_action_required"]);
  expect((await readOrder(w, purchase)).state).toBe("pending_payment");

  await w.pump();
  await agree(w, "paypal", purchase);
  const approvals = await w.takeEvents();
  expect(approvals.map(({ type }) => type)).toEqual(["CHECKOUT.ORDER.APPROVED"]);
  await w.control("POST", "/deliveries/resend", { eventId: approvals[0]!.eventId });
  await w.deliver(approvals[0]!);
  await w.pump();

  expect((await readOrder(w, purchase)).state).toBe("paid");
  expect(await effects(w, CAPTURES)).toHaveLength(1);
  const tried = await calls(w, CAPTURES);
  expect(new Set(tried.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
});

test("V022 a declined source lets the buyer choose another for the same PayPal order", async () => {
  const w = await world();
  const purchase = await order(w, "paypal");
  await w.approve(purchase.payment, { fundingSource: "declined_card" });
  const declined = await capture(w, purchase);
  expect([declined.status, codeOf(declined)]).toEqual([402, "instrument_declined"]);
  await w.pump();
  const waiting = await readOrder(w, purchase);
  expect(waiting).toMatchObject({ state: "pending_payment", payment: { state: "created" } });
  expect(waiting.payment?.declineCode).toBe("instrument_declined");

  // when the page opens the same order again and the buyer takes another source
  const path = `/api/orders/${purchase.order.id}/payments`;
  const headers = { "Order-Token": purchase.orderToken };
  const again = purchaseOf(await w.post(path, { processor: "paypal" }, headers));
  expect(again.payment.paypalOrderId).toBe(purchase.payment.paypalOrderId);
  await agree(w, "paypal", purchase);
  expect((await capture(w, purchase)).status).toBe(200);
  await w.pump();

  expect(await effects(w, /^\/v2\/checkout\/orders$/)).toHaveLength(1);
  expect(await effects(w, CAPTURES)).toHaveLength(1);
  expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
});
