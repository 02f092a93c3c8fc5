import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { Tables } from "../engine/tables.ts";
import type { Plain } from "../plain.ts";

export const differencesIn = ({
  reconciliationDifferences: differences,
}: Tables): Plain<Tx["differences"]> => ({
  open(difference, at) {
    const known = { class: "missing_here", state: "open", evidence: {} } as const;
    const times = { occurredAt: at, openedAt: at, seenAt: at };
    differences.insert([{ ...difference, ...known, lineRef: difference.effectId, ...times }], {
      on: "reconciliation_differences_one_per_effect",
    });
  },
});
