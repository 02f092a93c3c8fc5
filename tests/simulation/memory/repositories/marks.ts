import type { ReadingMarks } from "../../../../worker/usecases/reading-marks.ts";
import type { Tables } from "../engine/tables.ts";
import { first } from "../order.ts";
import type { Plain } from "../plain.ts";

const ONE_MARK = "reading_marks_pkey";

export function marksOver({
  readingMarks,
  inbox,
  sellers,
  transfers,
}: Tables): Plain<ReadingMarks> {
  return {
    readUntil: (list) => readingMarks.get(list)?.readUntil ?? undefined,
    moveTo(list, readUntil, triedAt) {
      const set = () => ({ readUntil, triedAt });
      readingMarks.insert([{ list, readUntil, triedAt }], { on: ONE_MARK, set });
    },
    unknownEvents: (processor, ids) =>
      new Set(ids.filter((id) => !inbox.by("inbox_one_row_per_event", processor, id))),
    unknownTransfers(rail, refs) {
      const all = transfers.all().filter((row) => row.rail === rail);
      const known = new Set(
        all.flatMap(({ processorRef, pastRefs }) => [processorRef, ...pastRefs]),
      );
      return new Set(refs.filter((ref) => !known.has(ref)));
    },
    accountToRead(prefix, at, before) {
      const waiting = sellers.all().flatMap(({ id, stripeAccountId: account }) => {
        const mark = account === null ? undefined : readingMarks.get(`${prefix}${account}`);
        const isDue = account !== null && (!mark || mark.triedAt <= before);
        return isDue ? [{ id, account, triedMs: mark ? mark.triedAt.getTime() : -Infinity }] : [];
      });
      const next = first(waiting, ({ id, triedMs }) => [triedMs, id]);
      if (!next) return undefined;
      readingMarks.insert([{ list: `${prefix}${next.account}`, readUntil: null, triedAt: at }], {
        ...{ on: ONE_MARK, set: () => ({ triedAt: at }) },
      });
      return next.account;
    },
  };
}
