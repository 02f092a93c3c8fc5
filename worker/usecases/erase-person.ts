import { redactJson } from "../domain/redaction.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Deps, Tx } from "./ports.ts";
import type { KeptEvent, OrderOfPerson, Person } from "./privacy.ts";
import { letGoAll } from "./saved-methods/apply-method.ts";

export type EraseError = {
  readonly kind: "person_has_open_orders" | "person_has_desk" | "person_not_found";
};
/** More events than a buyer's orders ever have; what is left is a run of retention's. */
const EVENTS_MAX = 500;

/**
 * Takes a person out of everything that is kept: the account goes, and out of orders, calls and
 * events every name and address, also where an artisan's money went; what was saved to pay with is
 * removed at the processors. Sums, goods and the ledger stay as they are: they name nobody. It waits
 * until nothing has to be sent to the person, or given back.
 */
export async function erasePerson(
  deps: Deps,
  { person, actor }: { person: Person; actor: string },
): Promise<Result<void, EraseError>> {
  return deps.store.transact(async (tx) => {
    const { userId } = person;
    if (userId && (await tx.people.hasDesk(userId))) return err({ kind: "person_has_desk" });
    const orders = await tx.people.ordersOf(person);
    if (orders.some(isOpen)) return err({ kind: "person_has_open_orders" });
    if (!userId && orders.length === 0) return err({ kind: "person_not_found" });

    const at = deps.now();
    const ids = orders.map(({ id }) => id);
    // Found by what is erased next.
    const events = await tx.people.eventsOf({ ...person, orders: ids }, EVENTS_MAX);
    const erased = await tx.people.eraseDestinations(person.email);
    if (erased === "being_paid") return err({ kind: "person_has_open_orders" });
    if (userId) await letGoAll(deps, tx, userId);
    await redact(tx, events, at);
    await tx.people.eraseOrders(ids, at);
    if (userId) await tx.people.removeUser(userId);
    const facts = { orders: ids.length };
    const subject = userId ?? "guest";
    await tx.audit.add({ id: deps.newId(), at, actor, action: "erase_person", subject, facts });
    return ok(undefined);
  });
}

const isOpen = ({ state, isUnshipped, isMoving }: OrderOfPerson) =>
  state === "pending_payment" ||
  isMoving ||
  (isUnshipped && (state === "paid" || state === "partially_refunded"));

/** What was taken out is gone; what a replay needs, type and ids, stays. */
async function redact(tx: Tx, events: readonly KeptEvent[], at: Date): Promise<void> {
  const redacted = events.map(({ id, body }) => ({ id, body: withoutPeople(body) }));
  await tx.people.redactEvents(redacted, at);
}

function withoutPeople(body: Uint8Array): Uint8Array {
  const json: unknown = JSON.parse(new TextDecoder().decode(body));
  return new TextEncoder().encode(JSON.stringify(redactJson(json)));
}

/** A night's share: seconds of work, and a backlog is gone within days. */
const FORGOTTEN_PER_RUN_MAX = 500;
const DAY_MS = 24 * 60 * 60_000;

/** Forgets people whom nothing obliges us to remember any more, by the times in configuration. */
export async function forgetPeople(deps: Deps): Promise<number> {
  const now = deps.now();
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const { eventsKeptDays, buyersKeptDays } = deps.settings;
  const events = await deps.store.transact(async (tx) => {
    const old = await tx.people.oldEvents(before(eventsKeptDays), FORGOTTEN_PER_RUN_MAX);
    await redact(tx, old, now);
    return old.length;
  });
  const orders = await deps.store.transact(async (tx) => {
    const old = await tx.people.oldOrders(before(buyersKeptDays), FORGOTTEN_PER_RUN_MAX);
    await tx.people.eraseOrders(old, now);
    return old.length;
  });
  return events + orders;
}
