import { bigint, text, timestamp, uuid } from "drizzle-orm/pg-core";
import type { Currency } from "../../domain/currency.ts";

// No column has a default for time or ids: both come from ports, so that a run can be repeated.
export const id = <T extends string>() => uuid().$type<T>().notNull();
export const minor = () => bigint({ mode: "bigint" });
export const currency = () => text().$type<Currency>().notNull();
export const instant = () => timestamp({ withTimezone: true, mode: "date", precision: 3 });
