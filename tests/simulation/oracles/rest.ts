import type { SimWorld } from "../world/world.ts";
import { differences } from "./balances.ts";
import type { Broken } from "./steps.ts";

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
  "every refund has arrived": `select p.id::text from payments p where p.use = 'unapplied' and not exists (
    select from refunds r where r.payment_id = p.id and r.state = 'succeeded')`,
  "every refund of an order has come to its end": `select r.id::text from refunds r
    join payments p on p.id = r.payment_id where p.use = 'order' and r.state in ('requested', 'pending')`,
  "nothing is being taken back":
    "select id::text from reversals where state in ('waiting', 'requested')",
  "every batch is done":
    "select id::text from payout_batches where state in ('sending', 'accepted')",
  "every letter was replayed": "select id::text from dead_letters where replayed_at is null",
  "nobody has an event for an operator": `select event_id || ' ' || note from inbox where state = 'quarantined'`,
};
/** L9 and what each processor made: every PaymentIntent and every effect happened once. */
export async function brokenAtRest(world: SimWorld): Promise<Broken[]> {
  return [
    ...(await differences(world)),
    ...sentTwice(world),
    ...(await forgotten(world)),
    ...(await miscounted(world)),
  ];
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

/** The processors' own view: no transfer, refund or payout item of ours exists twice. */
function sentTwice({ processors }: SimWorld): Broken[] {
  const effects = processors.world.log
    .all()
    .filter(
      ({ method, path, status, replayed }) =>
        method === "POST" &&
        status < 300 &&
        !replayed &&
        /^\/v1\/transfers$|^\/v1\/refunds$/.test(path),
    );
  const subjects = effects.map(({ params }) => {
    const { metadata } = params as { metadata?: Record<string, string> };
    return metadata?.transfer_id ?? metadata?.refund_id ?? "";
  });
  const twice = subjects.filter(
    (subject, at) => subject !== "" && subjects.indexOf(subject) !== at,
  );
  return twice.length > 0 ? [{ rule: "nothing is sent twice", ids: twice }] : [];
}
