import { type SQL, sql } from "drizzle-orm";
import {
  paymentAttempts,
  payments,
  payoutBatches,
  refunds,
  sellers,
  transfers,
} from "../schema/index.ts";

/**
 * All that the processors call these payments, refunds, transfers, batches and accounts: the names
 * by which events name their objects. `paid` is a query of payments' ids, whose rows the others may
 * use; the others are conditions on their tables.
 */
export const namesOf = (of: Record<"paid" | "refunded" | "sent" | "batched" | "sold", SQL>) => sql`
  with paid (id) as (${of.paid}),
    sent as (select ${transfers.batchId}, ${transfers.processorRef}, ${transfers.pastRefs}
      from ${transfers} where ${of.sent})
  select unnest(array[${payments.processorRef}, ${payments.chargeRef}])
    from ${payments} where ${payments.id} in (select id from paid)
  union select ${paymentAttempts.attemptRef}
    from ${paymentAttempts} where ${paymentAttempts.paymentId} in (select id from paid)
  union select ${refunds.processorRef} from ${refunds} where ${of.refunded}
  union select unnest(array_append(past_refs, processor_ref)) from sent
  union select ${payoutBatches.processorRef} from ${payoutBatches} where ${of.batched}
  union select ${sellers.stripeAccountId} from ${sellers} where ${of.sold}`;
