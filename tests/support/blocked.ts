import { atDesk } from "./desks.ts";
import { due, runTransfers, transfersOf } from "./purchase.ts";
import type { World } from "./world.ts";

/** A transfer of 27.50 that PayPal refused, whose artisan PayPal takes by now: an operator lets it go. */
export async function blockedTransfer(w: World) {
  const { artisan, desk, login } = await atDesk(w);
  const purchase = await due(w, "paypal", { products: [await w.product(artisan)] });
  const receiver = (status: string) =>
    w.control("POST", "/paypal/receivers", { email: artisan.email, status });
  await receiver("blocked");
  await runTransfers(w);
  await receiver("verified");
  const [transfer] = await transfersOf(w, purchase);
  if (transfer?.state !== "blocked") throw new Error(`it is ${transfer?.state}`);
  const { id } = transfer;
  return {
    ...{ id, artisan, desk, login },
    unblock: (headers: Record<string, string> = w.operator) =>
      w.post(`/api/operator/transfers/${id}/unblock`, {}, headers),
    async state() {
      const [now] = await transfersOf(w, purchase);
      return [now?.state, now?.blockedReason];
    },
  };
}
