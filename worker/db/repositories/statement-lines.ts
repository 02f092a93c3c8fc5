import { sql } from "drizzle-orm";
import type { ReconciliationId } from "../../domain/ids.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { StatementLine } from "../../domain/reconciliation.ts";
import type { Http } from "../client.ts";
import { statementLines } from "../schema/index.ts";

/** A page in one statement and one parameter, however many lines it has. */
export function keepingLines(
  db: Http,
  rail: ProcessorName,
  lines: readonly StatementLine[],
  runId: ReconciliationId | null,
  at: Date,
) {
  const rows = JSON.stringify(eachOnce(lines).map(toRow));
  const seenAt = sql`${at.toISOString()}::timestamptz`;
  return db.execute(sql`
    insert into ${statementLines}
      (rail, effect_id, kind, currency, amount_minor, line_ref, type, source_ref, occurred_at,
       available_on, run_id, seen_at)
    select ${rail}, effect_id, kind, currency, amount_minor, line_ref, type, source_ref, occurred_at,
      available_on, ${runId}::uuid, ${seenAt}
    from jsonb_to_recordset(${rows}::jsonb) as line(effect_id text, kind text, currency text,
      amount_minor bigint, line_ref text, type text, source_ref text, occurred_at timestamptz,
      available_on timestamptz)
    on conflict (rail, effect_id, kind) do update set
      amount_minor = excluded.amount_minor, currency = excluded.currency,
      line_ref = excluded.line_ref, type = excluded.type, source_ref = excluded.source_ref,
      occurred_at = excluded.occurred_at, available_on = excluded.available_on,
      run_id = excluded.run_id, seen_at = excluded.seen_at`);
}

/** A statement changes no row twice; should a page name an effect twice, its last word counts. */
function eachOnce(lines: readonly StatementLine[]): StatementLine[] {
  return [...new Map(lines.map((line) => [`${line.effectId} ${line.kind}`, line])).values()];
}

const toRow = (line: StatementLine) => ({
  effect_id: line.effectId,
  kind: line.kind,
  currency: line.currency,
  amount_minor: `${line.minor}`,
  line_ref: line.lineRef,
  type: line.type,
  source_ref: line.sourceRef ?? null,
  occurred_at: line.occurredAt.toISOString(),
  available_on: line.availableOn?.toISOString() ?? null,
});
