import { invoiceOnDemand } from "./billing/on-demand.ts";
import { idOf, type Platform } from "./platform.ts";

/** The object behind an id that `expand` names; "ch_1#refunds" is a list of the object `ch_1`. */
export function lookup(platform: Platform, id: string): unknown {
  const { stores } = platform;
  if (id.endsWith("#refunds")) return refundsOf(platform, id.slice(0, -"#refunds".length));
  if (id.startsWith("in_") && id.includes("#")) return invoiceOnDemand(platform, id);
  if (id.includes("#")) return platform.hidden.onDemand.get(id);
  for (const store of Object.values(stores)) {
    const found = store.find(id);
    if (found) return found;
  }
  const isDeleted = platform.hidden.saving.deletedCustomers.has(id);
  return isDeleted ? { id, object: "customer", deleted: true } : undefined;
}

function refundsOf(platform: Platform, chargeId: string): unknown {
  const data = platform.stores.refunds
    .among({ charge: chargeId })
    .filter((refund) => idOf(refund.charge) === chargeId)
    .reverse();
  return { object: "list", data, has_more: false, url: `/v1/charges/${chargeId}/refunds` };
}
