import { sellerCookie } from "../world/gate.ts";
import type { SimWorld } from "../world/world.ts";
import { atProcessor } from "./buyer.ts";
import { type Answer, codeOf, insist, openClient } from "./client.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const TRIES_MAX = 20;
const PRO = { plan: "pro", interval: "month" } as const;
const STUDIO = { plan: "studio", interval: "month" } as const;

/** A seller subscribes in two tabs, pays, goes up, asks to go down, and ends it at once. */
export async function subscribes(world: SimWorld): Promise<void> {
  const [artisan] = world.market.artisans;
  if (!artisan) throw new Error("a market has artisans");
  const ask = asking(world, artisan.id);
  const tabs = await Promise.all([ask("subscriptions", PRO), ask("subscriptions", PRO)]);
  const secret = tabs.map(secretIn).find((one) => one !== undefined);
  if (secret === undefined) throw new Error("a subscription that begins is to be paid");
  const [intent] = secret.split("_secret_");
  const path = `stripe/payment_intents/${intent}/confirm`;
  await atProcessor(world, "the seller pays", path, { card: "pm_card_visa" });
  await someHours(world);
  for (const [call, body] of [
    ["changes", STUDIO],
    ["changes", PRO],
    ["cancellation", { when: "now" }],
  ] as const) {
    const answer = await ask(call, body);
    world.note(`plan ${call} ${answer.status} ${codeOf(answer)}`);
    await someHours(world);
  }
}

const someHours = ({ scheduler, nowMs }: SimWorld) =>
  scheduler.pause("some hours pass", { fromMs: nowMs() + 5 * HOUR_MS });

/** Until there is an answer that says more than that an earlier one is still at work. */
function asking(world: SimWorld, sellerId: string) {
  const client = openClient(world, "seller of a plan", 0);
  return async (call: string, body: unknown): Promise<Answer> => {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const headers = { Cookie: sellerCookie(sellerId), "Idempotency-Key": world.newId() };
      const path = `/api/seller/plan/${call}`;
      const answer = await insist(world, () => client.post(path, body, headers));
      if (answer && codeOf(answer) !== "change_under_way") return answer;
      // Cron goes on with what was begun; in a run that is idle it looks a few times a day.
      const waitMs = Math.min(2 * MINUTE_MS * 2 ** tries, 4 * HOUR_MS);
      await world.scheduler.pause("asks again", { fromMs: world.nowMs() + waitMs });
    }
    throw new Error(`${call} comes to no end`);
  };
}

const secretIn = ({ body }: Answer) =>
  (body as { toPay?: { clientSecret: string } | null }).toPay?.clientSecret;
