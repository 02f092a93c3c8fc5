import type { InboxId } from "../domain/ids.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { RawEvent } from "../processors/processor.ts";
import { alertUnauthorized } from "./alert.ts";
import { applyProcessorEvent } from "./apply-processor-event.ts";
import { inTurn, JOB_MS_MAX, type List, onEveryRail } from "./in-turn.ts";
import type { Deps } from "./ports.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** An event so young is on its way to us by itself. */
const ON_ITS_WAY_MS = 5 * MINUTE_MS;
/** Reaches back into what was read before, as clocks disagree and an event is listed when it likes. */
const OVERLAP_MS = HOUR_MS;
/** Where there is no mark yet. The processors themselves try no longer to deliver. */
const FIRST_MS = 3 * DAY_MS;
/** An account's own events are few, and what they tell is also asked for when it matters. */
const ACCOUNT_EVERY_MS = DAY_MS;

/**
 * Lists what the processors have told, or tried to, and works on what never arrived: as its webhook
 * would have been, in effect once. An event that was delivered is listed as well, because a database
 * that was set back has forgotten it.
 */
export const adoptMissedEvents = (deps: Deps): Promise<number> =>
  onEveryRail(async (rail) => {
    const endsAtMs = deps.now().getTime() + JOB_MS_MAX;
    let adopted = await adoptFrom(deps, rail, `events:${rail}`, undefined, endsAtMs);
    const count = (more: number) => {
      adopted += more;
    };
    if (rail === "stripe") await inTurn(deps, [accounts(deps, endsAtMs, count)]);
    return adopted;
  });

const ACCOUNT_EVENTS = "events:stripe:";

/** Each connected account has a list of its own. */
const accounts =
  (deps: Deps, endsAtMs: number, count: (adopted: number) => void): List =>
  async () => {
    if (deps.now().getTime() >= endsAtMs) return undefined;
    const at = deps.now();
    const before = new Date(at.getTime() - ACCOUNT_EVERY_MS);
    const account = await deps.store.marks.accountToRead(ACCOUNT_EVENTS, at, before);
    if (account === undefined) return undefined;
    const list = `${ACCOUNT_EVENTS}${account}`;
    const work = async () => count(await adoptFrom(deps, "stripe", list, account, endsAtMs));
    return { what: "account_events", id: account, work };
  };

/** The mark is moved only once the list was read whole: a bite that ends early is taken again. */
async function adoptFrom(
  deps: Deps,
  rail: ProcessorName,
  list: string,
  account: string | undefined,
  endsAtMs: number,
): Promise<number> {
  const { marks } = deps.store;
  const until = new Date(deps.now().getTime() - ON_ITS_WAY_MS);
  const readUntil = await marks.readUntil(list);
  const fromMs = readUntil ? readUntil.getTime() - OVERLAP_MS : until.getTime() - FIRST_MS;
  const window = { from: new Date(fromMs), until, ...(account === undefined ? {} : { account }) };
  let adopted = 0;
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor; isFirst = false) {
    const page = await deps.processors[rail].events.list({ ...window, cursor });
    if (page.kind !== "ok") {
      await alertUnauthorized(deps, rail, page);
      deps.log.warn("events.not_listed", { rail, account, code: page.code });
      return adopted;
    }
    const { events, next } = page.value;
    const unknown = await marks.unknownEvents(
      rail,
      events.map(({ id }) => id),
    );
    // Oldest first, which is the order in which they would have come.
    for (const { id, raw } of events.toReversed()) {
      if (!unknown.has(id)) continue;
      if (deps.now().getTime() >= endsAtMs) return adopted;
      await adopt(deps, rail, id, raw);
      adopted++;
    }
    cursor = next;
    if (deps.now().getTime() >= endsAtMs && cursor !== undefined) return adopted;
  }
  await marks.moveTo(list, until, deps.now());
  return adopted;
}

/** One that cannot be worked on is kept, as if the queue had refused it: cron tries it in turn. */
async function adopt(deps: Deps, rail: ProcessorName, eventId: string, raw: RawEvent) {
  try {
    const effect = await applyProcessorEvent(deps, raw);
    deps.log.warn("event.adopted", { rail, eventId, effect });
  } catch (error) {
    deps.log.error("event.adopted_later", { rail, eventId, reason: String(error) });
    const event = deps.processors[rail].events.read(raw);
    if (!event) return;
    await deps.store.inbox.keep({
      ...{ id: deps.newId<InboxId>(), processor: rail, endpoint: raw.endpoint, eventId },
      ...{ type: event.type, objectRef: event.objectRef, body: raw.body },
      // Our own call brought it, no delivery.
      ...{ state: "received", note: undefined, verifiedBy: undefined, at: deps.now() },
    });
  }
}
