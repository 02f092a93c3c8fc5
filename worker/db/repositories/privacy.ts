import { and, eq, inArray, isNull, lt, ne, sql } from "drizzle-orm";
import type { OrderId } from "../../domain/ids.ts";
import type { PeopleTx } from "../../usecases/privacy.ts";
import type { Transaction } from "../client.ts";
import {
  approvals,
  disputes,
  inbox,
  operations,
  operators,
  orders,
  paymentSenders,
  payments,
  paypalProofs,
  refunds,
  savedMethods,
  sellerOrders,
  sellers,
  transfers,
  users,
} from "../schema/index.ts";

/** What stands in the place of a name or an address. */
const ERASED = "erased";
/** No mail can be sent there: the domain is reserved (RFC 2606). */
const ERASED_EMAIL = "erased@erased.invalid";
const erasedAddress = (country: unknown) =>
  sql`jsonb_build_object('name', ${ERASED}::text, 'line1', ${ERASED}::text, 'city', ${ERASED}::text, 'country', ${country})`;

export const peopleIn = (db: Transaction): PeopleTx => ({
  async ordersOf({ userId, email }) {
    const guests = and(isNull(orders.userId), sql`lower(${orders.email}) = ${email.toLowerCase()}`);
    const theirs = userId ? sql`(${eq(orders.userId, userId)} or ${guests})` : guests;
    const unshipped = sql`exists (select 1 from ${sellerOrders}
      where ${sellerOrders.orderId} = ${orders.id} and ${sellerOrders.state} = 'unfulfilled')`;
    const paying = sql`exists (select 1 from ${payments} where ${payments.orderId} = ${orders.id}
      and ${payments.state} in ('created', 'requires_action', 'processing'))`;
    const refunding = sql`exists (select 1 from ${refunds} join ${payments} on ${payments.id} = ${refunds.paymentId}
      where ${payments.orderId} = ${orders.id} and ${refunds.state} in ('requested', 'pending'))`;
    const disputing = sql`exists (select 1 from ${disputes} join ${payments} on ${payments.id} = ${disputes.paymentId}
      where ${payments.orderId} = ${orders.id} and ${disputes.closedAt} is null)`;
    return db
      .select({
        id: orders.id,
        state: orders.state,
        isUnshipped: sql<boolean>`${unshipped}`,
        isMoving: sql<boolean>`(${paying} or ${refunding} or ${disputing})`,
      })
      .from(orders)
      .where(and(theirs, isNull(orders.erasedAt)))
      .orderBy(orders.id)
      .for("update");
  },
  async eraseOrders(ids, at) {
    if (ids.length === 0) return;
    const these = [...ids];
    await db
      .update(orders)
      .set({
        ...{ email: ERASED_EMAIL, userId: null, erasedAt: at },
        shippingAddress: erasedAddress(sql`${orders.shippingAddress}->'country'`),
      })
      .where(inArray(orders.id, these));
    await eraseParcels(db, these, at);
    // A closed operation is sent no more: what it said of the buyer is not needed.
    const ofTheirs = db
      .select({ id: payments.id })
      .from(payments)
      .where(inArray(payments.orderId, these));
    // Digests, and of no use for money.
    await db.delete(paymentSenders).where(inArray(paymentSenders.paymentId, ofTheirs));
    const address = erasedAddress(sql`${operations.params}->'shippingAddress'->'country'`);
    await db
      .update(operations)
      .set({
        params: sql`${operations.params} || jsonb_build_object('email', ${ERASED_EMAIL}::text, 'shippingAddress', ${address})`,
      })
      .where(
        and(
          inArray(operations.subjectId, ofTheirs),
          eq(operations.kind, "create_payment"),
          ne(operations.state, "open"),
        ),
      );
    const disputed = db
      .select({ id: disputes.id })
      .from(disputes)
      .where(inArray(disputes.paymentId, ofTheirs));
    await db
      .update(operations)
      .set({
        params: sql`${operations.params} - 'note' || jsonb_build_object('evidence', '{}'::jsonb)`,
      })
      .where(and(inArray(operations.subjectId, disputed), ne(operations.state, "open")));
  },
  async eraseDestinations(email) {
    const open = and(paidTo(email), eq(operations.state, "open"));
    const found = await db.select({ id: operations.id }).from(operations).where(open).limit(1);
    if (found.length > 0) return "being_paid";
    const theirs = isTheirs(email);
    const items = sql`(select jsonb_agg(case when ${theirs}
        then item || jsonb_build_object('destination', ${ERASED_EMAIL}::text) else item end order by place)
      from jsonb_array_elements(${operations.params} -> 'items') with ordinality t (item, place))`;
    await db
      .update(operations)
      .set({ params: sql`jsonb_set(${operations.params}, '{items}', ${items})` })
      .where(and(paidTo(email), ne(operations.state, "open")));
    await db
      .update(paypalProofs)
      .set({ email: ERASED_EMAIL })
      .where(sql`lower(${paypalProofs.email}) = ${email.toLowerCase()}`);
    // Of the few rows that operators make; none has an index for this.
    await db
      .update(approvals)
      .set({ destination: ERASED_EMAIL })
      .where(sql`lower(${approvals.destination}) = ${email.toLowerCase()}`);
    return "erased";
  },
  eventsOf({ orders: ids, userId, email }, limit) {
    const these = [...ids];
    const saved = userId
      ? sql`union all select ${savedMethods.ref} from ${savedMethods} where ${savedMethods.userId} = ${userId}`
      : sql``;
    const names = sql`(
      select ${payments.processorRef} from ${payments} where ${inArray(payments.orderId, these)}
      union all
      select ${payments.chargeRef} from ${payments} where ${inArray(payments.orderId, these)}
      union all
      select ${refunds.processorRef} from ${refunds} join ${payments} on ${payments.id} = ${refunds.paymentId}
      where ${inArray(payments.orderId, these)}
      union all
      select ${disputes.processorRef} from ${disputes} join ${payments} on ${payments.id} = ${disputes.paymentId}
      where ${inArray(payments.orderId, these)} ${saved}
      union all
      select unnest(${transfers.pastRefs} || ${transfers.processorRef}) from ${transfers}
      where ${transfers.id} in (select (item ->> 'transferId')::uuid
        from ${operations}, jsonb_array_elements(${operations.params} -> 'items') item
        where ${paidTo(email)} and ${isTheirs(email)}))`;
    return db
      .select({ id: inbox.id, body: inbox.body })
      .from(inbox)
      .where(and(sql`${inbox.objectRef} in ${names}`, isNull(inbox.redactedAt)))
      .limit(limit);
  },
  async redactEvents(events, at) {
    for (const { id, body } of events)
      await db.update(inbox).set({ body, redactedAt: at }).where(eq(inbox.id, id));
  },
  async hasDesk(userId) {
    const desks = await db
      .select({ userId: sellers.userId })
      .from(sellers)
      .where(eq(sellers.userId, userId))
      .union(
        db.select({ userId: operators.userId }).from(operators).where(eq(operators.userId, userId)),
      );
    return desks.length > 0;
  },
  async removeUser(userId) {
    await db.delete(users).where(eq(users.id, userId));
  },
  async oldOrders(before, limit) {
    const isEnded = sql`${orders.state} <> 'pending_payment' and not exists (
      select 1 from ${sellerOrders} where ${sellerOrders.orderId} = ${orders.id}
      and ${sellerOrders.state} = 'unfulfilled'
      and ${orders.state} in ('paid', 'partially_refunded', 'partially_paid'))`;
    const rows = await db
      .select({ id: orders.id })
      .from(orders)
      .where(and(isNull(orders.erasedAt), lt(orders.createdAt, before), isEnded))
      .orderBy(orders.createdAt)
      .limit(limit)
      .for("update", { skipLocked: true });
    return rows.map(({ id }) => id);
  },
  oldEvents: (before, limit) =>
    db
      .select({ id: inbox.id, body: inbox.body })
      .from(inbox)
      .where(
        and(isNull(inbox.redactedAt), ne(inbox.state, "received"), lt(inbox.receivedAt, before)),
      )
      .orderBy(inbox.receivedAt)
      .limit(limit),
});

const isTheirs = (email: string) => sql`lower(item ->> 'destination') = ${email.toLowerCase()}`;

/** Calls that pay at this PayPal address. No index leads there: few people are ever erased. */
const paidTo = (email: string) =>
  and(
    eq(operations.kind, "send_transfers"),
    eq(operations.processor, "paypal"),
    sql`exists (select from jsonb_array_elements(${operations.params} -> 'items') item
      where ${isTheirs(email)})`,
  );

/** A tracking number leads to the buyer. No processor is told of one any more. */
async function eraseParcels(db: Transaction, orderIds: OrderId[], at: Date): Promise<void> {
  const parts = await db
    .update(sellerOrders)
    .set({ trackingNumber: null })
    .where(inArray(sellerOrders.orderId, orderIds))
    .returning({ id: sellerOrders.id });
  const untold = JSON.stringify({ kind: "rejected", code: "buyer_forgotten" });
  const ids = parts.map(({ id }) => id as string);
  await db
    .update(operations)
    .set({
      params: sql`${operations.params} || jsonb_build_object('trackingNumber', ${ERASED}::text)`,
      state: sql`case ${operations.state} when 'open' then 'rejected' else ${operations.state} end`,
      answer: sql`coalesce(${operations.answer}, ${untold}::jsonb)`,
      closedAt: sql`coalesce(${operations.closedAt}, ${at.toISOString()}::timestamptz)`,
    })
    .where(and(inArray(operations.subjectId, ids), eq(operations.kind, "add_tracking")));
}
