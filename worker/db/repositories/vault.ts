import type { InferSelectModel } from "drizzle-orm";
import { and, asc, desc, eq, isNull, ne } from "drizzle-orm";
import type { SavedMethodId } from "../../domain/ids.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import { assert } from "../../domain/result.ts";
import type { Customer, SavedMethod } from "../../domain/saved-methods.ts";
import type { VaultStore, VaultTx, VaultWish } from "../../usecases/vault-ports.ts";
import type { Http, Transaction } from "../client.ts";
import { customers, methodSetups, payments, savedMethods, vaultPayments } from "../schema/index.ts";

const toCustomer = ({ createdAt: _, ...customer }: InferSelectModel<typeof customers>): Customer =>
  customer;
const toMethod = ({
  updatedAt: _,
  ...method
}: InferSelectModel<typeof savedMethods>): SavedMethod => method;

export const vaultIn = (db: Transaction): VaultTx => ({
  async lockCustomers(userId) {
    const rows = await db
      .select()
      .from(customers)
      .where(eq(customers.userId, userId))
      .orderBy(asc(customers.id))
      .for("update");
    return rows.map(toCustomer);
  },
  async findCustomerByRef(processor, ref) {
    const named = and(eq(customers.processor, processor), eq(customers.ref, ref));
    const [row] = await db.select().from(customers).where(named);
    return row && toCustomer(row);
  },
  async nameCustomer(id, ref) {
    const unnamed = and(eq(customers.id, id), isNull(customers.ref));
    await db.update(customers).set({ ref }).where(unnamed);
  },
  async find(id) {
    const [row] = await db.select().from(savedMethods).where(eq(savedMethods.id, id));
    return row && toMethod(row);
  },
  async findByRef(processor, ref) {
    const named = and(eq(savedMethods.processor, processor), eq(savedMethods.ref, ref));
    const [row] = await db.select().from(savedMethods).where(named);
    return row && toMethod(row);
  },
  async activeOf(userId) {
    const active = and(eq(savedMethods.userId, userId), eq(savedMethods.state, "active"));
    const rows = await db.select().from(savedMethods).where(active).orderBy(asc(savedMethods.id));
    return rows.map(toMethod);
  },
  async add(method) {
    await db.insert(savedMethods).values({ ...method, updatedAt: method.createdAt });
  },
  async save({ id, createdAt: _, ...method }, at) {
    await db
      .update(savedMethods)
      .set({ ...method, updatedAt: at })
      .where(eq(savedMethods.id, id));
  },
  async setDefault(userId, id, at) {
    // In this order, because no moment may have two.
    await db
      .update(savedMethods)
      .set({ isDefault: false, updatedAt: at })
      .where(
        and(
          eq(savedMethods.userId, userId),
          eq(savedMethods.isDefault, true),
          ne(savedMethods.id, id),
        ),
      );
    await db
      .update(savedMethods)
      .set({ isDefault: true, updatedAt: at })
      .where(
        and(
          eq(savedMethods.userId, userId),
          eq(savedMethods.id, id),
          eq(savedMethods.state, "active"),
        ),
      );
  },
  async addSetup(setup, at) {
    await db.insert(methodSetups).values({ ...setup, createdAt: at });
  },
  async findSetup(id) {
    const [row] = await db.select().from(methodSetups).where(eq(methodSetups.id, id));
    if (!row) return undefined;
    const { createdAt: _, ...setup } = row;
    return setup;
  },
  async saveSetup({ id, ref, methodRef }) {
    await db.update(methodSetups).set({ ref, methodRef }).where(eq(methodSetups.id, id));
  },
  async addPayment(payment) {
    await db.insert(vaultPayments).values(payment);
  },
  async findPayment(id) {
    const [row] = await db.select().from(vaultPayments).where(eq(vaultPayments.paymentId, id));
    return row;
  },
});

/** What a wish finds, as two statements for whoever has others to send along. */
export const vaultReads = (db: Http, { userId, methodId }: VaultWish, processor: ProcessorName) =>
  [
    db
      .select()
      .from(customers)
      .where(and(eq(customers.userId, userId), eq(customers.processor, processor))),
    db
      .select()
      .from(savedMethods)
      .where(
        and(
          eq(savedMethods.id, methodId ?? NOBODYS),
          eq(savedMethods.userId, userId),
          eq(savedMethods.processor, processor),
          eq(savedMethods.state, "active"),
        ),
      ),
  ] as const;
const NOBODYS = "00000000-0000-0000-0000-000000000000" as SavedMethodId;

type Rows = readonly [
  InferSelectModel<typeof customers>[],
  InferSelectModel<typeof savedMethods>[],
];
export const toVaulted = ([[customer], [method]]: Rows) => ({
  customer: customer && toCustomer(customer),
  method: method && toMethod(method),
});

export const vaultOver = (db: Http): VaultStore => ({
  async read(wish, processor) {
    return toVaulted(await db.batch([...vaultReads(db, wish, processor)]));
  },
  async openCustomer(customer, at) {
    const { userId, processor } = customer;
    const [, [row]] = await db.batch([
      db
        .insert(customers)
        .values({ ...customer, createdAt: at })
        .onConflictDoNothing({ target: [customers.userId, customers.processor] }),
      db
        .select()
        .from(customers)
        .where(and(eq(customers.userId, userId), eq(customers.processor, processor))),
    ]);
    assert(row !== undefined, "a customer that was opened is there");
    return toCustomer(row);
  },
  async methodsOf(userId) {
    const rows = await db
      .select()
      .from(savedMethods)
      .where(and(eq(savedMethods.userId, userId), eq(savedMethods.state, "active")))
      .orderBy(desc(savedMethods.isDefault), desc(savedMethods.createdAt), desc(savedMethods.id));
    return rows.map(toMethod);
  },
  async ofPayment(paymentId) {
    const theirs = and(
      eq(customers.userId, vaultPayments.userId),
      eq(customers.processor, payments.processor),
    );
    const [row] = await db
      .select({ customer: customers, method: savedMethods })
      .from(vaultPayments)
      .innerJoin(payments, eq(payments.id, vaultPayments.paymentId))
      .innerJoin(customers, theirs)
      .leftJoin(savedMethods, eq(savedMethods.id, vaultPayments.methodId))
      .where(eq(vaultPayments.paymentId, paymentId));
    const method = row?.method ?? undefined;
    return row && { customer: toCustomer(row.customer), method: method && toMethod(method) };
  },
});
