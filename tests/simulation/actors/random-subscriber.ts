import { happens, oneOf } from "../engine/choices.ts";
import { sellerCookie } from "../world/gate.ts";
import type { SimWorld } from "../world/world.ts";
import { atProcessor } from "./buyer.ts";
import { type Answer, codeOf, insist, openClient } from "./client.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const LOSS_PER_THOUSAND = 60;
/** Cron goes on with what was begun; who is told so again and again comes another day. */
const TRIES_MAX = 6;
const DEEDS_MAX = 9;
/** What passes between two deeds: a moment, a while, and whole periods with what becomes due in them. */
const PASS_MS = [0, 0, 10 * MINUTE_MS, 5 * HOUR_MS, 3 * DAY_MS, 31 * DAY_MS, 40 * DAY_MS] as const;

const TERMS = (["pro", "studio"] as const).flatMap((plan) =>
  (["month", "year"] as const).map((interval) => ({ plan, interval })),
);
const CARDS = [
  ...(["pm_card_visa", "pm_card_visa", "pm_card_visa", "pm_card_chargeCustomerFail"] as const),
  ...(["pm_card_authenticationRequired", "pm_card_chargeDeclined"] as const),
] as const;
const ANSWERS = ["pass", "pass", "fail", "leave"] as const;

type Ask = (call: string, body?: unknown) => Promise<Answer | undefined>;
type Deed = (world: SimWorld, ask: Ask) => Promise<void>;

/** A seller who does this and that about a plan, in one tab or two, with whatever card, over months. */
export async function randomSubscriber(world: SimWorld, name: string, sellerId: string) {
  const { choices, scheduler, nowMs } = world;
  const ask = asking(world, name, sellerId);
  await deeds.subscribe(world, ask);
  for (let left = choices.pick(DEEDS_MAX); left > 0; left--) {
    const passMs = oneOf(choices, PASS_MS);
    if (passMs > 0) await scheduler.pause("time passes", { fromMs: nowMs() + passMs });
    await deeds[oneOf(choices, WISHES)](world, ask);
  }
}

const deeds = {
  async subscribe(world, ask) {
    const { choices } = world;
    const terms = oneOf(choices, TERMS);
    // A second tab, perhaps with another plan in it.
    const other = happens(choices, 300) ? [oneOf(choices, TERMS)] : [];
    const answers = await Promise.all([terms, ...other].map((one) => ask("subscriptions", one)));
    for (const answer of answers) await pays(world, answer);
  },
  async change({ choices }, ask) {
    const first = oneOf(choices, TERMS);
    const second = happens(choices, 200) ? [oneOf(choices, TERMS)] : [];
    await Promise.all([first, ...second].map((one) => ask("changes", one)));
  },
  async changeAndPay(world, ask) {
    await pays(world, await ask("changes", oneOf(world.choices, TERMS)));
  },
  pay: async (world, ask) => pays(world, await ask("payment")),
  async card(world, ask) {
    const opened = await ask("methods");
    const setupRef = (opened?.body as { setupRef?: string } | undefined)?.setupRef;
    if (setupRef === undefined) return;
    const path = `stripe/setup_intents/${setupRef}/confirm`;
    await atProcessor(world, "the seller enters a card", path, {
      card: oneOf(world.choices, CARDS),
    });
    await pays(world, await ask("method", { setupRef }));
  },
  keep: async (_, ask) => void (await ask("changes/cancellation")),
  cancelLater: async (_, ask) => void (await ask("cancellation", { when: "period_end" })),
  cancelNow: async (_, ask) => void (await ask("cancellation", { when: "now" })),
  goOn: async (_, ask) => void (await ask("cancellation/undo")),
  pause: async (_, ask) => void (await ask("pause")),
  resume: async (_, ask) => void (await ask("resumption")),
  look: async (_, ask) => void (await ask("reads")),
} satisfies Record<string, Deed>;

/** The plainest first. */
const WISHES = [
  ...(["look", "changeAndPay", "changeAndPay", "change", "change", "pay", "pay", "card"] as const),
  ...(["card", "keep", "cancelLater", "cancelLater", "goOn", "goOn", "cancelNow"] as const),
  ...(["subscribe", "subscribe", "pause", "resume", "resume"] as const),
] as const satisfies readonly (keyof typeof deeds)[];

/** The seller's browser, if there is something to pay or to enter; some close it instead. */
async function pays(world: SimWorld, answer: Answer | undefined): Promise<void> {
  const { choices } = world;
  type Asked = { toPay?: { kind: "payment" | "setup"; clientSecret: string } | null };
  const { toPay } = (answer?.body ?? {}) as Asked;
  if (!toPay || happens(choices, 150)) return;
  const [id] = toPay.clientSecret.split("_secret_");
  const intents = toPay.kind === "setup" ? "setup_intents" : "payment_intents";
  const card = oneOf(choices, ["pm_card_visa", "4000002760003184", "4000000000000002"]);
  const threeDSecure = oneOf(choices, ANSWERS);
  const path = `stripe/${intents}/${id}/confirm`;
  await atProcessor(world, "the seller pays", path, { card, threeDSecure });
}

/** Until there is an answer that says more than that an earlier one is still at work. */
function asking(world: SimWorld, name: string, sellerId: string): Ask {
  const client = openClient(world, name, LOSS_PER_THOUSAND);
  return async (call, body = {}) => {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const headers = { Cookie: sellerCookie(sellerId), "Idempotency-Key": world.newId() };
      const path = `/api/seller/plan/${call}`;
      const answer = await insist(world, () => client.post(path, body, headers));
      if (answer === undefined || codeOf(answer) !== "change_under_way") {
        world.note(`plan ${call} ${answer ? `${answer.status} ${codeOf(answer)}` : "given up"}`);
        return answer;
      }
      const waitMs = Math.min(2 * MINUTE_MS * 4 ** tries, 4 * HOUR_MS);
      await world.scheduler.pause("asks again", { fromMs: world.nowMs() + waitMs });
    }
    world.note(`plan ${call} comes another day`);
    return undefined;
  };
}
