import type { Operation } from "../../../../worker/domain/operation.ts";
import type { Store, ToldAlert } from "../../../../worker/usecases/ports.ts";
import { callsOfReconciliation } from "./calls-of-reconciliation.ts";
import { storeCallsOfSubscriptions } from "./calls-of-subscriptions.ts";
import { type Chooses, type Pool, several } from "./pool.ts";
import { alert, draft, inboxEntry, request } from "./values.ts";

type Calls = Readonly<Record<string, Chooses<Store>>>;

const MINUTE_MS = 60_000;
const ids = (p: Pool) => several(p, () => p.idOf("products"));
const plansAt = (p: Pool) => ({ now: p.now(), graceDays: 7 });
const limit = (p: Pool) => p.oneOf([1, 3, 50]);

const reads: Calls = {
  "reads.products": (p) => {
    const row = p.row("products");
    const after = p.chance(40) ? row : undefined;
    const query = {
      ...(p.chance(50)
        ? {
            order: "newest" as const,
            cursor: after && {
              isFeatured: after.reserved > 0,
              createdAt: after.createdAt,
              id: after.id,
            },
          }
        : {
            order: p.oneOf(["price", "price_desc"] as const),
            cursor: after && { currency: after.currency, minor: after.priceMinor, id: after.id },
          }),
      isAvailable: p.chance(30),
      ...{ limit: limit(p), sellerId: p.chance(30) ? p.idOf("sellers") : undefined },
      words: p.oneOf([[], ["thing"], ["hand", "t"], ["none"], ["2"]]),
    };
    const at = plansAt(p);
    return ({ reads: of }) => of.products(query, at);
  },
  "reads.product": (p) => {
    const [id, at] = [p.idOf("products"), plansAt(p)];
    return ({ reads: of }) => of.product(id, at);
  },
  "reads.sellers": (p) => {
    const at = plansAt(p);
    return (store) => store.reads.sellers(at);
  },
  "reads.cart": (p) => {
    const [chosen, at] = [ids(p), plansAt(p)];
    return (store) => store.reads.cart(chosen, at);
  },
  "reads.order": (p) => {
    const id = p.idOf("orders");
    return (store) => store.reads.order(id);
  },
  "reads.orderOf": (p) => {
    const id = p.idOf("payments");
    return (store) => store.reads.orderOf(id);
  },
  "reads.transfersOf": (p) => {
    const id = p.idOf("orders");
    return (store) => store.reads.transfersOf(id);
  },
  "reads.transfersIn": (p) => {
    const states = (["due", "blocked", "sent", "held"] as const).filter(() => p.chance(50));
    const most = limit(p);
    return (store) => store.reads.transfersIn(states, most);
  },
  "reads.trialBalance": () => (store) => store.reads.trialBalance(),
  "reads.refundsToRetry": (p) => {
    const last = p.row("refunds")?.updatedAt ?? p.now();
    const now = p.chance(50) ? p.now() : new Date(last.getTime() + 2 ** p.pick(6) * 60 * MINUTE_MS);
    const most = limit(p);
    return (store) => store.reads.refundsToRetry(now, most);
  },
  "reads.unshipped": (p) => {
    const [which, most] = [{ paidBefore: p.about(), toldAs: "part_unshipped" }, limit(p)];
    return (store) => store.reads.unshipped(which, most);
  },
  "reads.unpayableSellers": (p) => {
    const most = limit(p);
    return (store) => store.reads.unpayableSellers(most);
  },
  "reads.dueRails": (p) => {
    const now = p.about();
    return (store) => store.reads.dueRails(now);
  },
  "reads.event": (p) => {
    const id = p.idOf("inbox");
    return (store) => store.reads.event(id);
  },
  "reads.eventsToReplay": (p) => {
    const named = several(p, () => (p.chance(50) ? p.idOf("inbox") : inboxEntry(p).eventId));
    const which = p.chance(50)
      ? { ids: ["none", ...named] }
      : { from: p.about(), until: p.about() };
    const row = p.chance(50) ? p.row("inbox") : undefined;
    const [after, most] = [row && { receivedAt: row.receivedAt, id: row.id }, limit(p)];
    return (store) => store.reads.eventsToReplay(which, after, most);
  },
  "reads.deadLetters": () => (store) => store.reads.deadLetters(1000),
  "reads.alerts": () => (store) => store.reads.alerts(1000),
  "reads.switches": () => (store) => store.reads.switches(),
  "reads.health": (p) => {
    const now = new Date(p.about().getTime() + p.pick(3) * 15 * MINUTE_MS);
    return (store) => store.reads.health(now);
  },
};

const turns: Calls = {
  "turns.orderToEnd": (p) => {
    const tried = p.row("orders")?.endTriedAt ?? p.about();
    const [at, since] = [p.about(), p.chance(40) ? tried : p.about()];
    return (store) => store.turns.orderToEnd(at, since);
  },
  "turns.waitingEvent": (p) => {
    const [rail, at, waits] = [p.rail(), p.about(), { before: p.about(), since: p.about() }];
    return (store) => store.turns.waitingEvent(rail, at, waits);
  },
  "turns.silentPayment": (p) => silent(p, (of) => of.turns.silentPayment),
  "turns.paymentWithoutFee": (p) => silent(p, (of) => of.turns.paymentWithoutFee),
  "turns.pendingRefund": (p) => silent(p, (of) => of.turns.pendingRefund),
  "turns.unsettledTransfer": (p) => silent(p, (of) => of.turns.unsettledTransfer),
  "turns.unfinishedBatch": (p) => {
    const [at, before] = [p.about(), p.about()];
    return (store) => store.turns.unfinishedBatch(at, before);
  },
};
function silent(p: Pool, turn: (of: Store) => Store["turns"]["silentPayment"]) {
  const [rail, at, before] = [p.rail(), p.about(), p.about()];
  return (store: Store) => turn(store)(rail, at, before);
}

/** Every call of the store outside of transactions, by name. */
export const storeCalls: Calls = {
  ...storeCallsOfSubscriptions,
  ...callsOfReconciliation,
  ...reads,
  ...turns,
  "disputes.list": (p) => {
    const most = limit(p);
    return (store) => store.disputes.list(most);
  },
  "disputes.dueBefore": (p) => {
    const [until, most] = [p.row("disputes")?.dueBy ?? p.about(), limit(p)];
    return (store) => store.disputes.dueBefore(until, most);
  },
  "checkout.read": (p) => {
    const [asked, chosen, at] = [request(p), ids(p), plansAt(p)];
    const sender = { who: "somebody", address: null, account: null };
    const from = { sender, email: "ada@buyers.example", country: "US", isCounted: false };
    return (store) => store.checkout.read(asked, chosen, from, at, undefined);
  },
  "checkout.open": (p) => {
    const drafted = draft(p);
    return (store) => store.checkout.open(drafted);
  },
  "checkout.settle": (p) => {
    const row = p.row("operations");
    const operation = {
      ...{ id: row?.id ?? p.id<never>(), params: { paymentId: p.idOf("payments") } },
    } as unknown as Operation<"create_payment">;
    const answer = { status: 201, body: { order: { id: "x" }, b: [1, 2], aa: null } };
    const settled = { operation, ref: p.ref(), request: request(p), answer, at: p.now() };
    return (store) => store.checkout.settle(settled);
  },
  "operations.begin": (p) => {
    const leased = p.rows("operations").filter((row) => row.leasedUntil && row.state === "open");
    const row = leased.length > 0 && p.chance(60) ? p.oneOf(leased) : p.row("operations");
    const now = (p.chance(50) ? row?.leasedUntil : null) ?? p.about();
    const lease = { now, until: p.about(), canWait: p.chance(60) };
    const id = row?.id ?? p.id<never>();
    return (store) => store.operations.begin(id, lease);
  },
  "operations.unlease": (p) => {
    const id = p.idOf("operations");
    return (store) => store.operations.unlease(id);
  },
  "operations.due": (p) => {
    const [rail, now] = [p.rail(), p.about()];
    return (store) => store.operations.due(rail, now);
  },
  "operations.find": (p) => {
    const id = p.idOf("operations");
    return (store) => store.operations.find(id);
  },
  "inbox.keep": (p) => {
    const entry = inboxEntry(p);
    return (store) => store.inbox.keep(entry);
  },
  "inbox.isWorked": (p) => {
    const { processor, eventId } = inboxEntry(p);
    return (store) => store.inbox.isWorked(processor, eventId);
  },
  "inbox.find": (p) => {
    const id = p.idOf("inbox");
    return (store) => store.inbox.find(id);
  },
  "outbox.take": (p) => {
    const [most, at] = [p.pick(4), p.about()];
    return (store) => store.outbox.take(most, at);
  },
  "outbox.giveBack": (p) => {
    const chosen = Array.from({ length: p.pick(3) }, () => p.idOf("outbox"));
    return (store) => store.outbox.giveBack(chosen);
  },
  "outbox.sweep": (p) => {
    const before = new Date(p.now().getTime() - 24 * 60 * MINUTE_MS);
    return (store) => store.outbox.sweep(before);
  },
  "keys.sweep": (p) => {
    const before = new Date(p.about().getTime() - p.pick(48) * 60 * MINUTE_MS);
    return (store) => store.keys.sweep(before);
  },
  "deadLetters.add": (p) => {
    const letter = {
      ...{ id: p.id<string>(), queue: p.oneOf(["money-moves", "processor-events"]) },
      message: p.chance(50) ? p.facts() : { kind: "stored_event", inboxId: p.idOf("inbox") },
      ...{ messageId: `m${p.pick(20)}`, attempts: p.pick(100), at: p.about() },
    };
    return (store) => store.deadLetters.add(letter);
  },
  "deadLetters.find": (p) => {
    const id = p.idOf("deadLetters");
    return (store) => store.deadLetters.find(id);
  },
  "deadLetters.replayed": (p) => {
    const [id, at] = [p.idOf("deadLetters"), p.about()];
    return (store) => store.deadLetters.replayed(id, at);
  },
  "marks.readUntil": (p) => {
    const list = p.row("readingMarks")?.list ?? "events:stripe";
    return (store) => store.marks.readUntil(list);
  },
  "marks.moveTo": (p) => {
    const list = p.oneOf(["events:stripe", "events:paypal", "events:stripe:acct_0"]);
    const [until, at] = [p.about(), p.about()];
    return (store) => store.marks.moveTo(list, until, at);
  },
  "marks.unknownEvents": (p) => {
    const asked = several(p, () => inboxEntry(p).eventId);
    const rail = p.rail();
    return (store) => store.marks.unknownEvents(rail, [...new Set(asked)]);
  },
  "marks.accountToRead": (p) => {
    const [at, before] = [p.about(), p.about()];
    return (store) => store.marks.accountToRead("events:stripe:", at, before);
  },
  "alerts.takeUntold": (p) => {
    const [most, now, until] = [p.pick(4), p.about(), p.about()];
    return (store) => store.alerts.takeUntold(most, now, until);
  },
  "alerts.told": (p) => {
    const [row, at] = [p.row("alerts"), p.about()];
    const all = [...(row ? [row] : []), { ...alert(p), times: 1, firstAt: at, lastAt: at }];
    return (store) => store.alerts.told(all as readonly ToldAlert[], at);
  },
  "jobRuns.save": (p) => {
    const names = ["drain-outbox", "sweep", "expire-orders"].filter(() => p.chance(60));
    const runs = names.map((name) => ({
      ...{ name, startedAt: p.about(), endedAt: p.about() },
      outcome: p.chance(50) ? { worked: p.pick(3) } : { failed: "no" },
    }));
    return (store) => store.jobRuns.save(runs);
  },
  "jobRuns.lastBefore": (p) => {
    const [names, at] = [["drain-outbox", "sweep", "never"], p.about()];
    return (store) => store.jobRuns.lastBefore(names, at);
  },
  "marks.unknownTransfers": (p) => {
    const past = p.row("transfers")?.pastRefs ?? [];
    const [rail, refs] = [p.rail(), [...several(p, (of) => of.ref()), ...past]];
    return (store) => store.marks.unknownTransfers(rail, refs);
  },
  "alerts.raise": (p) => {
    const [raised, at] = [alert(p), p.about()];
    return (store) => store.alerts.raise(raised, at);
  },
};
