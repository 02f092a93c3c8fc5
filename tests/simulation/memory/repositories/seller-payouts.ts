import { fromPayout, toPayout } from "../../../../worker/db/rows.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { Tables } from "../engine/tables.ts";
import type { Plain } from "../plain.ts";

export const payoutsIn = ({ payouts }: Tables): Plain<Tx["payouts"]> => ({
  findByRef(ref) {
    const row = payouts.by("payouts_processor_ref", ref);
    return row && toPayout(row);
  },
  add: (payout, at) =>
    void payouts.insert([{ ...fromPayout(payout), createdAt: at, updatedAt: at }]),
  save(payout, at) {
    const row = payouts.get(payout.id);
    payouts.update(row ? [row] : [], { ...fromPayout(payout), updatedAt: at });
  },
});
