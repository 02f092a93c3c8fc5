import { withoutSecrets } from "../../../../worker/db/repositories/operations.ts";
import { toOperation } from "../../../../worker/db/rows.ts";
import { beyondBelief } from "../../../../worker/domain/clocks.ts";
import type { OperationId } from "../../../../worker/domain/ids.ts";
import { type Intent, nextTryAfter } from "../../../../worker/domain/operation.ts";
import type { Store, Tx } from "../../../../worker/usecases/ports.ts";
import type { Row } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import { first, ordered } from "../order.ts";
import type { Plain } from "../plain.ts";

const opened = (row: Row<"operations"> | undefined) => (row?.state === "open" ? row : undefined);

export function operationsIn({ operations }: Tables): Plain<Tx["operations"]> {
  return {
    open: (id, intent, at, nextTryAt) => void operations.insert([rowOf(id, intent, at, nextTryAt)]),
    openAll(all, at, nextTryAt) {
      if (all.length === 0) return;
      operations.insert(all.map(({ id, intent }) => rowOf(id, intent, at, nextTryAt)));
    },
    findOpen(subjectId) {
      const row = operations.by("operations_one_open_per_subject", subjectId);
      return row && toOperation(row);
    },
    refusals(subjectId, kind) {
      const refused = operations
        .where("ofSubject", uuid(subjectId))
        .filter((row) => row.kind === kind && row.state === "rejected");
      const last = ordered(refused, ({ closedAt }) => [closedAt]).at(-1);
      return { count: refused.length, lastAt: last?.closedAt ?? undefined };
    },
    lockOpen(id) {
      const row = opened(operations.get(id));
      return row && toOperation(row);
    },
    close(id, answer, at) {
      const state = answer.kind === "ok" ? "succeeded" : "rejected";
      const row = opened(operations.get(id));
      const closed = { state, answer: withoutSecrets(answer), closedAt: at } as const;
      operations.update(row ? [row] : [], closed);
    },
  };
}

/** Between transactions: who sends an operation when. */
export function operationsOver({ operations }: Tables): Plain<Store["operations"]> {
  return {
    begin(id, { now, until, canWait }) {
      const row = opened(operations.get(id));
      const lease = row?.leasedUntil;
      const isFree = row && (!lease || lease <= now || lease > beyondBelief(now));
      const begun = ({ tries, openedAt }: Row<"operations">) => ({
        ...{ tries: tries + 1, nextTryAt: nextTryAfter(now, tries), leasedUntil: until },
        openedAt: openedAt < now ? openedAt : now,
      });
      const [sent] = operations.update(row && (isFree || !canWait) ? [row] : [], begun);
      if (sent) return toOperation(sent);
      return canWait && row ? "leased" : undefined;
    },
    unlease(id) {
      const row = operations.get(id);
      operations.update(row ? [row] : [], { leasedUntil: null });
    },
    due(processor, now) {
      const due = operations
        .where("openOn", processor)
        .filter(({ nextTryAt: at }) => at <= now || at > beyondBelief(now));
      return first(due, ({ nextTryAt, id }) => [nextTryAt, id])?.id;
    },
    find(id) {
      const row = operations.get(id);
      return row && { state: row.state, answer: row.answer };
    },
  };
}

const rowOf = (
  id: OperationId,
  { kind, subjectId, processor, params }: Intent,
  openedAt: Date,
  nextTryAt: Date,
) => ({
  ...{ id, kind, subjectId, processor, params, openedAt, nextTryAt },
  ...{ state: "open" as const, tries: 0 },
});
