import type { SellerId } from "../domain/ids.ts";
import { periodOfYear } from "../domain/months.ts";
import { type SellerTax, type TaxReport, taxReport } from "../domain/tax.ts";
import type { Deps } from "./ports.ts";

type Page = { readonly after: SellerId | undefined; readonly limit: number };
export type TaxPage = TaxReport & { readonly next: SellerId | null };

/** A year of sellers by their ids, those after one, at most so many. */
export async function readTax(
  deps: Deps,
  { year, after, limit }: Page & { readonly year: number },
): Promise<TaxPage> {
  // One more than asked for says whether there is a next page.
  const which = { after, limit: limit + 1 };
  const rows = await deps.store.statements.tax(periodOfYear(year), which);
  const report = taxReport(year, rows, deps.now());
  const sellers = report.sellers.slice(0, limit);
  const hasMore = report.sellers.length > limit;
  return { ...report, sellers, next: (hasMore && sellers.at(-1)?.sellerId) || null };
}

/** A year of one seller; null: nothing was booked for them in it. */
export async function readSellerTax(
  deps: Deps,
  { year, sellerId }: { readonly year: number; readonly sellerId: SellerId },
): Promise<Omit<TaxReport, "sellers"> & { readonly seller: SellerTax | null }> {
  const rows = await deps.store.statements.tax(periodOfYear(year), { sellerId });
  const { sellers, ...report } = taxReport(year, rows, deps.now());
  return { ...report, seller: sellers[0] ?? null };
}
