import { createHash } from "node:crypto";
import { lineKindOf } from "../../../../worker/domain/reconciliation.ts";
import type { Reconciliations, Run } from "../../../../worker/usecases/reconciliations.ts";
import type { Row, Values } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { instantText } from "../engine/values.ts";
import { descending, first } from "../order.ts";
import type { Plain } from "../plain.ts";
import { moves } from "./reconciliation-runs.ts";

type Matching = Pick<Reconciliations, "match" | "settle" | "review">;
type Effect = Row<"ledgerTransactions">;
type Line = Row<"statementLines">;
type Found = Values<"reconciliationDifferences"> &
  Pick<Row<"reconciliationDifferences">, "effectId" | "kind" | "currency" | "thereMinor"> &
  Pick<Row<"reconciliationDifferences">, "hereMinor" | "occurredAt">;
type Slice = { from: Date; until: Date };

const ONE_LINE = "statement_lines_rail_effect_id_kind_pk";
const isIn = (at: Date, { from, until }: Slice) => at >= from && at < until;

export function matchingOver(tables: Tables): Plain<Matching> {
  const { reconciliationDifferences: differences } = tables;
  const agree = (row: Row<"reconciliationDifferences">) =>
    thereOf(tables, row) !== null &&
    thereOf(tables, row) === hereOf(tables, row) &&
    isConsistent(tables, row);
  return {
    match(run, slice, to, lease) {
      for (const find of [linesThatDiffer, effectsThatDiffer, statesThatDiffer])
        open(tables, run, lease.at, find(tables, run, slice));
      return moves(tables, run, to, lease);
    },
    settle(rail, runId, at) {
      const settled = differences
        .all()
        .filter((row) => row.rail === rail && row.state !== "healed" && agree(row));
      const healed = { state: "healed", endedAt: at, endedBy: "books", runId } as const;
      return differences.update(settled, healed).length;
    },
    review(id, { class: as, note, evidence, subjectId }, at) {
      const row = differences.get(id);
      if (row?.state !== "open") return "healed";
      const [there, here] = [thereOf(tables, row), hereOf(tables, row)];
      const lacking = there === null ? "missing_there" : here === null ? "missing_here" : "amount";
      const otherwise = (there ?? here) === null ? row.class : lacking;
      const ended = agree(row)
        ? ({ state: "healed", endedAt: at, endedBy: "books" } as const)
        : { class: as ?? otherwise, note: note ?? row.note };
      const found = { thereMinor: there ?? row.thereMinor, hereMinor: here ?? row.hereMinor };
      const [reviewed] = differences.update([row], {
        ...{ ...ended, ...found, seenAt: at },
        ...{ evidence: evidence ?? row.evidence, subjectId: subjectId ?? row.subjectId },
      });
      return reviewed?.state ?? "healed";
    },
  };
}

/** By how much an effect moved its rail's balance; null if it has no entry there. */
function onRail({ ledgerEntries }: Tables, { id, processor }: Effect): bigint | null {
  const moved = ledgerEntries
    .where("ofTransaction", id)
    .filter(({ account }) => account === `processor:${processor}`);
  return moved.length === 0 ? null : moved.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}
const lineOf = ({ statementLines }: Tables, rail: string, effectId: string, kind: string) =>
  statementLines.by(ONE_LINE, rail, effectId, kind);

/** Lines that the ledger has not, or not so. */
function linesThatDiffer(tables: Tables, { rail }: Run, slice: Slice): Found[] {
  const lines = tables.statementLines
    .all()
    .filter((line) => line.rail === rail && isIn(line.occurredAt, slice));
  return lines.flatMap((line) => {
    const posted = effectsOf(tables, rail, line.effectId).filter(
      ({ kind }) => lineKindOf(kind) === line.kind,
    );
    if (posted.length === 0) return [foundOf(line, undefined, "missing_here", null)];
    return posted.flatMap((effect) => {
      const minor = onRail(tables, effect);
      const isSame = effect.currency === line.currency && (minor ?? 0n) === line.amountMinor;
      const here = effect.currency === line.currency ? minor : null;
      return isSame ? [] : [foundOf(line, effect, "amount", here)];
    });
  });
}

const foundOf = (
  { effectId, kind, currency, amountMinor, lineRef, sourceRef, occurredAt }: Line,
  effect: Effect | undefined,
  as: "missing_here" | "amount",
  hereMinor: bigint | null,
): Found => ({
  ...{ effectId, kind, currency, class: as, thereMinor: amountMinor, hereMinor },
  ...{ lineRef, sourceRef, subjectId: effect?.subjectId ?? null, occurredAt },
});

/** Effects of the ledger that the statement has not, or in another currency. */
function effectsThatDiffer(tables: Tables, run: Run, slice: Slice): Found[] {
  const { rail, judgedUntil, from } = run;
  const effects = tables.ledgerTransactions
    .all()
    .filter(({ processor, postedAt }) => processor === rail && isIn(postedAt, slice));
  return effects.flatMap((effect) => {
    const { externalId: effectId, currency, subjectId, postedAt } = effect;
    const kind = lineKindOf(effect.kind);
    const hereMinor = onRail(tables, effect) ?? 0n;
    const line = lineOf(tables, rail, effectId, kind);
    if (hereMinor === 0n || line?.currency === currency) return [];
    const absent = postedAt > (judgedUntil ?? from) ? "timing" : "missing_there";
    return [
      {
        ...{ effectId, kind, currency, class: line ? "amount" : absent, thereMinor: null },
        ...{ hereMinor, lineRef: line?.lineRef ?? null, sourceRef: line?.sourceRef ?? null },
        ...{ subjectId, occurredAt: postedAt },
      },
    ];
  });
}

/** What the ledger says of a payment, refund or transfer, and its row denies. */
function statesThatDiffer(tables: Tables, { rail }: Run, slice: Slice): Found[] {
  const touched = tables.ledgerTransactions
    .all()
    .filter(({ processor, postedAt }) => processor === rail && isIn(postedAt, slice));
  const subjects = new Set(touched.flatMap(({ subjectId }) => subjectId ?? []));
  return [...subjects].flatMap((subjectId) =>
    contradictions(tables, rail, subjectId).map(({ minor, ...found }) => {
      const line = lineOf(tables, rail, found.effectId, found.kind);
      return {
        ...{ ...found, class: "state" as const, thereMinor: minor, hereMinor: minor },
        ...{ lineRef: line?.lineRef ?? null, sourceRef: line?.sourceRef ?? null, subjectId },
      };
    }),
  );
}

/** By which effects money of ours goes out or in, and in which states of its row it has. */
const movers = [
  { table: "payments", kinds: ["capture", "unapplied_capture"], states: ["succeeded"] },
  { table: "refunds", kinds: ["refund", "refund_returned"], states: ["succeeded"] },
  {
    table: "transfers",
    kinds: ["transfer", "transfer_returned"],
    states: ["sent", "settled"],
  },
] as const;

function contradictions(tables: Tables, rail: string, subjectId: string) {
  return movers.flatMap(({ table, kinds, states }) => {
    const row = tables[table].get(subjectId);
    if (!row) return [];
    const [kind, back] = kinds;
    const moved = tables.ledgerTransactions.where("ofSubject", subjectId).flatMap((effect) => {
      const isMover = effect.kind === kind || effect.kind === back;
      const minor = isMover && effect.processor === rail ? onRail(tables, effect) : null;
      return minor === null ? [] : [{ effect, minor }];
    });
    const ofCurrency = Map.groupBy(moved, ({ effect }) => effect.currency);
    return [...ofCurrency].flatMap(([currency, all]) => {
      const minor = all.reduce((sum, one) => sum + one.minor, 0n);
      if ((minor !== 0n) === (states as readonly string[]).includes(row.state)) return [];
      const latest = lastOf(
        all.map(({ effect }) => effect),
        back,
      );
      const postedMs = Math.max(...all.map(({ effect }) => effect.postedAt.getTime()));
      return [
        { effectId: latest.externalId, kind, currency, minor, occurredAt: new Date(postedMs) },
      ];
    });
  });
}

/** The last that took the money, or else the last that gave it. */
function lastOf(effects: readonly Effect[], back: string): Effect {
  const ids = [...effects].sort((a, b) => (a.id < b.id ? 1 : -1));
  const latest = first(
    ids.map((effect, n) => ({ effect, n })),
    ({ effect, n }) => [effect.kind === back ? 1 : 0, descending(effect.postedAt), n],
  );
  return latest!.effect;
}

function open(tables: Tables, { id: runId, rail }: Run, at: Date, found: readonly Found[]): void {
  const rows = found.map((one) => ({
    ...{ ...one, id: idOf(rail, one, at) as never, rail, evidence: {}, state: "open" as const },
    ...{ runId, openedAt: at, seenAt: at },
  }));
  tables.reconciliationDifferences.insert(rows, {
    on: "reconciliation_differences_one_per_effect",
    set(old, excluded) {
      // What an operator has explained stays so until it is another sum.
      const isExplained =
        old.state === "closed" &&
        old.thereMinor === excluded.thereMinor &&
        old.hereMinor === excluded.hereMinor;
      const opened = {
        class: excluded.class,
        state: "open",
        endedAt: null,
        endedBy: null,
      } as const;
      return {
        ...(isExplained ? {} : opened),
        ...{ thereMinor: excluded.thereMinor, hereMinor: excluded.hereMinor },
        lineRef: excluded.lineRef ?? old.lineRef,
        sourceRef: excluded.sourceRef ?? old.sourceRef,
        subjectId: excluded.subjectId ?? old.subjectId,
        ...{ runId: excluded.runId, seenAt: excluded.seenAt, triedAt: null },
      };
    },
  });
}

/** As production's statement makes it. */
function idOf(rail: string, { effectId, kind, currency }: Found, at: Date): string {
  const text = [rail, effectId, kind, currency, instantText(at)].join(" ");
  const hex = createHash("md5").update(text).digest("hex");
  const marked = `${hex.slice(0, 12)}8${hex.slice(13, 16)}8${hex.slice(17)}`;
  return marked.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const effectsOf = ({ ledgerTransactions }: Tables, rail: string, effectId: string) =>
  ledgerTransactions.where("named", effectId).filter(({ processor }) => processor === rail);

type Named = Pick<Row<"reconciliationDifferences">, "rail" | "effectId" | "kind" | "currency">;
function thereOf(tables: Tables, { rail, effectId, kind, currency }: Named): bigint | null {
  const line = lineOf(tables, rail, effectId, kind);
  return line?.currency === currency ? line.amountMinor : null;
}
function hereOf(tables: Tables, { rail, effectId, kind, currency }: Named): bigint | null {
  const sums = effectsOf(tables, rail, effectId)
    .filter((effect) => lineKindOf(effect.kind) === kind && effect.currency === currency)
    .flatMap((effect) => onRail(tables, effect) ?? []);
  return sums.length === 0 ? null : sums.reduce((sum, minor) => sum + minor, 0n);
}
const isConsistent = (
  tables: Tables,
  { rail, subjectId }: Pick<Row<"reconciliationDifferences">, "rail" | "subjectId">,
) => subjectId === null || contradictions(tables, rail, subjectId).length === 0;
