import type { SimWorld } from "../world/world.ts";
import { differences } from "./balances.ts";
import { misbilled } from "./plans.ts";
import type { Broken } from "./steps.ts";
import { allAtStripe } from "./stripe-lists.ts";

/**
 * What stays owed of payments that pay no order, to the cent: a dispute took a part, and Stripe has
 * refused to give back the rest. That is an operator's.
 */
export const UNRETURNABLE = `select p.id, p.captured_currency as currency,
    p.captured_minor - lost.minor - coalesce((select sum(r.amount_minor) from refunds r
      where r.payment_id = p.id and r.state = 'succeeded'), 0) as minor
  from payments p
  join (select payment_id, sum(lost_minor) as minor from disputes group by payment_id) lost
    on lost.payment_id = p.id and lost.minor > 0
  where p.use = 'unapplied' and exists (select from refunds r join operations o on o.subject_id = r.id
    where r.payment_id = p.id and o.answer->>'code' = 'charge_disputed')`;

/** What must be over once faults have stopped and enough time has passed. */
export const UNFINISHED: Readonly<Record<string, string>> = {
  "every order is final": "select id::text from orders where state = 'pending_payment'",
  "no payment is open":
    "select id::text from payments where state in ('created', 'requires_action', 'processing')",
  "no operation is open": "select id::text from operations where state = 'open'",
  "every message was sent": "select id::text from outbox where sent_at is null",
  "every event was worked on": "select id::text from inbox where state = 'received'",
  "every transfer has arrived": `select t.id::text from transfers t join seller_orders s on s.id = t.seller_order_id
    where t.state not in ('settled', 'reversed', 'cancelled') and s.state <> 'unfulfilled'`,
  "every refund has arrived": `select p.id::text from payments p where p.use = 'unapplied'
    and p.captured_minor > coalesce((select sum(r.amount_minor) from refunds r
        where r.payment_id = p.id and r.state = 'succeeded'), 0)
      + coalesce((select sum(d.lost_minor) from disputes d where d.payment_id = p.id), 0)
    and p.id not in (select id from (${UNRETURNABLE}) as owed)`,
  "every refund of an order has come to its end": `select r.id::text from refunds r
    join payments p on p.id = r.payment_id where p.use = 'order' and r.state in ('requested', 'pending')`,
  "the commission goes back in proportion, however many refunds there were": `select s.id::text
    from seller_orders s join (select h.seller_order_id, sum(h.items_minor) as items,
        sum(h.commission_minor) as commission, bool_or(r.state = 'failed') as has_failed
      from refund_shares h join refunds r on r.id = h.refund_id group by 1) back on back.seller_order_id = s.id
    where not back.has_failed
      and not exists (select from dispute_shares d where d.seller_order_id = s.id)
      and back.commission <> div(2 * s.commission_minor * back.items + s.items_minor, 2 * s.items_minor)`,
  "nothing is being taken back":
    "select id::text from reversals where state in ('waiting', 'requested')",
  "every dispute has come to its end": "select id::text from disputes where closed_at is null",
  "nothing is held for a dispute": "select id::text from dispute_holds where state = 'held'",
  "every review was decided": "select id::text from reviews where state = 'open'",
  "what came back is on the books": `select effect_id from reconciliation_differences
    where kind = 'transfer_returned' and state = 'open'`,
  "every batch is done":
    "select id::text from payout_batches where state in ('sending', 'accepted')",
  "every letter was replayed": "select id::text from dead_letters where replayed_at is null",
  "nobody has an event for an operator": `select event_id || ' ' || note from inbox where state = 'quarantined'`,
};
/** L9 and what each processor made: every PaymentIntent and every effect happened once. */
export async function brokenAtRest(world: SimWorld): Promise<Broken[]> {
  return [
    ...(await differences(world)),
    ...(await unsettled(world)),
    ...(await unowed(world)),
    ...(await misunderstood(world)),
    ...(await misbilled(world)),
    ...(await sentTwice(world)),
    ...(await forgotten(world)),
    ...(await miscounted(world)),
  ];
}

/** Nobody's money is left on an account that is for the time of a dispute, or until it went back. */
async function unsettled({ books }: SimWorld): Promise<Broken[]> {
  const owed = await books.unreturnable();
  const ids = [...(await books.sums())]
    .filter(([name]) => /^dispute:|^unapplied:|:held:/.test(name))
    .filter(([name, minor]) => minor !== (owed.get(name) ?? 0n))
    .map(([name, minor]) => `${name}: ${minor}`);
  return ids.length > 0 ? [{ rule: "no money is left of what is over", ids }] : [];
}

/** What artisans are owed is what their transfers will bring, to the cent. */
async function unowed({ books }: SimWorld): Promise<Broken[]> {
  const sums = await books.sums();
  const coming = await books.toCome();
  const owed = [...sums.keys()].filter((name) => name.includes(":payable:"));
  const names = [...new Set([...owed, ...coming.keys()])].sort();
  const wrong = names.filter((name) => (coming.get(name) ?? 0n) !== -(sums.get(name) ?? 0n));
  const ids = wrong.map(
    (name) => `${name}: ${-(sums.get(name) ?? 0n)} owed, ${coming.get(name) ?? 0n} to come`,
  );
  return ids.length > 0 ? [{ rule: "what an artisan is owed comes to them", ids }] : [];
}

/** What Stripe has decided is what is known of it, whichever event came last. */
async function misunderstood({ books, processors }: SimWorld): Promise<Broken[]> {
  const { stripe, answer } = processors;
  const ids: string[] = [];
  for (const { rail, ref, state } of await books.disputes()) {
    if (rail !== "stripe") continue;
    const headers = { Authorization: `Bearer ${stripe.secretKey}` };
    const there = await answer(new Request(`${stripe.url}/v1/disputes/${ref}`, { headers }));
    const { status } = (await there.json()) as { status: string };
    if (status !== state) ids.push(`${ref}: ${state} here, ${status} there`);
  }
  return ids.length > 0 ? [{ rule: "a dispute is what the processor says", ids }] : [];
}

/** What is left is what there was, less what orders that were paid have of it. */
async function miscounted({ books, market }: SimWorld): Promise<Broken[]> {
  const before = new Map<string, number>(market.goods.map(({ id, stock }) => [id, stock]));
  const wrong = (await books.stock()).filter(
    ({ id, left, sold }) => left !== before.get(id)! - sold,
  );
  const ids = wrong.map(({ id, left, sold }) => `${id}: ${left} left, ${sold} sold`);
  return ids.length > 0 ? [{ rule: "what is sold is in stock no more", ids }] : [];
}

/** What was answered with 200 is kept, whatever became of it. */
async function forgotten({ accepted, books }: SimWorld): Promise<Broken[]> {
  const kept = new Set(await books.keptEvents());
  const lost = [...accepted].filter((id) => !kept.has(id));
  return lost.length > 0 ? [{ rule: "an event that was accepted is kept", ids: lost }] : [];
}

/**
 * Stripe's own view: no transfer or refund of ours exists twice. What it has is counted, and not what
 * it answered: nonsense in place of a refusal is a 200 too.
 */
async function sentTwice(world: SimWorld): Promise<Broken[]> {
  type Made = { id: string; metadata: Record<string, string> };
  const made = [
    ...(await allAtStripe<Made>(world, "transfers?")),
    ...(await allAtStripe<Made>(world, "refunds?")),
  ];
  const subjects = made.map(({ metadata }) => metadata.transfer_id ?? metadata.refund_id ?? "");
  const twice = subjects.filter(
    (subject, at) => subject !== "" && subjects.indexOf(subject) !== at,
  );
  return twice.length > 0 ? [{ rule: "nothing is sent twice", ids: twice }] : [];
}
