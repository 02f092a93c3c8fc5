import { type SQL, sql } from "drizzle-orm";
import { type RuleName, rules } from "../../../domain/invariant-rules.ts";
import type { Break } from "../../../domain/invariants.ts";
import { assert } from "../../../domain/result.ts";
import type { CheckScope } from "../../../usecases/invariant-ports.ts";
import type { Http, Transaction } from "../../client.ts";
import { disputes } from "./disputes.ts";
import { currencies, effects, owed, postings, transactions } from "./ledger.ts";
import { orders, products } from "./orders.ts";
import { payments, refunds, refundsOnTheirWay, unapplied } from "./payments.ts";
import { type Subjects, subjectsOf } from "./scope.ts";
import { batches, batchesOnTheirWay, transfers, transfersOnTheirWay } from "./transfers.ts";

/** The ledger first. Each answers a rule, the id of what breaks it, and facts. */
const checks: readonly ((subjects: Subjects) => SQL)[] = [
  ...[transactions, currencies, owed, effects, postings],
  ...[orders, payments, refunds, transfers, disputes, batches, products],
  ...[transfersOnTheirWay, batchesOnTheirWay, refundsOnTheirWay, unapplied],
];

/** Enough to see what is wrong; a mistake made a million times does not need a million alerts. */
const BREAKS_PER_CHECK_MAX = 100;

/**
 * All checks as one statement: one round trip, one snapshot, and nothing of it writes. For
 * everything it is the same text each time, without parameters.
 */
export function checkStatement(scope: CheckScope): SQL {
  const subjects = subjectsOf(scope);
  const each = checks.map(
    (check, at) => sql`(select ${sql.raw(`${at}`)} as "check", b.* from (
      ${check(subjects)}) b limit ${sql.raw(`${BREAKS_PER_CHECK_MAX}`)})`,
  );
  return sql`${subjects.preamble} ${sql.join(each, sql` union all `)}`;
}

type Row = { check: number; rule: RuleName; subject: string; facts: Record<string, unknown> };

/** What is wrong now. `isComplete` is false if there is more of something than is answered. */
export async function findBreaks(
  db: Http | Transaction,
  scope: CheckScope,
): Promise<{ found: readonly Break[]; isComplete: boolean }> {
  const { rows } = await db.execute<Row>(checkStatement(scope));
  const counts = checks.map((_, at) => rows.filter(({ check }) => check === at).length);
  return {
    found: rows.map(toBreak),
    isComplete: counts.every((count) => count < BREAKS_PER_CHECK_MAX),
  };
}

function toBreak({ rule, subject, facts }: Row): Break {
  const [invariant] = rules[rule] ?? [];
  assert(invariant !== undefined, "a check answers a rule that is known");
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  return {
    ...{ invariant, rule, subject },
    facts: Object.fromEntries(known.map(([name, value]) => [name, `${value}`])),
  };
}
