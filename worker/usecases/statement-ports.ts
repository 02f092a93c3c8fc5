import type { SellerId } from "../domain/ids.ts";
import type { Period } from "../domain/months.ts";
import type { StatementFile } from "../domain/statement.ts";
import type { TaxRow } from "../domain/tax.ts";

/** More lines than this are no statement that anybody reads, and no answer that fits a Worker. */
export const STATEMENT_LINES_MAX = 20_000;

/** What sellers and tax offices are told of, by the ledger. One round trip each, in one snapshot. */
export interface StatementReads {
  /** When something first was booked on one of the seller's accounts; undefined: nothing was. */
  firstEntryOf(seller: SellerId): Promise<Date | undefined>;
  /** Undefined: the month has more lines than `STATEMENT_LINES_MAX`. */
  file(seller: SellerId, period: Period): Promise<StatementFile | undefined>;
  /** Of sellers by their ids, those after one, at most so many; or of one alone. */
  tax(period: Period, which: TaxSelector): Promise<readonly TaxRow[]>;
}
export type TaxSelector =
  | { readonly sellerId: SellerId }
  | { readonly after: SellerId | undefined; readonly limit: number };
