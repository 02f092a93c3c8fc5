import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/** Of a list that is newest first, what comes after its row `before`: undefined is the first page. */
export const earlier = (
  before: { readonly at: Date; readonly id: string } | undefined,
  at: SQLWrapper,
  id: SQLWrapper,
): SQL | undefined =>
  before && sql`(${at}, ${id}) < (${before.at.toISOString()}::timestamptz, ${before.id}::uuid)`;
