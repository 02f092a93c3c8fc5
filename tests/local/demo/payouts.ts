import type { TransferView } from "../../../worker/http/contract/operator.ts";
import { askJson, freshKey, postJson } from "../http.ts";
import type { LocalSystem } from "../system.ts";
import { handsAt } from "./hands.ts";
import type { Purchase } from "./purchases.ts";
import { until } from "./until.ts";

/** Longer than the holding time, and long enough for Stripe to make every charge available. */
const HOLDING_MS = 8 * 24 * 60 * 60 * 1000;

const ended: readonly TransferView["state"][] = ["settled", "failed", "reversed"];

/** Every part is shipped, the holding time passes, and cron runs until every artisan is paid. */
export async function payArtisans(
  system: LocalSystem,
  purchases: readonly Purchase[],
): Promise<Map<string, TransferView[]>> {
  const hands = handsAt(system.control, system.worldId);
  for (const { order } of purchases)
    for (const { id } of order.parts)
      await postJson(
        `${system.apiUrl}/seller-orders/${id}/shipments`,
        { carrier: "Post" },
        {
          ...asOperator(system),
          ...freshKey(),
        },
      );
  await hands.moveClock(HOLDING_MS);
  return until("every transfer is settled", async () => {
    await system.tick();
    await hands.untilDelivered();
    const transfers = await transfersOf(system, purchases);
    return [...transfers.values()].flat().every(({ state }) => ended.includes(state))
      ? transfers
      : undefined;
  });
}

async function transfersOf(system: LocalSystem, purchases: readonly Purchase[]) {
  const found = new Map<string, TransferView[]>();
  for (const { order } of purchases) {
    const url = `${system.apiUrl}/operator/orders/${order.id}/transfers`;
    const headers = asOperator(system);
    found.set(order.id, (await askJson<{ transfers: TransferView[] }>(url, { headers })).transfers);
  }
  return found;
}

export const asOperator = ({ deskHeaders }: LocalSystem) => deskHeaders;
