import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { CustomerId, PaymentId, SavedMethodId, SetupId, UserId } from "../../domain/ids.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { MethodDisplay, SavedMethodState } from "../../domain/saved-methods.ts";
import { users } from "./accounts.ts";
import { id, instant } from "./columns.ts";
import { payments } from "./payments.ts";

/** Whoever leaves takes all of it along: none of it is evidence of money. */
const ofUser = () => id<UserId>().references(() => users.id, { onDelete: "cascade" });

export const customers = pgTable(
  "customers",
  {
    id: id<CustomerId>().primaryKey(),
    userId: ofUser(),
    processor: text().$type<ProcessorName>().notNull(),
    ref: text(),
    createdAt: instant().notNull(),
  },
  (t) => [
    unique("customers_one_per_processor").on(t.userId, t.processor),
    unique("customers_ref").on(t.processor, t.ref),
    check("customers_processor", sql`${t.processor} in ('stripe','paypal')`),
  ],
);

export const savedMethods = pgTable(
  "saved_methods",
  {
    id: id<SavedMethodId>().primaryKey(),
    userId: ofUser(),
    processor: text().$type<ProcessorName>().notNull(),
    ref: text().notNull(),
    kind: text().$type<MethodDisplay["kind"]>().notNull(),
    brand: text(),
    last4: text(),
    expMonth: integer(),
    expYear: integer(),
    funding: text(),
    email: text(),
    fingerprint: text(),
    isDefault: boolean().notNull(),
    state: text().$type<SavedMethodState>().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    unique("saved_methods_ref").on(t.processor, t.ref),
    uniqueIndex("saved_methods_one_default").on(t.userId).where(sql`${t.isDefault} = true`),
    uniqueIndex("saved_methods_each_once")
      .on(t.userId, t.processor, t.fingerprint)
      .where(sql`${t.state} = 'active'`),
    index("saved_methods_by_user").on(t.userId),
    check("saved_methods_processor", sql`${t.processor} in ('stripe','paypal')`),
    check("saved_methods_kind", sql`${t.kind} in ('card','paypal')`),
    check("saved_methods_state", sql`${t.state} in ('active','removed')`),
    check("saved_methods_default_is_active", sql`${t.isDefault} = false or ${t.state} = 'active'`),
    check("saved_methods_month", sql`${t.expMonth} between 1 and 12`),
  ],
);

export const methodSetups = pgTable(
  "method_setups",
  {
    id: id<SetupId>().primaryKey(),
    userId: ofUser(),
    processor: text().$type<ProcessorName>().notNull(),
    ref: text(),
    methodRef: text(),
    createdAt: instant().notNull(),
  },
  (t) => [
    unique("method_setups_ref").on(t.processor, t.ref),
    index("method_setups_by_user").on(t.userId),
    check("method_setups_processor", sql`${t.processor} in ('stripe','paypal')`),
  ],
);

export const vaultPayments = pgTable(
  "vault_payments",
  {
    paymentId: id<PaymentId>()
      .primaryKey()
      .references(() => payments.id),
    userId: ofUser(),
    methodId: uuid()
      .$type<SavedMethodId>()
      .references(() => savedMethods.id, { onDelete: "set null" }),
    saves: boolean().notNull(),
  },
  (t) => [index("vault_payments_by_user").on(t.userId)],
);
