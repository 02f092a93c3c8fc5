import { sql } from "drizzle-orm";
import { bigint, check, type PgColumn, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Currency } from "../../domain/currency.ts";

// No column has a default for time or ids: both come from ports, so that a run can be repeated.
export const id = <T extends string>() => uuid().$type<T>().notNull();
export const minor = () => bigint({ mode: "bigint" });
export const currency = () => text().$type<Currency>().notNull();
export const instant = () => timestamp({ withTimezone: true, mode: "date", precision: 3 });

/** What one part gives and bears of what goes back to a buyer, by a refund or by a dispute. */
export const shareColumns = () => ({
  itemsMinor: minor().notNull(),
  shippingMinor: minor().notNull(),
  commissionMinor: minor().notNull(),
  feeMinor: minor().notNull(),
  withheldMinor: minor().notNull(),
  debtMinor: minor().notNull(),
  lossMinor: minor().notNull(),
});
/** What a part gives back is borne by somebody, to the cent. */
export const shareChecks = (
  table: string,
  t: Record<keyof ReturnType<typeof shareColumns>, PgColumn>,
) => [
  check(
    `${table}_not_negative`,
    sql`least(${t.itemsMinor}, ${t.shippingMinor}, ${t.commissionMinor}, ${t.feeMinor}, ${t.withheldMinor}, ${t.debtMinor}, ${t.lossMinor}) >= 0`,
  ),
  check(
    `${table}_adds_up`,
    sql`${t.itemsMinor} + ${t.shippingMinor} + ${t.feeMinor} = ${t.commissionMinor} + ${t.withheldMinor} + ${t.debtMinor} + ${t.lossMinor}`,
  ),
];
