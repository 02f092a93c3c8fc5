import type { Difference, Reconciliations } from "../../../../worker/usecases/reconciliations.ts";
import type { Row } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { descending, first, ordered } from "../order.ts";
import type { Plain } from "../plain.ts";
import { matchingOver } from "./matching.ts";
import { keepLines, runsOver } from "./reconciliation-runs.ts";

export function reconciliationsOver(tables: Tables): Plain<Reconciliations> {
  const { reconciliationDifferences: differences } = tables;
  const openOn = (rail: string) =>
    differences.all().filter((row) => row.rail === rail && row.state === "open");
  return {
    ...runsOver(tables),
    ...matchingOver(tables),
    addLines(rail, lines, at) {
      if (lines.length > 0) keepLines(tables, rail, lines, null, at);
    },
    take({ rail, startedAt }, lacking, at) {
      const waiting = openOn(rail).filter(
        ({ triedAt, thereMinor, class: as }) =>
          (triedAt === null || triedAt < startedAt) &&
          (lacking === "there" ? thereMinor === null && as !== "timing" : thereMinor !== null),
      );
      const next = first(waiting, ({ occurredAt, kind, id }) => [occurredAt, kind, id]);
      const [row] = differences.update(next ? [next] : [], { triedAt: at });
      return row && toDifference(row);
    },
    giveBack: (ids) => void differences.update(differences.among(ids), { triedAt: null }),
    close(id, note, by, at) {
      const row = differences.get(id);
      const closed = { state: "closed", note, endedAt: at, endedBy: by } as const;
      return differences.update(row?.state === "open" ? [row] : [], closed).length > 0;
    },
    ours(rail, { id, ref }) {
      const isNamed = (row: { id: string; processorRef: string | null }) =>
        row.id === id || (ref !== null && row.processorRef === ref);
      const { payments, refunds, transfers } = tables;
      const paid = payments.all().filter((row) => row.processor === rail && isNamed(row));
      const returned = refunds
        .all()
        .filter((row) => payments.get(row.paymentId)?.processor === rail && isNamed(row));
      const sent = transfers.all().filter((row) => row.rail === rail && isNamed(row));
      const sum = ({ amountMinor, currency }: { amountMinor: bigint; currency: string }) => ({
        ...{ minor: `${amountMinor}`, currency },
      });
      return [
        ...paid.map((row) => ({
          id: row.id,
          row: { use: row.use, order: row.orderId, state: row.state, ...sum(row), payment: row.id },
        })),
        ...returned.map((row) => ({
          id: row.id,
          row: { state: row.state, ...sum(row), refund: row.id, payment: row.paymentId },
        })),
        ...sent.map((row) => ({
          id: row.id,
          row: {
            ...{ state: row.state, ...sum(row), payment: row.paymentId, transfer: row.id },
            blockedReason: row.blockedReason,
          },
        })),
      ];
    },
    transferRefs(rail, effectIds) {
      const about = tables.ledgerTransactions
        .all()
        .filter((row) => row.processor === rail && effectIds.includes(row.externalId));
      const refs = about.flatMap(({ subjectId }) => {
        const row = subjectId === null ? undefined : tables.transfers.get(subjectId);
        return row ? [...row.pastRefs, row.processorRef].flatMap((ref) => ref ?? []) : [];
      });
      return [...new Set(refs)];
    },
    differences({ rail, state, limit }) {
      const chosen = differences
        .all()
        .filter((row) => row.state === state && (rail === undefined || row.rail === rail));
      return ordered(chosen, ({ openedAt, id }) => [descending(openedAt), id])
        .slice(0, limit)
        .map(toDifference);
    },
    countOpen(rail) {
      const classes = Map.groupBy(openOn(rail), (row) => row.class);
      return Object.fromEntries([...classes].map(([of, rows]) => [of, rows.length]));
    },
    explained() {
      const open = differences.all().filter(({ state }) => state !== "healed");
      const sums = [...Map.groupBy(open, ({ rail, currency }) => `${rail} ${currency}`).values()];
      return ordered(sums, ([row]) => [row!.rail, row!.currency]).map((rows) => ({
        ...{ rail: rows[0]!.rail, currency: rows[0]!.currency, differences: rows.length },
        minor: rows.reduce(
          (sum, { thereMinor, hereMinor }) => sum + (thereMinor ?? 0n) - (hereMinor ?? 0n),
          0n,
        ),
      }));
    },
  };
}

const toDifference = ({ triedAt: _, ...row }: Row<"reconciliationDifferences">): Difference => row;
