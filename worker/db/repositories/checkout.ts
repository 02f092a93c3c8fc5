import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { ProductId } from "../../domain/ids.ts";
import { assert } from "../../domain/result.ts";
import type { PlansAt } from "../../domain/subscriptions.ts";
import type { CheckoutDraft, CheckoutRefusal, Store } from "../../usecases/ports.ts";
import type { Http } from "../client.ts";
import { constraintOf } from "../errors.ts";
import { retryingTransient } from "../retries.ts";
import { asShown, fromPayment, toProduct } from "../rows.ts";
import {
  idempotencyKeys,
  operations,
  orderItems,
  orders,
  paymentSenders,
  payments,
  products,
  railSwitches,
  sellerOrders,
  sellers,
  stockReservations,
  vaultPayments,
} from "../schema/index.ts";
import { isBlocked } from "./fraud.ts";
import { toKeyRow } from "./keys.ts";
import { isAbovePlan } from "./plan-of.ts";
import { noTry, paymentTry, toCounts } from "./tries.ts";
import { toVaulted, vaultReads } from "./vault.ts";

/** The critical path: each function is one HTTP request, whatever the number of lines and sellers. */
export const checkoutOver = (db: Http): Store["checkout"] => ({
  async read(request, productIds, { sender, email, country, isCounted }, at, asked) {
    const { scope, key } = request;
    const about = { email, address: sender.address, card: null, countries: [country] };
    const market = () =>
      [
        db
          .select()
          .from(idempotencyKeys)
          .where(and(eq(idempotencyKeys.scope, scope), eq(idempotencyKeys.key, key))),
        offersIn(db, productIds, at),
        db.select().from(railSwitches),
        db.execute(isCounted ? paymentTry(sender, at.now, request) : noTry),
        db.execute(sql`select ${isBlocked(about)} as is_blocked`),
      ] as const;
    const vaulted = asked && vaultReads(db, asked.wish, asked.processor);
    const [keys, offers, switches, counts, blocks, ...rows] = vaulted
      ? await retryingTransient(() => db.batch([...market(), ...vaulted]))
      : await retryingTransient(() => db.batch([...market()]));
    const [customers, methods] = rows;
    return {
      vaulted: customers && methods && toVaulted([customers, methods]),
      key: keys[0] && toKeyRow(keys[0]),
      products: offers.map(toOffered),
      switches,
      counts: toCounts(counts),
      isBlocked: blocks.rows[0]?.is_blocked === true,
    };
  },

  async open(draft) {
    try {
      // One transaction on the server. Whatever moved since the read makes a statement fail, and
      // with it all of them: nothing is reserved, and the key stays free.
      await retryingTransient(() =>
        db.batch([lockOffer(db, draft), reserve(db, draft), ...write(db, draft)]),
      );
      return undefined;
    } catch (error) {
      const refusal = checkoutRefusalOf(error);
      if (!refusal) throw error;
      return refusal;
    }
  },

  async settle({ operation, ref, request, answer, at }) {
    const settled = () =>
      db.batch([
        db
          .update(operations)
          .set({ state: "succeeded", answer: { kind: "ok", value: { ref } }, closedAt: at })
          .where(and(eq(operations.id, operation.id), eq(operations.state, "open"))),
        db
          .update(payments)
          .set({ processorRef: ref, updatedAt: at })
          .where(and(eq(payments.id, operation.params.paymentId), isNull(payments.processorRef))),
        db
          .update(idempotencyKeys)
          .set({ status: answer.status, body: answer.body })
          .where(
            and(eq(idempotencyKeys.scope, request.scope), eq(idempotencyKeys.key, request.key)),
          ),
      ]);
    await retryingTransient(settled);
  },
});

/** What a cart is quoted of, with what its sellers owe and which of it their plans do not show. */
export const offersIn = (db: Http, ids: readonly ProductId[], at: PlansAt) =>
  db
    .select({
      ...{ product: products, seller: sellers, debt: debtOfSeller },
      isHidden: sql<boolean>`products.state = 'listed' and ${isAbovePlan(at)}`,
    })
    .from(products)
    .innerJoin(sellers, eq(sellers.id, products.sellerId))
    .where(inArray(products.id, [...ids]));
export const toOffered = ({
  product,
  seller,
  debt,
  isHidden,
}: Awaited<ReturnType<typeof offersIn>>[number]) =>
  toProduct(asShown(product, isHidden), seller, BigInt(debt));

/** What the seller of a product owes, in its currency. */
const debtOfSeller = sql<string>`coalesce((select a.balance_minor from ledger_accounts a
  where a.name = 'seller:' || ${sellers.id} || ':debt' and a.currency = ${products.currency}), 0)::text`;

/** Undefined where it is no rule of a checkout that refused. */
export const checkoutRefusalOf = (error: unknown): CheckoutRefusal | undefined =>
  refusals[constraintOf(error) ?? ""];

const refusals: Readonly<Record<string, CheckoutRefusal>> = {
  products_reserved_within_stock: "stock_moved",
  offer_unchanged: "offer_moved",
  idempotency_keys_scope_key_pk: "key_taken",
};

/** Locks the products in the order of their ids, and refuses unless each is still what was quoted. */
function lockOffer(db: Http, { items }: CheckoutDraft) {
  const quoted = sql.join(
    items.map((item) => sql`(${item.productId}::uuid, ${item.productVersion}::integer)`),
    sql`, `,
  );
  return db.execute(sql`
    select guard(count(*) = ${items.length}, 'offer_unchanged') from (
      select 1 from ${products}
      join (values ${quoted}) as quoted (id, version)
        on quoted.id = ${products.id} and quoted.version = ${products.version}
      where ${products.state} = 'listed'
      order by ${products.id} for update of ${products}) as offer`);
}

/** The column's CHECK refuses more than there is. */
function reserve(db: Http, { items }: CheckoutDraft) {
  const wanted = sql.join(
    items.map((item) => sql`(${item.productId}::uuid, ${item.quantity}::integer)`),
    sql`, `,
  );
  return db.execute(sql`
    update ${products} set reserved = ${products.reserved} + wanted.quantity
    from (values ${wanted}) as wanted (id, quantity) where ${products.id} = wanted.id`);
}

function write(db: Http, draft: CheckoutDraft) {
  const { request, order, items, operation, payment, now } = draft;
  assert(operation.subjectId === payment.id, "the operation creates this payment");
  const { scope, key, fingerprint } = request;
  const parts = order.parts.map((part) => ({
    ...part,
    orderId: order.id,
    currency: order.currency,
  }));
  return [
    db.insert(idempotencyKeys).values({
      ...{ scope, key, fingerprint, lockedUntil: draft.lockedUntil },
      subjectId: order.id,
      createdAt: now,
    }),
    db.insert(orders).values({
      ...{ id: order.id, number: order.number, currency: order.currency, state: order.state },
      ...{ totalMinor: order.totalMinor, createdAt: order.createdAt, expiresAt: order.expiresAt },
      updatedAt: order.createdAt,
      userId: draft.userId,
      email: draft.email,
      shippingAddress: draft.shippingAddress,
      itemsMinor: draft.itemsMinor,
      shippingMinor: draft.shippingMinor,
      commissionBasisPoints: draft.commissionBasisPoints,
    }),
    db.insert(sellerOrders).values(parts),
    db.insert(orderItems).values(
      items.map(({ sellerId: _, ...item }) => ({
        ...item,
        totalMinor: item.unitMinor * BigInt(item.quantity),
      })),
    ),
    db.insert(stockReservations).values(
      items.map(({ productId, quantity }) => ({
        orderId: order.id,
        productId,
        quantity,
        state: "held" as const,
      })),
    ),
    db.insert(payments).values({ ...fromPayment(payment), createdAt: now, updatedAt: now }),
    db.insert(paymentSenders).values({ paymentId: payment.id, ...draft.sender, createdAt: now }),
    db.insert(operations).values({
      ...operation,
      state: "open",
      nextTryAt: draft.nextTryAt,
    }),
    ...(draft.vault ? [db.insert(vaultPayments).values(draft.vault)] : []),
  ] as const;
}
