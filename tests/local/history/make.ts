import { askJson } from "../http.ts";
import type { LocalSystem } from "../system.ts";
import { runJob } from "../ticker.ts";
import { deskScenes } from "./desk-scenes.ts";
import { everydaySales } from "./everyday.ts";
import type { Past, Scene } from "./scene.ts";
import { scenes } from "./scenes.ts";
import { openStage, type Stage } from "./stage.ts";

const DAY_MS = 24 * 60 * 60_000;
/** A quarter: what analytics shows at a look, and long enough for every state to be reached. */
const DAYS = 95;
/** In which the stand-ins' clock begins before a history is made. */
export const HISTORY_MS = DAYS * DAY_MS;
/** Between two days on which somebody buys. */
const EVERY_DAYS = 3;
/** Artisans go to the post, and cron does its work, so often. */
const POST_EVERY_DAYS = 12;
const POST_WITHOUT_EVERYDAY_DAYS = 24;

export type Tell = (text: string) => void;

/**
 * Plays a quarter of a year in a shop that is new: people buy, artisans ship, and what can happen to
 * an order happens to one. All of it through the public doors, by the clock of the stand-ins, which
 * begins in the past and stands at the present in the end, whatever goes wrong. Without everyday sales
 * it takes half the time. Answers the sales by what they are an example of.
 */
export async function makeHistory(
  system: LocalSystem,
  tell: Tell,
  { everyday = true }: { everyday?: boolean } = {},
): Promise<Past> {
  const stage = await openStage(system);
  const past: Past = new Map();
  const days = daysOf([...scenes, ...deskScenes], everyday);
  try {
    for (const day of days) {
      await goTo(stage, day.daysAgo);
      for (const scene of day.scenes) {
        tell(`${scene.daysAgo} days ago: ${scene.what}`);
        await scene.play(stage, past);
      }
      const sold = await Promise.all(day.sales.map((wish) => stage.sell(wish)));
      for (const sale of sold) past.set(`everyday ${sale.placed.order.number}`, sale);
      if (day.isPostDay) await goToThePost(stage, past);
    }
  } finally {
    await stage.mend();
    await goTo(stage, 0);
  }
  await stage.system.tick();
  // The comparisons that the night has begun.
  await runJob(system, "reconcile");
  await stage.hands.untilDelivered();
  return past;
}

type Day = {
  daysAgo: number;
  scenes: Scene[];
  sales: ReturnType<typeof everydaySales>[number];
  isPostDay: boolean;
};

/** The days on which something happens, the earliest first. */
function daysOf(all: readonly Scene[], everyday: boolean): Day[] {
  const sales = everydaySales(everyday ? Math.floor(DAYS / EVERY_DAYS) : 0);
  const post = everyday ? POST_EVERY_DAYS : POST_WITHOUT_EVERYDAY_DAYS;
  return Array.from({ length: DAYS }, (_, at): Day => {
    const daysAgo = DAYS - 1 - at;
    return {
      daysAgo,
      scenes: all.filter((scene) => scene.daysAgo === daysAgo),
      sales: daysAgo % EVERY_DAYS === 1 ? (sales[Math.floor(at / EVERY_DAYS)] ?? []) : [],
      isPostDay: daysAgo % post === 2,
    };
  }).filter((day) => day.scenes.length > 0 || day.sales.length > 0 || day.isPostDay);
}

async function goTo({ system, letPass }: Stage, daysAgo: number): Promise<void> {
  const { offsetMs } = await askJson<{ offsetMs: number }>(
    `${system.control}/worlds/${system.worldId}/clock`,
  );
  const aheadMs = -daysAgo * DAY_MS - offsetMs;
  if (aheadMs > 0) await letPass(aheadMs);
}

/** Parcels of everyday sales leave, and those of the time before have arrived; cron does its work. */
async function goToThePost(stage: Stage, past: Past): Promise<void> {
  const named = (kind: string) => [...past].filter(([name]) => name.startsWith(kind));
  const [waiting, onTheWay] = [named("everyday"), named("shipped")];
  await Promise.all(waiting.map(([, sale]) => stage.ship(sale)));
  await Promise.all(onTheWay.map(([, sale]) => stage.deliver(sale)));
  for (const [name, sale] of onTheWay) {
    past.delete(name);
    past.set(name.replace("shipped", "delivered"), sale);
  }
  for (const [name, sale] of waiting) {
    past.delete(name);
    past.set(name.replace("everyday", "shipped"), sale);
  }
  await stage.system.tick();
}
