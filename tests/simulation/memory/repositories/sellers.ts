import { toSeller } from "../../../../worker/db/rows.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { Tables } from "../engine/tables.ts";
import type { Plain } from "../plain.ts";

export function sellersIn({ sellers, sellerRequirements }: Tables): Plain<Tx["sellers"]> {
  return {
    find(id) {
      const row = sellers.get(id);
      return row && toSeller(row);
    },
    findAll: (ids) => sellers.among(ids).map(toSeller),
    findByAccount(ref) {
      const row = sellers.by("sellers_stripeAccountId_unique", ref);
      return row && toSeller(row);
    },
    setStripeTransfers(id, stripeTransfers) {
      const row = sellers.get(id);
      sellers.update(row ? [row] : [], { stripeTransfers });
    },
    saveRequirements(sellerId, requirements, readAt) {
      const row = { sellerId, ...requirements, readAt };
      sellerRequirements.insert([row], { on: "seller_requirements_pkey", set: () => row });
    },
    nameAccount(id, stripeAccountId) {
      const row = sellers.get(id);
      const isFree = row !== undefined && row.stripeAccountId === null;
      return sellers.update(isFree ? [row] : [], { stripeAccountId }).length > 0;
    },
  };
}

export function railsIn({ railSwitches }: Tables): Plain<Tx["rails"]> {
  return {
    isStopped: (rail, direction) => railSwitches.get(rail, direction)?.stopped ?? false,
    save: (row) =>
      void railSwitches.insert([row], {
        ...{ on: "rail_switches_rail_direction_pk", set: () => row },
      }),
  };
}
