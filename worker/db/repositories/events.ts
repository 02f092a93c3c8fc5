import { and, asc, type Column, desc, eq, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import { type InboxId, type OrderId, ourId } from "../../domain/ids.ts";
import type { FindingReads } from "../../usecases/finding-ports.ts";
import type { EventSelector, Reads } from "../../usecases/reads.ts";
import type { Http } from "../client.ts";
import {
  deadLetters,
  eventReplays,
  inbox,
  payments,
  payoutBatches,
  refunds,
  sellers,
  transfers,
} from "../schema/index.ts";
import { earlier } from "./earlier.ts";
import { namesOf } from "./names.ts";

/** Each is one HTTP request. */
export const eventsOver = (db: Http): Pick<Reads, "event" | "eventsToReplay"> => ({
  async event(id) {
    const whole = { event: listed, body: inbox.body, endpoint: inbox.endpoint };
    const { receivedAt, replayedAt } = deadLetters;
    const { at, actor, was, wasNote, outcome, note } = eventReplays;
    const [[row], replays, letters] = await db.batch([
      db
        .select({ ...whole, triedAt: inbox.triedAt })
        .from(inbox)
        .where(eq(inbox.id, id)),
      db
        .select({ at, actor, was, wasNote, outcome, note })
        .from(eventReplays)
        .where(eq(eventReplays.inboxId, id))
        .orderBy(asc(at), asc(eventReplays.id)),
      db
        .select({ id: deadLetters.id, receivedAt, replayedAt })
        .from(deadLetters)
        .where(sql`${deadLetters.message} @> ${JSON.stringify({ inboxId: id })}::jsonb`)
        .orderBy(asc(receivedAt), asc(deadLetters.id)),
    ]);
    if (!row) return undefined;
    const { event, body, endpoint, triedAt } = row;
    return { event: { ...event, endpoint, triedAt }, body, replays, deadLetters: letters };
  },
  eventsToReplay: (which, after, limit) =>
    db
      .select(listed)
      .from(inbox)
      .where(
        and(
          selected(which),
          after &&
            sql`(${inbox.receivedAt}, ${inbox.id}) > (${instant(after.receivedAt)}, ${after.id})`,
        ),
      )
      .orderBy(asc(inbox.receivedAt), asc(inbox.id))
      .limit(limit),
});

/** To be looked through, and worked on again. */
export const eventListOver = (db: Http): Pick<FindingReads, "events"> => ({
  events: ({ state, processor, type, about, from, until }, { before, limit }) =>
    db
      .select(listed)
      .from(inbox)
      .where(
        and(
          state && eq(inbox.state, state),
          processor && eq(inbox.processor, processor),
          type === undefined ? undefined : sql`position(${type} in ${inbox.type}) > 0`,
          about === undefined
            ? undefined
            : or(selected({ ids: [about] }), selected({ objectRef: about })),
          from && gte(inbox.receivedAt, from),
          until && lt(inbox.receivedAt, until),
          earlier(before, inbox.receivedAt, inbox.id),
        ),
      )
      .orderBy(desc(inbox.receivedAt), desc(inbox.id))
      .limit(limit),
});

const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`;

const ofReplays = sql`from ${eventReplays} where ${eventReplays.inboxId} = ${inbox.id}`;
/** All but the body: a list is for looking through. */
const listed = {
  id: inbox.id,
  processor: inbox.processor,
  eventId: inbox.eventId,
  type: inbox.type,
  objectRef: inbox.objectRef,
  state: inbox.state,
  note: inbox.note,
  receivedAt: inbox.receivedAt,
  workedAt: inbox.workedAt,
  replays: sql<number>`(select count(*)::integer ${ofReplays})`,
  replayedAt: sql<Date | null>`(select max(${eventReplays.at}) ${ofReplays})`.mapWith(
    inbox.workedAt,
  ),
};

function selected(which: EventSelector): SQL | undefined {
  if ("ids" in which) {
    const ours = which.ids.flatMap((id) => ourId<InboxId>(id) ?? []);
    return or(inArray(inbox.eventId, [...which.ids]), inArray(inbox.id, ours));
  }
  if ("from" in which)
    return and(gte(inbox.receivedAt, which.from), lt(inbox.receivedAt, which.until));
  if ("orderId" in which) return isNamed(namesOfOrder(which.orderId));
  // An event may name its object by another name than the one asked for: a charge is its payment.
  return or(eq(inbox.objectRef, which.objectRef), isNamed(namesOfObject(which.objectRef)));
}

const isNamed = (names: SQL) => sql`${inbox.objectRef} in (${names})`;

/** All that the processors call the payments, refunds and transfers of an order. */
const namesOfOrder = (id: OrderId) =>
  namesOf({
    paid: sql`select ${payments.id} from ${payments} where ${payments.orderId} = ${id}`,
    refunded: sql`${refunds.paymentId} in (select id from paid)`,
    sent: sql`${transfers.paymentId} in (select id from paid)`,
    batched: sql`${payoutBatches.id} in (select batch_id from sent)`,
    sold: sql`false`,
  });

/** Likewise of the one object that has this name at a processor, or this id here. */
function namesOfObject(name: string): SQL {
  const id = sql`${ourId(name) ?? null}::uuid`;
  // By both processors, because that is how the indexes begin.
  const either = sql`any(array['stripe', 'paypal'])`;
  const at = (processor: Column, ref: Column) => sql`${processor} = ${either} and ${ref} = ${name}`;
  const { processor, processorRef, chargeRef } = payments;
  return namesOf({
    paid: sql`select ${payments.id} from ${payments} where ${payments.id} = ${id}
      union select ${payments.id} from ${payments} where ${at(processor, processorRef)}
      union select ${payments.id} from ${payments} where ${at(processor, chargeRef)}`,
    refunded: sql`${refunds.id} = ${id}`,
    sent: sql`${transfers.id} = ${id} or ${at(transfers.rail, transfers.processorRef)}`,
    batched: sql`${payoutBatches.id} = ${id}`,
    sold: sql`${sellers.id} = ${id}`,
  });
}
