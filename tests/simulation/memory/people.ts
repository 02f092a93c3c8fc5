import { isAwaitingUs } from "../../../worker/domain/disputes.ts";
import type { ProcessorName } from "../../../worker/domain/processor-name.ts";
import type { Charge, Named } from "../world/books.ts";
import type { MemoryDatabase } from "./database.ts";
import { ALL } from "./engine/lookups.ts";
import type { Row, Values } from "./engine/schema.ts";
import { ordered } from "./order.ts";
import { isReviewed } from "./repositories/fraud.ts";

// What people who are no part of the Worker see and do: looks past its doors, as by SQL.

type Of = Pick<MemoryDatabase, "engine">;

export function insertSeller({ engine }: Of, seller: Values<"sellers">): void {
  engine.aside(({ sellers }) => sellers.insert([seller]));
}

export function insertProduct(
  { engine }: Of,
  product: Values<"products">,
  pictures: readonly Values<"productPictures">[] = [],
): void {
  engine.aside(({ products, productPictures }) => {
    products.insert([product]);
    productPictures.insert([...pictures]);
  });
}

const PAID = ["paid", "partially_refunded"] as const;
const isPaid = (order: Row<"orders"> | undefined) => PAID.some((state) => state === order?.state);

/** Parts of paid orders that are not shipped, and that nobody holds back, by id. */
export const partsToShip = ({ engine }: Of): { id: string }[] =>
  engine.aside(({ orders, sellerOrders, reviews }) => {
    const waiting = sellerOrders
      .where("unfulfilled", ALL)
      .filter(({ orderId }) => isPaid(orders.get(orderId)) && !isReviewed({ reviews }, orderId));
    return ordered(waiting, ({ id }) => [id]).map(({ id }) => ({ id }));
  });

/** Orders of which there is something to give back, by id. */
export const paidOrders = ({ engine }: Of) =>
  engine.aside(({ orders, payments }) =>
    ordered(
      PAID.flatMap((state) => orders.where("inState", state)),
      ({ id }) => [id],
    ).flatMap(({ id, totalMinor }) => {
      const paying = payments.where("ofOrder", id).find(({ use }) => use === "order");
      return paying ? [{ id, rail: paying.processor, totalMinor }] : [];
    }),
  );

/** Payments whose money was taken, by id. */
export const charges = ({ engine }: Of): Charge[] =>
  engine.aside(({ payments, refunds }) =>
    ordered(payments.all(), ({ id }) => [id]).flatMap((row) => {
      const { id, orderId, processor: rail, chargeRef: ref, capturedMinor: minor } = row;
      if (ref === null || minor === null) return [];
      const live = refunds.where("ofPayment", id).filter(({ state }) => state !== "failed");
      const refundedMinor = live.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
      const isRefunding = live.some(({ state }) => state !== "succeeded");
      return [{ rail, ref, orderId, minor, refundedMinor, isRefunding }];
    }),
  );

/** Those that are not closed and wait for us, by id. */
export const disputesToAnswer = ({ engine }: Of): string[] =>
  engine.aside(({ disputes }) =>
    ordered(
      disputes.where("open", ALL).filter(({ state }) => isAwaitingUs(state)),
      ({ id }) => [id],
    ).map(({ id }) => id),
  );

/** All disputes as they are known, by the processor's name. */
export const disputes = ({ engine }: Of) =>
  engine.aside((tables) =>
    ordered(tables.disputes.all(), ({ processorRef }) => [processorRef]).map(
      ({ processor: rail, processorRef: ref, state }) => ({ rail, ref, state }),
    ),
  );

const UNSENT = ["held", "due", "blocked", "failed"] as const;
/** Of transfers of which nothing has left, by id. */
export const unsent = ({ engine }: Of): string[] =>
  engine.aside(({ transfers }) =>
    UNSENT.flatMap((state) => transfers.where("inState", state))
      .map(({ id }) => id)
      .sort(),
  );

/** What transfers that have not left will bring, by the account that owes it. */
export const toCome = ({ engine }: Of): Map<string, bigint> =>
  engine.aside(({ transfers }) => {
    const sums = new Map<string, bigint>();
    for (const row of UNSENT.flatMap((state) => transfers.where("inState", state))) {
      const name = `seller:${row.sellerId}:payable:${row.rail} ${row.currency}`;
      sums.set(name, (sums.get(name) ?? 0n) + row.amountMinor);
    }
    return sums;
  });

/** The paths of what an operator holds: all of sellers first, then in order. */
export const holds = ({ engine }: Of): string[] =>
  engine.aside(({ transferHolds }) =>
    transferHolds
      .all()
      .filter(({ releasedAt }) => releasedAt === null)
      .map(({ sellerId, transferId }) =>
        transferId === null
          ? `/api/operator/sellers/${sellerId}`
          : `/api/operator/transfers/${transferId}`,
      )
      .sort(),
  );

const byName = (all: readonly { rail: ProcessorName; ref: string | null }[]): Named[] =>
  ordered(
    all.flatMap(({ rail, ref }) => (ref === null ? [] : [{ rail, ref }])),
    ({ rail, ref }) => [rail, ref],
  );

/** Of PayPal to sellers, and of sellers' Stripe accounts to their banks; in order. */
export const payouts = ({ engine }: Of): Named[] =>
  engine.aside((tables) =>
    byName([
      ...(["sent", "settled"] as const)
        .flatMap((state) => tables.transfers.where("inState", state))
        .filter(({ rail }) => rail === "paypal")
        .map(({ rail, processorRef: ref }) => ({ rail, ref })),
      ...tables.payouts.all().map(({ processorRef: ref }) => ({ rail: "stripe" as const, ref })),
    ]),
  );

/** Refunds that their processors know, in order. */
export const refunds = ({ engine }: Of): Named[] =>
  engine.aside((tables) =>
    byName(
      tables.refunds.all().flatMap(({ paymentId, processorRef: ref }) => {
        const payment = tables.payments.get(paymentId);
        return payment ? [{ rail: payment.processor, ref }] : [];
      }),
    ),
  );

/** What the platform has too little of, by rail. */
export const missing = ({ engine }: Of): { rail: ProcessorName; minor: bigint }[] =>
  engine.aside(({ transfers, refunds, payments }) => {
    const unpaid = transfers
      .where("inState", "blocked")
      .filter(({ blockedReason }) => blockedReason === "rail_underfunded")
      .map(({ rail, amountMinor }) => ({ rail, amountMinor }));
    const waiting = refunds.where("inState", "pending").flatMap(({ paymentId, amountMinor }) => {
      const payment = payments.get(paymentId);
      return payment ? [{ rail: payment.processor, amountMinor }] : [];
    });
    return (["paypal", "stripe"] as const).flatMap((rail) => {
      const all = [...unpaid, ...waiting].filter((one) => one.rail === rail);
      const minor = all.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
      return minor > 0n ? [{ rail, minor }] : [];
    });
  });

/** Reviews that nobody has decided, by id. */
export const openReviews = ({ engine }: Of): string[] =>
  engine.aside(({ reviews }) =>
    ordered(reviews.where("open", ALL), ({ id }) => [id]).map(({ id }) => id),
  );

/** Why a transfer waits for a person. */
const FOR_A_PERSON: readonly (string | null)[] = ["returned", "refused", "seller_not_payable"];

/** What an operator is to ask for: transfers to let go, and dead letters to replay; in order. */
export const operatorTasks = ({ engine }: Of): string[] =>
  engine.aside(({ transfers, deadLetters }) => {
    const unblocked = transfers
      .where("inState", "blocked")
      .filter(({ blockedReason }) => FOR_A_PERSON.includes(blockedReason))
      .map(({ id }) => `/api/operator/transfers/${id}/unblock`);
    const replayed = deadLetters
      .where("waiting", ALL)
      .map(({ id }) => `/api/operator/dead-letters/${id}/replay`);
    return [...unblocked, ...replayed].sort();
  });

/** Of each product, how many are left and how many are in orders that were paid. */
export const stockOf = ({ engine }: Of): { id: string; left: number; sold: number }[] =>
  engine.aside(({ products, orderItems, sellerOrders, orders }) => {
    const sold = new Map<string, number>();
    for (const { productId, sellerOrderId, quantity } of orderItems.all()) {
      const part = sellerOrders.get(sellerOrderId);
      const wasPaid = part !== undefined && orders.get(part.orderId)?.paidAt !== null;
      if (wasPaid) sold.set(productId, (sold.get(productId) ?? 0) + quantity);
    }
    return products.all().map(({ id, stock }) => ({ id, left: stock, sold: sold.get(id) ?? 0 }));
  });

/** The sums of accounts by `name currency`; those without an entry are left out. */
export const balancesOf = ({ engine }: Of): Map<string, bigint> =>
  engine.aside(({ ledgerEntries }) => {
    const sums = new Map<string, bigint>();
    for (const { account, currency, amountMinor } of ledgerEntries.all()) {
      const name = `${account} ${currency}`;
      sums.set(name, (sums.get(name) ?? 0n) + amountMinor);
    }
    return sums;
  });

/** Which of these texts are the ids of operations. */
export const operationsAmong = ({ engine }: Of, texts: readonly string[]): string[] =>
  texts.filter((text) => engine.raw("operations").read(text) !== undefined);

/** Sellers' subscriptions that Stripe has made, in the words of oracles/plans.ts. */
export const subscriptions = ({ engine }: Pick<MemoryDatabase, "engine">) =>
  engine.aside((tables) =>
    tables.subscriptions.all().flatMap(({ ref, state, plan, interval, isPaused, endsAt }) => {
      const key = `artisans_hub_${plan}_${interval}`;
      return ref === null ? [] : [{ ref, says: `${state} ${key} ${isPaused} ${endsAt !== null}` }];
    }),
  );

/** Likewise their invoices. */
export const invoices = ({ engine }: Pick<MemoryDatabase, "engine">) =>
  engine.aside(({ subscriptionInvoices }) =>
    subscriptionInvoices
      .all()
      .map(({ ref, state, paidMinor }) => ({ ref, says: `${state} ${paidMinor}` })),
  );
