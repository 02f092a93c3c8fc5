import { sum } from "../../../../worker/domain/money.ts";
import type { Broken } from "../../oracles/steps.ts";
import type { MemoryDatabase } from "../database.ts";
import { ALL } from "../engine/lookups.ts";
import type { Tables } from "../engine/tables.ts";

type Ids = (tables: Tables) => readonly { id: string }[];

/** The same as oracles/rest.ts asks of PostgreSQL: each looks only at what is under way. */
const unfinished: Readonly<Record<string, Ids>> = {
  "every order is final": ({ orders }) => orders.where("inState", "pending_payment"),
  "no payment is open": ({ payments }) =>
    (["stripe", "paypal"] as const).flatMap((rail) => payments.where("openOn", rail)),
  "no operation is open": ({ operations }) =>
    (["stripe", "paypal"] as const).flatMap((rail) => operations.where("openOn", rail)),
  "every message was sent": ({ outbox }) => outbox.where("unsent", ALL),
  "every event was worked on": ({ inbox }) => inbox.where("inState", "received"),
  "every transfer has arrived": ({ transfers, sellerOrders }) =>
    (["held", "due", "sending", "sent", "blocked", "failed"] as const)
      .flatMap((state) => transfers.where("inState", state))
      .filter(({ sellerOrderId }) => sellerOrders.get(sellerOrderId)?.state !== "unfulfilled"),
  "every refund has arrived": (tables) =>
    owedOfNoOrder(tables).filter(({ left, isRefused }) => left > 0n && !isRefused),
  "every refund of an order has come to its end": ({ refunds, payments }) =>
    (["requested", "pending"] as const)
      .flatMap((state) => refunds.where("inState", state))
      .filter(({ paymentId }) => payments.get(paymentId)?.use === "order"),
  "the commission goes back in proportion, however many refunds there were": (tables) =>
    disproportionate(tables),
  "nothing is being taken back": ({ reversals }) =>
    reversals.all().filter(({ state }) => state === "waiting" || state === "requested"),
  "every dispute has come to its end": ({ disputes }) => disputes.where("open", ALL),
  "nothing is held for a dispute": ({ disputeHolds }) =>
    disputeHolds.all().filter(({ state }) => state === "held"),
  "every review was decided": ({ reviews }) => reviews.where("open", ALL),
  "what came back is on the books": ({ reconciliationDifferences }) =>
    reconciliationDifferences
      .all()
      .filter(({ kind, state }) => kind === "transfer_returned" && state === "open")
      .map(({ effectId }) => ({ id: effectId })),
  "every batch is done": ({ payoutBatches }) =>
    (["sending", "accepted"] as const).flatMap((state) => payoutBatches.where("inState", state)),
  "every letter was replayed": ({ deadLetters }) => deadLetters.where("waiting", ALL),
  "nobody has an event for an operator": ({ inbox }) =>
    inbox
      .where("inState", "quarantined")
      .map(({ eventId, note }) => ({ id: `${eventId} ${note}` })),
};

/** Parts that were given back otherwise than as a whole would be, where no refund's failure or dispute shows. */
function disproportionate({ refundShares, refunds, disputeShares, sellerOrders }: Tables) {
  const disputed = new Set(disputeShares.all().map(({ sellerOrderId }) => sellerOrderId));
  const shares = Map.groupBy(refundShares.all(), ({ sellerOrderId }) => sellerOrderId);
  return [...shares].flatMap(([id, all]) => {
    const part = sellerOrders.get(id);
    const hasFailed = all.some(({ refundId }) => refunds.get(refundId)?.state === "failed");
    if (part === undefined || hasFailed || disputed.has(id)) return [];
    const items = sum(all.map(({ itemsMinor }) => itemsMinor));
    const doubled = 2n * part.commissionMinor * items + part.itemsMinor;
    const due = doubled / (2n * part.itemsMinor);
    return sum(all.map(({ commissionMinor }) => commissionMinor)) === due ? [] : [{ id }];
  });
}

/** Of each payment that pays no order, what did not go back, and whether it cannot. */
const owedOfNoOrder = ({ payments, refunds, disputes, operations }: Tables) =>
  payments.where("unapplied", ALL).map(({ id, capturedMinor, capturedCurrency }) => {
    const given = refunds.where("ofPayment", id);
    const gone = sum(
      given.filter(({ state }) => state === "succeeded").map((one) => one.amountMinor),
    );
    const lost = sum(disputes.where("ofPayment", id).map((one) => one.lostMinor));
    const asked = given.flatMap((refund) => operations.where("ofSubject", refund.id));
    const isRefused = lost > 0n && asked.some(({ answer }) => codeOf(answer) === "charge_disputed");
    return { id, currency: capturedCurrency, left: (capturedMinor ?? 0n) - gone - lost, isRefused };
  });
const codeOf = (answer: unknown) => (answer as { code?: string } | null)?.code;

/** The same as `UNRETURNABLE`, by the account's name. */
export const unreturnableInMemory = ({ engine }: Pick<MemoryDatabase, "engine">) =>
  engine.aside(
    (tables) =>
      new Map(
        owedOfNoOrder(tables)
          .filter(({ isRefused }) => isRefused)
          .map(({ id, currency, left }) => [`unapplied:${id} ${currency}`, -left]),
      ),
  );

/** What is still under way, or waits for a person. */
export function unfinishedInMemory({ engine }: Pick<MemoryDatabase, "engine">): Broken[] {
  return engine.aside((tables) =>
    Object.entries(unfinished).flatMap(([rule, find]) => {
      const ids = find(tables).map(({ id }) => id);
      return ids.length === 0 ? [] : [{ rule, ids: ids.sort() }];
    }),
  );
}
