import { expect, test } from "vitest";
import { bytesOf } from "../support/control.ts";
import { stockOf } from "../support/orders.ts";
import {
  agree,
  due,
  effects,
  MINUTE_MS,
  order,
  type Purchase,
  pass,
  type Rail,
  rails,
  readOrder,
  stripe,
} from "../support/purchase.ts";
import { address, threeArtisans, uuid, type World, world } from "../support/world.ts";

// What version 0.1.0 leaves behind, column by column and letter by letter: a later version meets it
// on the day of its deployment. Nothing here may be made by the code that is tested, and nothing is
// changed here when that code changes. What has been added since stands at its default.

type Operation = { kind: string; subjectId: string; processor: Rail; params: string };

/** An operation as version 0.1.0 opened it, a minute and more ago. Answers its id. */
async function park(w: World, { kind, subjectId, processor, params }: Operation): Promise<string> {
  const id = uuid();
  const openedAt = new Date(w.nowMs() - 2 * MINUTE_MS).toISOString();
  const nextTryAt = new Date(w.nowMs() - MINUTE_MS).toISOString();
  await w.sql`insert into operations
    (id, kind, subject_id, processor, params, state, tries, opened_at, next_try_at)
    values (${id}, ${kind}, ${subjectId}, ${processor}, ${params}::jsonb, 'open', 0,
      ${openedAt}, ${nextTryAt})`;
  return id;
}
/** What the present code had opened makes place for what version 0.1.0 would have. */
async function discard(w: World): Promise<void> {
  await w.sql`delete from outbox`;
  await w.sql`delete from operations where state = 'open'`;
}

/** Who takes it up: cron, or a message that version 0.1.0 left in the queue. */
const takers = ["cron", "a queue's message"] as const;
type Taker = (typeof takers)[number];
async function resume(w: World, by: Taker, operationId: string): Promise<void> {
  if (by === "cron") await w.everyMinute();
  else w.queue.push("money-moves", { kind: "operation", operationId });
  await w.pump();
  const left = await w.sql`select state from operations where id = ${operationId}`;
  expect(left).toEqual([{ state: "succeeded" }]);
}
const cases = rails.flatMap((rail) => takers.map((by) => [rail, by] as const));

/** A checkout whose payment was never created, in all the rows that version 0.1.0 wrote of it. */
async function oldCheckout(w: World, rail: Rail) {
  const bowl = await w.product(await w.artisan(), { priceMinor: 2500n, stock: 1 });
  const [orderId, partId, paymentId] = [uuid(), uuid(), uuid()];
  const at = new Date(w.nowMs() - 2 * MINUTE_MS).toISOString();
  const expiresAt = new Date(w.nowMs() + 28 * MINUTE_MS).toISOString();
  const to = JSON.stringify(address);
  await w.sql.transaction([
    w.sql`update products set reserved = 1 where id = ${bowl.id}`,
    w.sql`insert into idempotency_keys
      (scope, key, fingerprint, locked_until, subject_id, created_at)
      values ('guest:0', 'key-of-0.1.0', 'fingerprint', ${at}, ${orderId}, ${at})`,
    w.sql`insert into orders (id, number, email, shipping_address, currency, items_minor,
      shipping_minor, total_minor, commission_basis_points, state, created_at, updated_at, expires_at)
      values (${orderId}, 'AH-0000001', 'ada@buyers.example', ${to}::jsonb, 'USD', 2500, 500, 3000,
        1000, 'pending_payment', ${at}, ${at}, ${expiresAt})`,
    w.sql`insert into seller_orders (id, order_id, seller_id, currency, items_minor, shipping_minor,
      commission_minor, net_minor, state)
      values (${partId}, ${orderId}, ${bowl.artisan.id}, 'USD', 2500, 500, 250, 2750, 'unfulfilled')`,
    w.sql`insert into order_items (id, seller_order_id, product_id, product_version, title, unit_minor,
      quantity, total_minor)
      values (${uuid()}, ${partId}, ${bowl.id}, 1, 'Thing 1', 2500, 1, 2500)`,
    w.sql`insert into stock_reservations (order_id, product_id, quantity, state)
      values (${orderId}, ${bowl.id}, 1, 'held')`,
    w.sql`insert into payments (id, order_id, processor, currency, amount_minor, state, created_at,
      updated_at)
      values (${paymentId}, ${orderId}, ${rail}, 'USD', 3000, 'created', ${at}, ${at})`,
  ]);
  const params = `{"paymentId":"${paymentId}","orderId":"${orderId}","orderNumber":"AH-0000001",
    "amount":{"minor":"3000","currency":"USD"},"itemsMinor":"2500","shippingMinor":"500",
    "email":"ada@buyers.example","shippingAddress":${to}}`;
  const parked = { kind: "create_payment", subjectId: paymentId, processor: rail, params };
  return { bowl, operationId: await park(w, parked) };
}

test.each(cases)(
  "V176 a payment by %s that version 0.1.0 was to create is created by %s, paid, and its order fulfilled",
  async (rail, by) => {
    const w = await world();
    const { bowl, operationId } = await oldCheckout(w, rail);
    await resume(w, by, operationId);
    const [payment] = await w.sql`select processor_ref as ref from payments`;
    const ref = payment?.ref as string;
    await agree(w, rail, {
      payment: { clientSecret: `${ref}_secret_x`, paypalOrderId: ref },
    } as Purchase);
    await w.pump();
    expect(await w.sql`select state from orders`).toEqual([{ state: "paid" }]);
    expect(await stockOf(w, bowl)).toEqual({ stock: 0, reserved: 0 });
    const creates = /^\/v1\/payment_intents$|^\/v2\/checkout\/orders$/;
    expect((await effects(w, creates)).map(({ idempotencyKey }) => idempotencyKey)).toEqual([
      operationId,
    ]);
  },
);

const namesOf = ({ payment }: Purchase) => ({
  paymentId: payment.paymentId,
  ref: payment.paypalOrderId ?? payment.clientSecret.split("_secret_")[0],
});

test.each(takers)("V176 a capture that version 0.1.0 was to make is made by %s", async (by) => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const purchase = await order(w, "paypal", { products: [bowl] });
  await w.pump();
  await agree(w, "paypal", purchase);
  const { paymentId, ref } = namesOf(purchase);
  const operationId = await park(w, {
    ...{ kind: "capture_payment", subjectId: paymentId, processor: "paypal" },
    params: `{"paymentId":"${paymentId}","ref":"${ref}"}`,
  });
  await resume(w, by, operationId);
  expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
  expect(await effects(w, /\/capture$/)).toHaveLength(1);
});

test.each(cases)(
  "V176 a payment by %s that version 0.1.0 was to close is closed by %s, and its goods are for sale again",
  async (rail, by) => {
    const w = await world();
    const [bowl] = await threeArtisans(w);
    const purchase = await order(w, rail, { products: [bowl] });
    await w.pump();
    await w.sql`update orders set cancel_requested_at = created_at`;
    const { paymentId, ref } = namesOf(purchase);
    const operationId = await park(w, {
      ...{ kind: "close_payment", subjectId: paymentId, processor: rail },
      params: `{"paymentId":"${paymentId}","ref":"${ref}"}`,
    });
    await resume(w, by, operationId);
    expect((await readOrder(w, purchase)).state).toBe("cancelled");
    expect(await stockOf(w, bowl)).toEqual({ stock: 10, reserved: 0 });
  },
);

test.each(takers)("V176 a refund that version 0.1.0 was to make is made by %s", async (by) => {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const purchase = await order(w, "stripe", { products: [bowl] });
  const { paymentId, ref } = namesOf(purchase);
  await stripe(w, `/v1/payment_intents/${ref}`, { amount: "9999" });
  await w.pump();
  await agree(w, "stripe", purchase);
  for (const event of await w.takeEvents()) {
    if (event.type !== "payment_intent.succeeded") continue;
    await w.deliver(event);
    await w.queue.work(w.env);
  }
  // What was promised to the queue waits there by now, and finds its operation gone.
  await discard(w);
  await w.queue.work(w.env);
  const [row] = await w.sql`select r.id, p.charge_ref as charge from refunds r, payments p`;
  const operationId = await park(w, {
    ...{ kind: "refund_payment", subjectId: row?.id as string, processor: "stripe" },
    params: `{"refundId":"${row?.id}","paymentId":"${paymentId}","paymentRef":"${ref}",
      "chargeRef":"${row?.charge}","amount":{"minor":"9999","currency":"USD"}}`,
  });
  await resume(w, by, operationId);
  expect((await readOrder(w, purchase)).givenBack).toMatchObject([{ state: "succeeded" }]);
  expect(await effects(w, /^\/v1\/refunds$/)).toHaveLength(1);
});

test.each(cases)(
  "V176 a transfer by %s that version 0.1.0 was to send is sent by %s",
  async (rail, by) => {
    const w = await world();
    const [bowl] = await threeArtisans(w);
    await due(w, rail, { products: [bowl] });
    await w.transfersRun();
    await discard(w);
    await w.queue.work(w.env);
    const [row] = await w.sql`select t.id, t.batch_id as batch, o.number, p.charge_ref as charge
      from transfers t, orders o, payments p`;
    const to = rail === "stripe" ? bowl.artisan.account : bowl.artisan.email;
    const batch = rail === "stripe" ? "null" : `"${row?.batch}"`;
    const operationId = await park(w, {
      ...{ kind: "send_transfers", subjectId: (row?.batch ?? row?.id) as string, processor: rail },
      params: `{"batchId":${batch},"items":[{"transferId":"${row?.id}","destination":"${to}",
        "amount":{"minor":"3500","currency":"USD"},"orderNumber":"${row?.number}",
        "chargeRef":"${row?.charge}"}]}`,
    });
    await resume(w, by, operationId);
    await pass(w, 20, 4);
    expect(await w.sql`select state from transfers`).toEqual([{ state: "settled" }]);
    const sends = /^\/v1\/transfers$|^\/v1\/payments\/payouts$/;
    expect(await effects(w, sends)).toHaveLength(1);
  },
);

test.each(["in its message", "by the name of its row"])(
  "V176 an event that version 0.1.0 had put in the queue %s is worked on",
  async (how) => {
    const w = await world();
    const [bowl] = await threeArtisans(w);
    const purchase = await order(w, "stripe", { products: [bowl] });
    await w.pump();
    await agree(w, "stripe", purchase);
    const told = await w.takeEvents();
    const event = told.find(({ type }) => type === "payment_intent.succeeded")!;
    const body = bytesOf(event.bodyBase64);
    if (how === "in its message")
      w.queue.push("processor-events", {
        kind: "event",
        event: { endpoint: "stripe", headers: {}, body: body.buffer },
      });
    else {
      const inboxId = uuid();
      const hex = [...body].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      await w.sql`insert into inbox
        (id, processor, endpoint, event_id, type, object_ref, body, state, received_at)
        values (${inboxId}, 'stripe', 'stripe', ${event.eventId}, ${event.type},
          ${namesOf(purchase).ref}, ${`\\x${hex}`}, 'received', ${new Date(w.nowMs()).toISOString()})`;
      w.queue.push("processor-events", { kind: "stored_event", inboxId });
    }
    await w.pump();
    expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
  },
);
